"""Error by the number of examples where the dimension of the data is known, and its exponent beside 4 over the dimension."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

FROM = 2  # the two smallest sizes are left out of the slopes
INKS = (style.CLASS_A, style.TRAIN, style.FIT, style.CLASS_B)


@figure("measured", record="frontiers/dimension")
def exponent_by_dimension(record: Record):
    sizes, dimensions = np.array(record.settings["sizes"]), np.array(record.settings["dimensions"])
    error = record.results["test_error"]  # runs, dimensions, sizes
    across = np.log(sizes[FROM:]) - np.log(sizes[FROM:]).mean()
    exponent = -(error[..., FROM:] * across).sum(axis=-1) / (across**2).sum()
    picture, (left, right) = style.canvas((10.0, 4.3), columns=2)
    for row, (dimension, ink) in enumerate(zip(dimensions, INKS)):
        left.plot(sizes, np.exp(error[:, row].mean(axis=0)), "o-", color=ink, markersize=6)
        left.text(
            sizes[-1] * 1.15, np.exp(error[:, row, -1].mean()), str(dimension), color=ink, fontsize=17, va="center"
        )
    left.text(sizes[-1] * 1.5, 0.75, "dimensions", color=style.TRUTH, fontsize=16, ha="right", va="center")
    left.set(
        xscale="log", yscale="log", xlabel="examples", ylabel="squared error", xlim=(40, 6_500), ylim=(0.0002, 1.1)
    )
    left.set_xticks((50, 500, 3200), ("50", "500", "3,200"))
    left.set_yticks((0.001, 0.01, 0.1, 1), ("0.001", "0.01", "0.1", "1"))
    right.plot(dimensions, 4 / dimensions, "s--", color=style.TRUTH, markersize=8)
    right.text(2.3, 1.95, "4 / dimension", color=style.TRUTH, fontsize=17, va="center")
    for row, ink in enumerate(INKS):
        right.plot(
            np.full(len(exponent), dimensions[row]),
            exponent[:, row],
            "o",
            color=ink,
            alpha=0.5,
            markersize=7,
            gid=f"step-2-dots-{row}",
        )
    right.plot(dimensions, exponent.mean(axis=0), "-", color=style.QUIET, gid="step-2-line")
    right.text(9, 0.95, "measured", color=style.QUIET, fontsize=17, gid="step-2-name")
    right.set(xscale="log", xlabel="dimensions of the data", ylabel="exponent", ylim=(0, 2.2))
    right.set_yticks((0, 0.5, 1, 1.5, 2))
    right.set_xticks(dimensions, [str(one) for one in dimensions])
    for axes in (left, right):
        axes.minorticks_off()
    mean = exponent.mean(axis=0)
    return with_numbers(
        picture, exponent=mean, expected=4 / dimensions, dimensions=dimensions, seeds=len(error), low=exponent[:, 0].max(), high=exponent[:, -1].min(), times_expected=4 / dimensions[0] / (4 / dimensions[-1]),
        times=mean.max() / mean.min(), end=np.exp(error[..., -1].mean(axis=0)), harder=bool((np.diff(error[..., -1].mean(axis=0)) > 0).all()), taught=record.settings["taught"], inputs=record.settings["inputs"],
    )  # fmt: skip
