"""The regression task of this unit: a wave on a slope, seen at random places with noise."""

import numpy as np
from numpy.polynomial import Polynomial

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
