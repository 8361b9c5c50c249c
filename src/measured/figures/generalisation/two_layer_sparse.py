"""Coefficients that are differences of squares, u^2 - v^2, learned from starts of several sizes: sparse, or shortest.

Woodworth and colleagues (2020), section 4.
"""

from functools import cache

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

SIZES = (0.001, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
COUNT, EXAMPLES, TRUE, DRAWS, STEPS = 60, 30, 4, 10, 5000


def task(draw: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inputs (EXAMPLES, COUNT), the true coefficients, of which four are not zero, and targets without noise."""
    rng = np.random.default_rng([9, 4, draw])
    truth = np.zeros(COUNT)
    truth[rng.permutation(COUNT)[:TRUE]] = rng.choice((-1.0, 1.0), TRUE)
    x = rng.normal(size=(EXAMPLES, COUNT))
    return x, truth, x @ truth


def learned(x: np.ndarray, y: np.ndarray, steps: int = STEPS) -> np.ndarray:
    """The coefficients (SIZES, COUNT) at the end of descent on the mean squared error, from every size of the start."""
    sizes = np.array(SIZES)[:, None]
    u, v = (np.broadcast_to(sizes, (len(SIZES), COUNT)).copy() for _ in range(2))
    rate = 0.04 / (1 + sizes**2)
    for _ in range(steps):
        slope = ((u**2 - v**2) @ x.T - y) @ x / len(y)
        u, v = u * (1 - rate * slope), v * (1 + rate * slope)
    return u**2 - v**2


@cache
def runs() -> tuple[np.ndarray, np.ndarray, list]:
    """Errors (DRAWS, SIZES) and those of the shortest solution (DRAWS,); truth, learned and shortest of the first draw."""
    errors, shortest, kept = [], [], []
    for draw in range(DRAWS):
        x, truth, y = task(draw)
        found, short = learned(x, y), np.linalg.pinv(x) @ y
        errors.append(((found - truth) ** 2).sum(axis=1) / (truth**2).sum())
        shortest.append(((short - truth) ** 2).sum() / (truth**2).sum())
        kept.append((truth, found, short, np.abs(found @ x.T - y).max(axis=1)))
    return np.array(errors), np.array(shortest), kept


@figure("computed")
def two_layer_sparse(start: float = 0.01):
    errors, shortest, kept = runs()
    truth, found, short, left_over = kept[0]
    at = SIZES.index(start)
    picture, (left, right) = style.canvas((9.3, 4.0), columns=2, width_ratios=(1.3, 1))
    places = np.arange(COUNT)
    left.plot(places[truth != 0], truth[truth != 0], "o", color=style.TRUTH, markersize=15, markerfacecolor="none")
    left.vlines(places, 0, found[at], color=style.FIT, linewidth=3)
    left.axhline(0, color=style.QUIET, linewidth=0.8)
    left.set(title="coefficients", ylim=(-1.35, 1.35), xlabel="rings: the four that are not zero", xticks=[])
    left.set_yticks((-1, 0, 1))
    right.plot(SIZES, errors.mean(axis=0), "-o", color=style.FIT, markersize=7)
    right.fill_between(SIZES, errors.min(axis=0), errors.max(axis=0), color=style.FIT, alpha=0.2, linewidth=0)
    right.axhline(shortest.mean(), color=style.QUIET, linestyle="--")
    right.text(0.001, shortest.mean() + 0.02, "shortest solution", color=style.QUIET, fontsize=15, va="bottom")
    right.plot([start], [errors.mean(axis=0)[at]], "o", markersize=17, markerfacecolor="none", color=style.CLASS_B, markeredgewidth=2)  # fmt: skip
    right.set(title="relative error", xscale="log", xlabel="size of the start", ylim=(-0.04, 0.75))
    right.set_xticks((0.001, 0.01, 0.1, 1), ("0.001", "0.01", "0.1", "1"))
    right.minorticks_off()
    near = np.linalg.norm(found[at] - short) / np.linalg.norm(short)
    return with_numbers(
        picture, start=start, error=errors.mean(axis=0)[at], smallest=errors[:, :2].max(), largest=errors[:, -1].mean(), shortest=shortest.mean(), least_large=errors[:, -1].min(), draws=DRAWS, count=COUNT, examples=EXAMPLES,
        to_shortest=near, left=np.max([one[3] for one in kept]), near_large=np.mean([np.linalg.norm(one[1][-1] - one[2]) / np.linalg.norm(one[2]) for one in kept]),
    )  # fmt: skip
