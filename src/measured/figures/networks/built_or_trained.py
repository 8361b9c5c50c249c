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
        (style.TRAIN, "s", "tanh, trained", 4),  # with the click that brings it
        (style.CLASS_A, "o", "ReLU, trained from random weights", 2),
        (style.FIT, "^", "ReLU, trained from the construction", 3),
    )
    picture, axes = style.canvas(style.SLIDE)
    axes.plot(widths, built, "D--", color=style.TRUTH, label="ReLU, constructed")
    for number, (colour, marker, words, step) in enumerate(looks):
        part = f"step-{step}-{('tanh', 'random', 'control')[number]}"
        middle = np.median(runs[:, number], axis=0)
        axes.plot(widths, middle, color=colour, marker=marker, label=words, gid=part)
        low, high = runs[:, number].min(axis=0), runs[:, number].max(axis=0)
        axes.fill_between(widths, low, high, color=colour, alpha=0.13, linewidth=0, gid=f"{part}-band")
    axes.set(xscale="log", yscale="log", xlabel="hidden units", ylabel="largest error on the interval")
    axes.set_xticks(widths, [str(width) for width in widths])
    axes.minorticks_off()
    legend = axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=15)
    for (*_, step), line, words in zip(looks, legend.legend_handles[1:], legend.get_texts()[1:]):
        line.set_gid(f"step-{step}-line")
        words.set_gid(f"step-{step}-words")
    tanh, relu, helped = (np.median(runs[:, number], axis=0) for number in range(3))
    return with_numbers(
        picture, widths=widths, built=built, tanh=tanh, relu=relu, helped=helped, seeds=len(runs), worse=int((runs[:, 1, -1] > built[-1]).sum()),
        times=relu[-1] / built[-1], helped_times=built[-1] / helped[-1], ahead_8=built[2] / relu[2], points=record.settings["points"],
        steps=record.settings["steps"], better_8=int((runs[:, 1, 2] < built[2]).sum()), helped_better=int((runs[:, 2, -1] < built[-1]).sum()),
    )  # fmt: skip
