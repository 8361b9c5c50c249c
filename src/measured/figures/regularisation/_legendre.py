"""Ridge regression on Legendre polynomials: samples of a sine, fits by penalty, and the parts of their error."""

from functools import cache

import numpy as np

DEGREE, POINTS, NOISE, DRAWS = 15, 20, 0.3, 1_000
PENALTIES = 10.0 ** np.arange(-4, 3)
GRID = np.linspace(-1, 1, 201)


def truth(x: np.ndarray) -> np.ndarray:
    return np.sin(3 * x)


def features(x: np.ndarray, degree: int) -> np.ndarray:
    """Legendre polynomials up to the degree at x, each scaled to a mean square of 1 on [-1, 1]: (n, degree + 1)."""
    return np.polynomial.legendre.legvander(x, degree) * np.sqrt(2 * np.arange(degree + 1) + 1)


def samples(points: int, draws: int, noise: float = NOISE) -> tuple[np.ndarray, np.ndarray]:
    """Places and noisy values of the truth, (draws, points) each."""
    rng = np.random.default_rng([8, 1, points])
    x = rng.uniform(-1, 1, (draws, points))
    return x, truth(x) + noise * rng.normal(size=x.shape)


def ridge(seen: np.ndarray, y: np.ndarray, penalty: float) -> np.ndarray:
    """Weights (draws, terms) of least mean squared error plus `penalty` times the sum of their squares."""
    gram = seen.swapaxes(1, 2) @ seen / seen.shape[1]
    along = (seen.swapaxes(1, 2) @ y[..., None])[..., 0] / seen.shape[1]
    return np.linalg.solve(gram + penalty * np.eye(seen.shape[2]), along[..., None])[..., 0]


@cache
def fits(points: int = POINTS, degree: int = DEGREE, noise: float = NOISE) -> np.ndarray:
    """The fitted curves on `GRID`, (penalties, draws, grid)."""
    x, y = samples(points, DRAWS, noise)
    seen, asked = features(x, degree), features(GRID, degree)
    return np.array([ridge(seen, y, penalty) @ asked.T for penalty in PENALTIES])


def parts(curves: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Squared bias and variance of fits (..., draws, grid), means over the grid; their sum is the mean squared error.

    The mean of the draws is off the true mean by their variance over their number, which is taken off the squared bias.
    """
    draws = curves.shape[-2]
    variance = curves.var(axis=-2, ddof=1).mean(axis=-1)
    return ((curves.mean(axis=-2) - truth(GRID)) ** 2).mean(axis=-1) - variance / draws, variance


def told(power: int) -> tuple[float, float]:
    """Mean length of the weights, and mean squared error on the points themselves, at the penalty 10**power."""
    x, y = samples(POINTS, DRAWS)
    seen = features(x, DEGREE)
    weights = ridge(seen, y, 10.0**power)
    residuals = (seen @ weights[..., None])[..., 0] - y
    return float(np.linalg.norm(weights, axis=1).mean()), float((residuals**2).mean())
