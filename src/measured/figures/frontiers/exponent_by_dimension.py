"""Error by the number of examples where the dimension of the data is known, and its exponents beside 4 over the dimension."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

EARLY = 3  # sizes of the first exponent; the second is that of the others, beginning with the last of these
INKS = (style.CLASS_A, style.TRAIN, style.FIT, style.CLASS_B)


def exponents(error: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Minus the slope of log errors (..., sizes) against the logarithm of the sizes."""
    across = np.log(sizes) - np.log(sizes).mean()
    return -(error * across).sum(axis=-1) / (across**2).sum()


@figure("measured", record="frontiers/dimension")
def exponent_by_dimension(record: Record):
    sizes, dimensions = np.array(record.settings["sizes"]), np.array(record.settings["dimensions"])
    error = record.results["test_error"]  # runs, dimensions, sizes
    early = exponents(error[..., :EARLY], sizes[:EARLY])
    late = exponents(error[..., EARLY - 1 :], sizes[EARLY - 1 :])
    picture, (left, right) = style.canvas((10.0, 4.3), columns=2)
    for row, (dimension, ink) in enumerate(zip(dimensions, INKS)):
        runs = np.exp(error[:, row])
        left.fill_between(sizes, runs.min(axis=0), runs.max(axis=0), color=ink, alpha=0.15, linewidth=0)
        left.plot(sizes, np.exp(error[:, row].mean(axis=0)), "o-", color=ink, markersize=6)
        left.text(
            sizes[-1] * 1.2, np.exp(error[:, row, -1].mean()), str(dimension), color=ink, fontsize=17, va="center"
        )
    left.text(sizes[-1] * 1.6, 0.75, "dimensions", color=style.TRUTH, fontsize=16, ha="right", va="center")
    left.set(
        xscale="log", yscale="log", xlabel="examples", ylabel="squared error", xlim=(40, 7_500), ylim=(0.0001, 1.1)
    )
    left.set_xticks((50, 200, 3200), ("50", "200", "3,200"))
    left.set_yticks((0.001, 0.01, 0.1, 1), ("0.001", "0.01", "0.1", "1"))
    right.plot(dimensions, 4 / dimensions, "s--", color=style.TRUTH, markersize=8)
    right.text(6.3, 2.2, "4 / dimension", color=style.TRUTH, fontsize=17, va="center")
    looks = (
        (early, style.CLASS_A, "o", "up to 200 examples", 1.95, 2, 0.95),
        (late, style.CLASS_B, "^", "beyond", 1.7, 3, 1.05),
    )
    for runs, ink, marker, name, height, step, aside in looks:
        right.plot(
            np.tile(dimensions * aside, (len(runs), 1)).ravel(),
            runs.ravel(),
            marker,
            color=ink,
            alpha=0.4,
            markersize=7,
            gid=f"step-{step}-dots",
        )
        right.plot(
            dimensions * aside,
            runs.mean(axis=0),
            "_",
            color=ink,
            markersize=20,
            markeredgewidth=3,
            gid=f"step-{step}-means",
        )
        right.text(6.3, height, name, color=ink, fontsize=17, va="center", gid=f"step-{step}-name")
    right.set(xscale="log", xlabel="dimensions of the data", ylabel="exponent", ylim=(0, 2.6), xlim=(1.7, 20))
    right.set_xticks(dimensions, [str(one) for one in dimensions])
    right.set_yticks((0, 0.5, 1, 1.5, 2, 2.5))
    for axes in (left, right):
        axes.minorticks_off()
    expected = 4 / dimensions
    return with_numbers(
        picture, early=early.mean(axis=0), late=late.mean(axis=0), expected=expected, dimensions=dimensions, seeds=len(error), most_late_two=late[:, 0].max(), least_last=min(early[:, -1].min(), late[:, -1].min()),
        early_off=np.abs(early.mean(axis=0) / expected - 1), late_off=np.abs(late.mean(axis=0) / expected - 1), end=np.exp(error[..., -1].mean(axis=0)), taught=record.settings["taught"], inputs=record.settings["inputs"], upto=sizes[EARLY - 1],
        low_early=early.min(axis=0), high_early=early.max(axis=0), steps=-np.diff(error[:, 0].mean(axis=0)) / np.diff(np.log(sizes)),
    )  # fmt: skip
