"""Training loss by depth: plain, with shortcuts as they are and scaled, and with batch norm, each at its best rate."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.depth.shortcuts import told

LOOKS = {
    "plain": (style.CLASS_A, "o", "-"),
    "shortcut": (style.CLASS_B, "s", "--"),
    "shortcut, scaled": (style.FIT, "^", "-"),
    "plain, batch norm": (style.TRAIN, "D", "-."),
}


@figure("measured", record="depth/shortcuts")
def plain_or_residual(record: Record):
    loss, rates = told(record, "train_loss")
    right, _ = told(record, "test_accuracy")
    depths, kinds = record.settings["depths"], record.settings["kinds"]
    picture, axes = style.canvas(style.SLIDE)
    places = {
        "plain": (9.5, 0.62, "right"),
        "shortcut": (19, 3.5, "right"),
        "shortcut, scaled": (43, 0.075, "left"),
        "plain, batch norm": (24, 0.33, "left"),
    }
    for number, kind in enumerate(kinds):
        colour, marker, line = LOOKS[kind]
        runs = loss[:, number]
        gid = f"step-2-{number}"
        axes.plot(depths, runs.mean(axis=0), line, marker=marker, color=colour, markersize=8, gid=gid)
        axes.fill_between(
            depths, runs.min(axis=0), runs.max(axis=0), color=colour, alpha=0.14, linewidth=0, gid=gid + "-band"
        )
        across, up, side = places[kind]
        axes.text(across, up, kind, color=colour, fontsize=17, ha=side, va="center", gid=gid + "-name")
    axes.axhline(np.log(10), color=style.QUIET, linestyle=":")
    axes.text(1.8, 2.6, "guessing: ln 10", color=style.QUIET, fontsize=15, va="bottom")
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="hidden layers",
        ylabel="training loss (nats)",
        xlim=(1.7, 75),
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
        least_plain_40=loss[:, 0, -1].min(), most_scaled_40=loss[:, 2, -1].max(), spread=(loss[:, 0, -1] - loss[:, 2, -1]).std(ddof=1),
        better=(loss[:, 2, -1] < loss[:, 0, -1]).sum(), norm_above=(loss[:, 3, -1] > loss[:, 2, -1]).sum(),
    )  # fmt: skip
