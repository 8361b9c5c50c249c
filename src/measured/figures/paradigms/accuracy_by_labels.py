"""Accuracy against the number of labels, for five ways to use them and the digits that have none."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.paradigms.labels import WAYS, curves

LOOKS = {
    "supervised": ("labelled digits alone", style.QUIET, "s", ":"),
    "masked": ("masked features, a line", style.FIT, "D", "-."),
    "chosen": ("labelled digits, well chosen", style.CLASS_A, "v", "--"),
    "propagation": ("labels spread", style.TRAIN, "o", "-"),
    "clusters": ("a label for each group", style.CLASS_B, "^", "-"),
}


@figure("measured", record="paradigms/labels")
def accuracy_by_labels(record: Record):
    right = curves(record)  # run, size, way
    sizes = np.array(record.settings["sizes"])
    picture, axes = style.canvas(style.SLIDE)
    at = {name: right[:, :, WAYS.index(name)] for name in WAYS}
    for step, (name, (words, colour, marker, stroke)) in enumerate(LOOKS.items(), 1):
        mean = 100 * at[name].mean(axis=0)
        axes.plot(sizes, mean, color=colour, marker=marker, linestyle=stroke, gid=f"step-{step}-line")
        low, high = 100 * at[name].min(axis=0), 100 * at[name].max(axis=0)
        shift = 1 + 0.03 * (step - 3)
        axes.vlines(sizes * shift, low, high, color=colour, alpha=0.35, linewidth=2, gid=f"step-{step}-range")
        axes.plot(
            [150, 190], [56 + 6.0 * step - 6] * 2, color=colour, marker=marker, linestyle=stroke, gid=f"step-{step}-key"
        )
        axes.text(205, 56 + 6.0 * step - 6, words, color=colour, va="center", gid=f"step-{step}-says")
    axes.set(
        xscale="log",
        xlabel="labels, of a thousand digits",
        ylabel="test digits right (%)",
        ylim=(45, 101),
        xlim=(9, 900),
    )
    axes.set_xticks(sizes, [str(size) for size in sizes])
    axes.minorticks_off()
    mean = {name: one.mean(axis=0) for name, one in at.items()}
    return with_numbers(
        picture, seeds=len(right), sizes=sizes, **mean,
        needed=float(np.exp(np.interp(mean["propagation"][0], mean["supervised"], np.log(sizes)))),
        lead={name: interval(one[:, 0], at["supervised"][:, 0])[:3] for name, one in at.items() if name != "supervised"},
        end={name: interval(one[:, -1], at["supervised"][:, -1])[:3] for name, one in at.items() if name != "supervised"},
        spread=at["supervised"][:, 0].std(ddof=1),
    )  # fmt: skip
