"""Six models on a thousand clothes: test accuracy against the time that fitting and choosing took."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.practice.baselines import RUNGS

INKS = (style.QUIET, style.TRAIN, style.CLASS_B, style.FIT, style.TRUTH, style.CLASS_A)
# Where a rung's name stands: a factor of its median time, a height above its mean, and which end of the name is there.
NAMES = {
    "chance": (0.8, 0.055, "left"),
    "nearest mean": (0.7, 0.06, "left"),
    "decision tree": (1.0, -0.07, "left"),
    "neighbours": (1.0, 0.06, "center"),
    "logistic": (1.5, 0.07, "center"),
    "network": (1.4, 0.0, "left"),
}


@figure("measured", record="practice/baselines")
def ladder_with_seconds(record: Record):
    right, seconds = record.results["accuracy"], record.results["seconds"]
    picture, axes = style.canvas((7.3, 4.2))
    middle = np.median(seconds, axis=0)
    for place, (name, ink) in enumerate(zip(RUNGS, INKS)):
        axes.plot(seconds[:, place], right[:, place], "o", color=ink, markersize=6, alpha=0.5)
        factor, up, side = NAMES[name]
        axes.text(
            middle[place] * factor, right[:, place].mean() + up, name, color=ink, fontsize=18, ha=side, va="center"
        )
    axes.set(
        xscale="log",
        ylim=(0, 0.9),
        xlim=(1e-3, 40),
        xlabel="seconds of processor time",
        ylabel="test images right",
    )
    axes.set_xticks((0.001, 0.01, 0.1, 1, 10), ("0.001", "0.01", "0.1", "1", "10"))
    axes.minorticks_off()
    by = lambda values: {name.replace(" ", "_"): value for name, value in zip(RUNGS, values)}
    at = {name: place for place, name in enumerate(RUNGS)}
    gain, low, high, spread = interval(right[:, at["network"]], right[:, at["logistic"]])
    return with_numbers(
        picture, right=by(right.mean(axis=0)), times=by(np.median(seconds / seconds[:, at["nearest mean"]][:, None], axis=0)), gain=gain, low=low, high=high, spread=spread, ahead=(right[:, at["network"]] > right[:, at["logistic"]]).sum(), runs=len(right), cheap=(right[:, at["nearest mean"]].mean() - 0.1) / (right[:, at["network"]].mean() - 0.1),
        dearer=np.median(seconds[:, at["network"]] / seconds[:, at["logistic"]]), train=record.settings["train"], over_mean=right[:, at["network"]].mean() - right[:, at["nearest mean"]].mean(),
    )  # fmt: skip
