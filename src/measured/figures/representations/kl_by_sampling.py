"""The divergence of a Gaussian from the standard one: by the formula, and as a mean over draws."""

from functools import cache

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

CODES, DRAWS, REPEATS = 40, (1, 10, 100, 1000, 10_000), 20


def closed(mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """KL of N(mean, diag variance) from N(0, 1), in nats, summed over the last axis (Kingma and Welling, 2014)."""
    return -0.5 * (1 + np.log(variance) - mean**2 - variance).sum(axis=-1)


def sampled(mean: np.ndarray, variance: np.ndarray, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Mean over draws from it of the difference of the two log-densities, (codes,) for (codes, size)."""
    noise = rng.normal(size=(draws, *mean.shape))
    z = mean + np.sqrt(variance) * noise
    return (-0.5 * (np.log(variance) + noise**2) + 0.5 * z**2).sum(axis=-1).mean(axis=0)


@cache
def estimates() -> tuple[np.ndarray, np.ndarray]:
    """Divergences (CODES,) of codes of two numbers, and estimates (DRAWS, REPEATS, CODES)."""
    rng = np.random.default_rng([11, 25])
    mean, variance = rng.normal(size=(CODES, 2)), np.exp(rng.uniform(-4, 0.5, (CODES, 2)))
    made = [[sampled(mean, variance, draws, rng) for _ in range(REPEATS)] for draws in DRAWS]
    return closed(mean, variance), np.array(made)


@figure("computed")
def kl_by_sampling():
    truth, made = estimates()
    picture, (left, right) = style.canvas((9.4, 4.1), columns=2)
    ends = np.array([0, 1.1 * truth.max()])
    left.plot(ends, ends, color=style.TRUTH, linewidth=1.5)
    left.plot(truth, made[0, 0], "o", color=style.CLASS_B, markersize=6, alpha=0.7)
    left.plot(truth, made[3, 0], "D", color=style.FIT, markersize=6)
    left.text(0.05, 0.9, "1 draw", color=style.CLASS_B, fontsize=17, transform=left.transAxes)
    left.text(0.05, 0.8, "1000 draws", color=style.FIT, fontsize=17, transform=left.transAxes)
    left.set(xlabel="by the formula (nats)", ylabel="by sampling (nats)", xlim=ends)
    off = np.sqrt(((made - truth) ** 2).mean(axis=(1, 2)))
    right.plot(DRAWS, off, "o-", color=style.FIT)
    right.plot(DRAWS, off[0] / np.sqrt(DRAWS), ":", color=style.QUIET)
    right.set(xscale="log", yscale="log", xlabel="draws", title="error (nats)")
    right.set_xticks((1, 100, 10_000), ("1", "100", "10,000"))
    right.set_yticks((0.01, 0.1, 1), ("0.01", "0.1", "1"))
    right.minorticks_off()
    slope = np.polyfit(np.log(DRAWS), np.log(off), 1)[0]
    return with_numbers(
        picture,
        off={str(draws): one for draws, one in zip(DRAWS, off)},
        slope=slope,
        codes=CODES,
        mean=truth.mean(),
        bias=(made[2].mean() - truth.mean()),
    )
