"""Codes of test digits in the plane, and what the decoder makes of a grid of codes, by the weight of the divergence."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.optimisation._network import digits

RUN, SIDE, REACH = 0, 9, 2.0


def decoded(numbers: np.ndarray, codes: np.ndarray, hidden: int) -> np.ndarray:
    """What a decoder of one tanh layer, its numbers in a row, makes of codes (n, 2): (n, 64) from 0 to 1."""
    ends = np.cumsum([2 * hidden, hidden, hidden * 64, 64])
    first, offset, second, last = np.split(numbers[: ends[-1]].astype(float), ends[:-1])
    inner = np.tanh(codes @ first.reshape(2, hidden) + offset)
    return 1 / (1 + np.exp(-(inner @ second.reshape(hidden, 64) + last)))


@figure("measured", record="representations/variational")
def two_planes(record: Record, beta: float = 1.0):
    at = list(record.settings["betas"]).index(beta)
    codes = record.results["codes"][RUN, at]
    kinds = digits(np.random.default_rng([record.seeds[RUN], 0])).test[1]
    picture, (left, right) = style.canvas((8.3, 4.0), columns=2)
    for kind in range(10):
        colour = style.CYCLE[kind % 7]
        left.plot(
            *codes[kinds == kind].T, linestyle="", marker=f"${kind}$", markersize=8, color=colour, markeredgewidth=0
        )
    wide = max(3.2, 1.05 * np.abs(codes).max())
    left.plot(
        REACH * np.array([-1, 1, 1, -1, -1]), REACH * np.array([-1, -1, 1, 1, -1]), color=style.TRUTH, linewidth=2
    )
    left.set(xlim=(-wide, wide), ylim=(-wide, wide), aspect="equal")
    left.tick_params(labelsize=16)
    left.set_title("codes of test digits", fontsize=16)
    places = np.linspace(-REACH, REACH, SIDE)
    grid = np.array([(x, y) for y in places[::-1] for x in places])
    made = decoded(record.results["decoder"][RUN, at], grid, record.settings["hidden"])
    wall = np.full((9 * SIDE - 1, 9 * SIDE - 1), np.nan)
    for number, told in enumerate(made):
        row, column = (9 * place for place in divmod(number, SIDE))
        wall[row : row + 8, column : column + 8] = told.reshape(8, 8)
    right.imshow(wall, cmap="gray_r", vmin=0, vmax=1, interpolation="nearest")
    right.set(xticks=[], yticks=[])
    right.set_title("the square, decoded", fontsize=16)
    spread, entropy = record.results["spread"][:, at], record.results["entropy"][:, 0, at]
    inside = (np.abs(record.results["codes"][:, at]) < REACH).all(axis=2).mean()
    return with_numbers(
        picture, beta=beta, spread=spread.mean(), deviation=np.sqrt(spread.mean()), entropy=entropy.mean(), error=record.results["error"][:, 0, at].mean(), sure=record.results["sure"][:, 0, at].mean(), inside=inside, runs=len(record.seeds), contrast=np.ptp(made, axis=0).max(), hidden=record.settings["hidden"],
    )  # fmt: skip
