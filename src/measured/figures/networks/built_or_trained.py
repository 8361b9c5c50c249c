"""Largest error by width: trained from random weights, constructed, and trained from the construction."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.networks.approximation import construction_errors


@figure("measured", record="networks/approximation")
def built_or_trained(record: Record):
    widths = np.array(record.settings["widths"])
    built = construction_errors(widths)
    runs = 10 ** record.results["error"]  # seed, training, width
    looks = (
        (style.TRAIN, "s", "tanh, trained"),
        (style.CLASS_A, "o", "ReLU, trained from random weights"),
        (style.FIT, "^", "ReLU, trained from the construction"),
    )
    picture, axes = style.canvas(style.SLIDE)
    axes.plot(widths, built, "D--", color=style.TRUTH, label="ReLU, constructed")
    for number, (colour, marker, words) in enumerate(looks):
        middle = np.median(runs[:, number], axis=0)
        axes.plot(widths, middle, color=colour, marker=marker, label=words)
        axes.fill_between(
            widths, runs[:, number].min(axis=0), runs[:, number].max(axis=0), color=colour, alpha=0.13, linewidth=0
        )
    axes.set(xscale="log", yscale="log", xlabel="hidden units", ylabel="largest error on the interval")
    axes.set_xticks(widths, [str(width) for width in widths])
    axes.minorticks_off()
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=15)
    tanh, relu, helped = (np.median(runs[:, number], axis=0) for number in range(3))
    return with_numbers(
        picture, widths=widths, built=built, tanh=tanh, relu=relu, helped=helped, seeds=len(runs), worse=int((runs[:, 1, -1] > built[-1]).sum()),
        times=relu[-1] / built[-1], helped_times=built[-1] / helped[-1], ahead_8=built[2] / relu[2], points=record.settings["points"],
        steps=record.settings["steps"], better_8=int((runs[:, 1, 2] < built[2]).sum()), helped_better=int((runs[:, 2, -1] < built[-1]).sum()),
    )  # fmt: skip
