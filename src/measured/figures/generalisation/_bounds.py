"""What theories promise of one trained network, as upper bounds of its error on new digits, each with confidence 95 %.

The network has one hidden layer of ReLU units and no offsets, tells 0 to 4 from 5 to 9, and all bounds are for the share of
mistakes, where 50 % is guessing.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammaln

from measured.optimisers import adam

HIDDEN, TRAIN, DOUBT = 32, 1197, 0.05
NOISES = tuple(0.01 * 2 ** (k / 2) for k in range(12))  # standard deviations that the PAC-Bayes bound chooses from
KEPT, BITS = (20, 40, 80, 160, 320, 640), (2, 3, 4, 5)  # what the compression bound chooses from


def data(lots: bool) -> tuple[np.ndarray, ...]:
    """Digits with a constant as last input, scaled to a length of at most one, and signs: drawn by lot for the training part."""
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    rng = np.random.default_rng([9, 6])
    order = rng.permutation(len(y))
    x = np.concatenate([x[order] / 16, np.ones((len(y), 1))], axis=1)
    x /= np.linalg.norm(x, axis=1).max()
    signs = np.where(y[order] < 5, 1.0, -1.0)
    given = rng.choice((-1.0, 1.0), TRAIN) if lots else signs[:TRAIN]
    return x[:TRAIN], given, x[TRAIN:], signs[TRAIN:]


def scores(weights: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The network's outputs (n,); weights are flat, inner matrix first."""
    inner, outer = weights[: -HIDDEN].reshape(-1, HIDDEN), weights[-HIDDEN:]
    return np.maximum(x @ inner, 0) @ outer


def slope(weights: np.ndarray, x: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """Gradient of the mean logistic loss, flat."""
    inner, outer = weights[: -HIDDEN].reshape(-1, HIDDEN), weights[-HIDDEN:]
    sums = x @ inner
    values = np.maximum(sums, 0)
    blame = -signs / (1 + np.exp(np.clip(signs * (values @ outer), -50, 50))) / len(signs)
    return np.concatenate([(x.T @ (blame[:, None] * outer * (sums > 0))).ravel(), values.T @ blame])


@cache
def trained(lots: bool) -> tuple[np.ndarray, np.ndarray]:
    """Weights at the start and at the end: Adam until every given sign is met, at most 400 epochs."""
    x, signs, _, _ = data(lots)
    rng = np.random.default_rng([9, 7])
    begin = np.concatenate([rng.normal(0, 1, x.shape[1] * HIDDEN) * 0.5, rng.normal(0, 0.3, HIDDEN)])
    weights, update = begin, adam()
    for _ in range(400):
        order = rng.permutation(TRAIN)
        for first in range(0, TRAIN, 100):
            chosen = order[first : first + 100]
            weights = update(weights, slope(weights, x[chosen], signs[chosen]), 0.02)
        if (signs * scores(weights, x) > 0).all():
            break
    return begin, weights
