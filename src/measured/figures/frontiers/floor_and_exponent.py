"""Floors and exponents that fit the same losses: of runs drawn again, with a floor and without."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.frontiers._law import floored, middle, pure, resampled, told


@figure("measured", record="frontiers/scaling")
def floor_and_exponent(record: Record):
    sizes, runs = record.settings["sizes"], record.results["loss"]
    drawn = resampled(runs)
    law, power = floored(sizes, drawn), pure(sizes, drawn)
    grid = np.linspace(0, 0.99 * runs.mean(axis=0).min(), 60)
    mean = runs.mean(axis=0)
    given = np.array([pure(sizes, mean - one) for one in grid])
    given[:, 0] = grid
    off = np.sqrt(((told(given, sizes) / mean - 1) ** 2).mean(axis=1))
    picture, (left, right) = style.canvas((10.0, 4.3), columns=2, sharex=True)
    left.plot(grid, given[:, 2], "-", color=style.QUIET, linewidth=3)
    left.plot(law[:, 0], law[:, 2], ".", color=style.CLASS_A, alpha=0.25, markersize=6, gid="step-2-dots")
    left.plot(power[:, 0], power[:, 2], ".", color=style.CLASS_B, alpha=0.25, markersize=6)
    left.text(0.02, power[:, 2].mean() - 0.05, "no floor", color=style.CLASS_B, fontsize=17)
    left.text(
        np.median(law[:, 0]) - 0.03,
        np.median(law[:, 2]) + 0.05,
        "fitted",
        color=style.CLASS_A,
        fontsize=17,
        ha="right",
        gid="step-2-name",
    )
    left.set(xlabel="floor (nats)", ylabel="exponent", ylim=(0, 0.9), xlim=(-0.02, 0.46))
    right.plot(grid, 100 * off, "-", color=style.QUIET, linewidth=3, gid="step-3-line")
    right.set(xlabel="floor (nats)", ylabel="error of the fit (%)", ylim=(0, None))
    best = off.argmin()
    right.plot(grid[best], 100 * off[best], "o", color=style.CLASS_A, markersize=11, gid="step-3-best")
    right.text(
        grid[best] - 0.02,
        100 * off[best],
        "best",
        color=style.CLASS_A,
        fontsize=17,
        ha="right",
        va="center",
        gid="step-3-name",
    )
    low, high = middle(law)
    low_pure, high_pure = middle(power)
    own = floored(sizes, mean)
    return with_numbers(
        picture, floor=own[0], exponent=own[2], low=low[2], high=high[2], low_floor=low[0], high_floor=high[0], pure=pure(sizes, mean)[2], low_pure=low_pure[2], high_pure=high_pure[2],
        together=np.corrcoef(law[:, 0], law[:, 2])[0, 1], wider=(high[2] - low[2]) / (high_pure[2] - low_pure[2]), ratio=own[2] / pure(sizes, mean)[2], drawn=len(law), apart=low[2] - high_pure[2],
        floors=[floored(sizes[:cut], mean[:cut])[0] for cut in (5, 6, 7, 8)],
        best_off=off.min(), good=[grid[off < off.min() + 0.005].min(), grid[off < off.min() + 0.005].max()], good_exponents=[given[off < off.min() + 0.005, 2].min(), given[off < off.min() + 0.005, 2].max()],
    )  # fmt: skip
