"""Training loss by depth: plain, with shortcuts as they are and scaled, and with batch norm, each at its best rate."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.depth._chosen import at_best_rate

# Colour, marker and line; with which click it comes; where its name stands.
LOOKS = {
    "plain": (style.CLASS_A, "o", "-", 2, (41.8, 1.95, "left")),
    "plain tanh": (style.TEST, "v", "--", 5, (41.8, 1.15, "left")),
    "shortcut": (style.CLASS_B, "s", "--", 4, (41.8, 3.3, "left")),
    "shortcut, scaled": (style.FIT, "^", "-", 3, (41.8, 0.0726, "left")),
    "plain, batch norm": (style.TRAIN, "D", "-.", 6, (10, 0.02, "left")),
}


@figure("measured", record="depth/shortcuts")
def plain_or_residual(record: Record):
    loss, rates = at_best_rate(record, "train_loss")
    right, _ = at_best_rate(record, "test_accuracy")
    depths, kinds = record.settings["depths"], record.settings["kinds"]
    picture, axes = style.canvas((10.0, 3.7))
    for number, kind in enumerate(kinds):
        colour, marker, line, step, (across, up, side) = LOOKS[kind]
        runs = loss[:, number]
        gid = f"step-{step}-{number}"
        axes.plot(depths, runs.mean(axis=0), line, marker=marker, color=colour, markersize=8, gid=gid)
        axes.fill_between(
            depths, runs.min(axis=0), runs.max(axis=0), color=colour, alpha=0.14, linewidth=0, gid=gid + "-band"
        )
        axes.text(across, up, kind, color=colour, fontsize=17, ha=side, va="center", gid=gid + "-name")
    axes.plot((1.7, 40), [np.log(10)] * 2, color=style.QUIET, linestyle=":", zorder=1)
    axes.text(1.8, 2.55, "guessing", color=style.QUIET, fontsize=15, va="bottom")
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="hidden layers",
        ylabel="training loss (nats)",
        xlim=(1.7, 85),
        ylim=(0.003, 4.5),
    )
    axes.set_xticks(depths, [str(depth) for depth in depths])
    axes.set_yticks((0.01, 0.1, 1), ("0.01", "0.1", "1"))
    axes.minorticks_off()
    key = lambda kind: kind.replace(", ", "_").replace(" ", "_")
    by = lambda array: {
        key(kind): {str(depth): array[number, n] for n, depth in enumerate(depths)} for number, kind in enumerate(kinds)
    }
    return with_numbers(
        picture, loss=by(loss.mean(axis=0)), accuracy=by(right.mean(axis=0)), rates=by(rates), seeds=len(loss), epochs=record.settings["epochs"],
        worst_scaled=loss[:, kinds.index("shortcut, scaled")].mean(axis=0).max(), guessing=np.log(10), width=record.settings["width"],
        least_plain_40=loss[:, 0, -1].min(), most_scaled_40=loss[:, 3, -1].max(), spread=(loss[:, 0, -1] - loss[:, 3, -1]).std(ddof=1),
        better=(loss[:, 3, -1] < loss[:, 0, -1]).sum(), norm_above=(loss[:, 4, -1] > loss[:, 3, -1]).sum(),
        lowest_other=loss[:, [1, 2, 4], -1].mean(axis=0).min(), broken=(loss[:, 2, -1] == 3).sum(),
    )  # fmt: skip
