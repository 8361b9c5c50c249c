"""Training loss by bend and start, of networks of three and of ten layers, each at its own best rate."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.depth._chosen import at_best_rate
from measured.experiments.depth.starts import STARTS
from measured.figures.depth._signals import COLOURS


@figure("measured", record="depth/starts")
def starts_trained(record: Record):
    loss, rates = at_best_rate(record, "train_loss")
    right, _ = at_best_rate(record, "test_accuracy")
    names, depths = record.settings["starts"], record.settings["depths"]
    picture, panels = style.canvas(style.SLIDE, columns=2, sharey=True)
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    for number, (axes, depth) in enumerate(zip(panels, depths)):
        for row, name in enumerate(names):
            colour = COLOURS[STARTS[name][0]]
            gid = f"step-{2 if number == 0 else 3 + row // 3}-{number}-{row}"
            up = len(names) - 1 - row + rng.uniform(-0.16, 0.16, len(loss))
            axes.plot(loss[:, row, number], up, "o", color=colour, alpha=0.65, markersize=8, gid=gid)
        axes.axvline(np.log(10), color=style.QUIET, linestyle=":")
        axes.set(
            title=f"{depth} hidden layers",
            xlabel="training loss (nats)",
            xscale="log",
            xlim=(4e-4, 6),
            ylim=(-0.6, 5.8),
        )
        axes.set_xticks((0.001, 0.01, 0.1, 1), ("0.001", "0.01", "0.1", "1"))
        axes.minorticks_off()
    panels[0].set_yticks(range(len(names))[::-1], names)
    panels[0].text(2.0, 5.5, "guessing", ha="right", va="center", color=style.QUIET, fontsize=14)
    key = lambda name: name.replace(", ", "_").replace("/", "_").replace(" ", "_")
    shown = {
        key(name): {str(d): loss[:, row, n].mean() for n, d in enumerate(depths)} for row, name in enumerate(names)
    }
    return with_numbers(
        picture, loss=shown, rates={key(name): {str(d): rates[row, n] for n, d in enumerate(depths)} for row, name in enumerate(names)},
        accuracy={key(name): {str(d): right[:, row, n].mean() for n, d in enumerate(depths)} for row, name in enumerate(names)},
        seeds=len(loss), epochs=record.settings["epochs"], width=record.settings["width"],
        least_usual=loss[:, 0, -1].min(), most_centred=loss[:, 2, -1].max(), tanh_lower=(loss[:, 3, -1] < loss[:, 2, -1]).sum(), least_scaled=loss[:, 1, -1].min(),
        spread=(loss[:, 0, -1] - loss[:, 2, -1]).std(ddof=1),
    )  # fmt: skip
