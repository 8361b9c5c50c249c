"""Units that no training image moves, against the learning rate."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.networks.bends import best
from measured.figures.networks.bends_compared import LOOKS


@figure("measured", record="networks/bends")
def silent_units(record: Record):
    bends, rates = record.settings["bends"], np.array(record.settings["rates"])
    chosen = best(record)
    silent, before = record.results["silent"], record.results["silent_before"]
    relu = bends.index("ReLU")
    picture, axes = style.canvas((9.0, 4.0))
    for number, bend in enumerate(bends):
        colour, marker = LOOKS[bend]
        runs = 100 * silent[:, number]
        axes.plot(rates, runs.mean(axis=0), color=colour, marker=marker)
        axes.fill_between(rates, runs.min(axis=0), runs.max(axis=0), color=colour, alpha=0.15, linewidth=0)
        axes.plot(
            rates[chosen[number]],
            runs.mean(axis=0)[chosen[number]],
            "o",
            markersize=15,
            markerfacecolor="none",
            color=colour,
        )
    axes.plot(rates, 100 * before[:, relu].mean(axis=0), ":", color=LOOKS["ReLU"][0])
    axes.text(0.18, 75, "ReLU", color=LOOKS["ReLU"][0], fontsize=17, ha="right")
    axes.text(0.0031, 14, "dotted: of these, silent from the start", color=LOOKS["ReLU"][0], fontsize=14, va="bottom")
    axes.text(0.46, 38, "tanh", color=LOOKS["tanh"][0], fontsize=17, ha="right")
    axes.text(0.78, 12, "sigmoid", color=LOOKS["sigmoid"][0], fontsize=17, ha="left")
    axes.text(0.0031, -11, "leaky ReLU", color=LOOKS["leaky ReLU"][0], fontsize=17)
    axes.text(0.0031, 88, "circles: each bend's best rate", color=style.QUIET)
    axes.set(xscale="log", xlabel="learning rate", ylabel="units silent at every image (%)", ylim=(-14, 102))
    axes.set_xticks(rates, [f"{rate:g}" for rate in rates])
    axes.minorticks_off()
    place = chosen[relu]
    high = list(rates).index(0.3)  # ten times the best rate of ReLU
    test, leaky = record.results["test_accuracy"], bends.index("leaky ReLU")
    return with_numbers(
        picture, rates=rates, best=rates[place], silent=silent[:, relu].mean(axis=0), at_best=silent[:, relu, place].mean(),
        before=before[:, relu, place].mean(), born=(before[:, relu, place] / silent[:, relu, place]).mean(),
        start=record.results["silent_start"][:, relu].mean(), ten_times=silent[:, relu, high].mean(), seeds=len(record.seeds),
        least_ten_times=silent[:, relu, high].min(), most_at_best=silent[:, relu, place].max(),
        leaky=silent[:, leaky, : chosen[leaky] + 1].max(),
        leaky_accuracy_03=test[:, leaky, high].mean(),
        tanh_accuracy_03=test[:, bends.index("tanh"), high].mean(),
        leaky_silent_03=silent[:, leaky, high].mean(),
        accuracy_ten_times=test[:, relu, high].mean(),
    )  # fmt: skip
