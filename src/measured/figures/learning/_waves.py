"""The regression task of this unit: a wave on a slope, seen at random places with noise."""

import numpy as np
from numpy.polynomial import Polynomial, legendre

LOW, HIGH = 0.0, 10.0
COUNT, NOISE = 30, 0.5


def truth(x):
    """The curve from which the data come."""
    return np.sin(x) + 0.5 * x


def sample(rng: np.random.Generator, count: int = COUNT, noise: float = NOISE):
    """`count` sorted inputs, uniform on [0, 10], and their outputs with Gaussian noise of that standard deviation."""
    x = np.sort(rng.uniform(LOW, HIGH, count))
    return x, truth(x) + rng.normal(0, noise, count)


def fit(x, y, degree: int) -> Polynomial:
    """The least-squares polynomial of a degree (scaled to the interval, so that degree 14 is well conditioned)."""
    return Polynomial.fit(x, y, degree, domain=[LOW, HIGH])


def fit_all(x, y, highest: int, asked):
    """The least-squares polynomials of all degrees from 0 to `highest` at once.

    The columns of Q in the QR decomposition of the Legendre polynomials at `x` span the polynomials of each degree in
    turn, so each further degree adds one term to the fit and one square to the leverage of each point.

    Returns:
        values at `x` (degrees, len(x)), values at `asked` (degrees, len(asked)) and leverages (degrees, len(x)).
    """

    def columns(places):
        return legendre.legvander(2 * (np.asarray(places) - LOW) / (HIGH - LOW) - 1, highest)

    basis, mixing = np.linalg.qr(columns(x))
    weights = basis.T @ y
    elsewhere = np.linalg.solve(mixing.T, columns(asked).T).T
    at_points = np.cumsum(basis * weights, axis=1).T
    at_asked = np.cumsum(elsewhere * weights, axis=1).T
    return at_points, at_asked, np.cumsum(basis**2, axis=1).T
