"""Fits of a power law, with and without a floor, to losses by size: least squares of relative errors."""

import numpy as np

EXPONENTS = np.linspace(0.02, 1.2, 600)
RESAMPLED = 1_000


def floored(sizes, losses: np.ndarray) -> np.ndarray:
    """Floor, factor and exponent (..., 3) of the best `floor + factor * size ** -exponent`, the floor not below 0, for losses (..., sizes)."""
    sizes, losses = np.asarray(sizes, float), np.asarray(losses, float)
    power = sizes ** -EXPONENTS[:, None]  # exponents, sizes
    one, other = 1 / losses[..., None, :], power / losses[..., None, :]
    aa, ab, bb = ((x * y).sum(axis=-1) for x, y in ((one, one), (one, other), (other, other)))
    a, b = one.sum(axis=-1), other.sum(axis=-1)
    decided = aa * bb - ab**2
    floor = np.maximum((a * bb - b * ab) / decided, 0)
    factor = (b - floor * ab) / bb
    error = ((floor[..., None] * one + factor[..., None] * other - 1) ** 2).sum(axis=-1)
    at = error.argmin(axis=-1)[..., None]
    pick = lambda values: np.take_along_axis(values, at, axis=-1)[..., 0]
    return np.stack([pick(floor), pick(factor), EXPONENTS[at[..., 0]]], axis=-1)


def pure(sizes, losses: np.ndarray) -> np.ndarray:
    """The same with a floor of 0: least squares of the logarithms."""
    across = np.log(np.asarray(sizes, float))
    up = np.log(losses)
    middle = across - across.mean()
    slope = (up * middle).sum(axis=-1) / (middle**2).sum()
    factor = np.exp(up.mean(axis=-1) - slope * across.mean())
    return np.stack([np.zeros_like(slope), factor, -slope], axis=-1)


def told(law: np.ndarray, sizes) -> np.ndarray:
    """Losses (..., sizes) of laws (..., 3)."""
    return law[..., :1] + law[..., 1:2] * np.asarray(sizes, float) ** -law[..., 2:]


def resampled(runs: np.ndarray, seed: int = 0) -> np.ndarray:
    """Means (RESAMPLED, sizes) over runs that are drawn again from the runs (runs, sizes), whole runs."""
    drawn = np.random.default_rng([31, seed]).integers(len(runs), size=(RESAMPLED, len(runs)))
    return runs[drawn].mean(axis=1)


def middle(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The interval that holds 95 % of the values, along the first axis."""
    low, high = np.quantile(values, (0.025, 0.975), axis=0)
    return low, high
