"""Accuracy against the share of flat units, for four bends, each at its own best rate."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.networks.bends import best

LOOKS = {
    "sigmoid": (style.TEST, "D"),
    "tanh": (style.TRAIN, "s"),
    "ReLU": (style.CLASS_A, "o"),
    "leaky ReLU": (style.FIT, "^"),
}


@figure("measured", record="networks/bends")
def bends_compared(record: Record):
    bends, rates = record.settings["bends"], record.settings["rates"]
    chosen = best(record)
    at = range(len(bends)), chosen
    flat, accuracy = record.results["flat"][:, *at], record.results["test_accuracy"][:, *at]  # seed, bend
    picture, axes = style.canvas(style.SLIDE)
    places = {"sigmoid": (7, -1), "tanh": (12, 1.5), "ReLU": (-1, -5), "leaky ReLU": (0, 6)}
    for number, bend in enumerate(bends):
        colour, marker = LOOKS[bend]
        axes.plot(
            100 * flat[:, number],
            100 * accuracy[:, number],
            marker,
            color=colour,
            alpha=0.6,
            markersize=8,
            gid=f"step-2-{number}",
        )
        across, up = places[bend]
        spot = 100 * flat[:, number].mean() + across, 100 * accuracy[:, number].mean() + up
        axes.text(*spot, bend, color=colour, fontsize=18, va="center", gid=f"step-2-{number}-name")
    axes.set(
        xlabel="share of flat units (%), over hidden units and images",
        ylabel="test digits right (%)",
        xlim=(-2, 60),
        ylim=(40, 106),
    )
    numbers = {bend.replace(" ", "_"): accuracy[:, number].mean() for number, bend in enumerate(bends)}
    return with_numbers(
        picture, flat={bend: flat[:, number].mean() for number, bend in enumerate(bends)}, seeds=len(record.seeds),
        rates={bend: rates[place] for bend, place in zip(bends, chosen)}, worst=accuracy.min(axis=0), spread=(accuracy[:, 1] - accuracy[:, 0]).std(ddof=1),
        sigmoid_worst=accuracy[:, 0].min(), sigmoid_best=accuracy[:, 0].max(), epochs=record.settings["epochs"],
        flat_start=dict(zip(bends, record.results["flat_start"].mean(axis=0))), top_gap=float(np.ptp(accuracy[:, 1:].mean(axis=0))), **numbers,
    )  # fmt: skip
