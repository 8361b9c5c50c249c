"""Least squares in random features of digits: the shortest of all best fits, and fits with a penalty on the length."""

from dataclasses import dataclass
from functools import cache

import numpy as np

DRAWS, TRAIN, CHECKS, TESTS = 10, 150, 300, 600
COUNTS = (10, 20, 40, 60, 80, 110, 135, 150, 165, 200, 300, 600)
SIZES = (20, 40, 60, 80, 110, 135, 150, 165, 200, 300, 600)
PENALTIES = (0.0, 0.001, 0.01, 0.1, 1.0, 10.0, 100.0)


@dataclass(frozen=True)
class Sweep:
    """What fits do, by draw, number of features (or of examples) and penalty.

    Attributes:
        error: on test digits (draws, counts, penalties); checks: on validation digits.
        norm: of the coefficients (draws, counts, penalties); rank: of the features of the examples (draws, counts).
    """

    error: np.ndarray
    checks: np.ndarray
    norm: np.ndarray
    rank: np.ndarray


def fits(known: np.ndarray, targets: np.ndarray, penalties=PENALTIES) -> tuple[list[np.ndarray], int]:
    """Coefficients (features, classes) of least squares for each penalty, the shortest for a penalty of 0, and the rank.

    Args:
        known: (examples, features); targets: (examples, classes).
    """
    if known.shape[1] > 1.3 * len(known):  # far from square a product of both is exact enough, and much cheaper
        squares, left = np.linalg.eigh(known @ known.T)
        sizes = np.sqrt(np.maximum(squares, 0))[::-1]
        left = left[:, ::-1]
        right = (left / np.maximum(sizes, 1e-300)).T @ known
    elif len(known) > 1.3 * known.shape[1]:
        squares, right = np.linalg.eigh(known.T @ known)
        sizes = np.sqrt(np.maximum(squares, 0))[::-1]
        right = right[:, ::-1].T
        left = known @ right.T / np.maximum(sizes, 1e-300)
    else:
        left, sizes, right = np.linalg.svd(known, full_matrices=False)
    inside = sizes > 1e-7 * sizes[0]
    shares = left.T @ targets
    found = []
    for penalty in penalties:
        stretch = np.where(inside, sizes / np.maximum(sizes**2 + penalty, 1e-300), 0.0)
        found.append(right.T @ (stretch[:, None] * shares))
    return found, int(inside.sum())


def features(images: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """ReLU of random sums of the pixels (images, count), of about the same total length whatever their number."""
    inner = rng.normal(size=(images.shape[1], count)) / 4
    return 10 * np.maximum(images @ inner, 0) / np.sqrt(count)


def digits(draw: int, lots: float, train: int):
    """Pixels less their mean, given labels, true labels, and the three parts of a shuffle: learned from, checks, tests."""
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    rng = np.random.default_rng([9, 0, draw])
    shuffled = rng.permutation(len(y))
    kept = np.concatenate([shuffled[:train], shuffled[-TESTS - CHECKS :]])
    x, y = (x[kept] - x.mean(axis=0)) / 16, y[kept]
    given = y.copy()
    drawn = rng.permutation(train)[: round(lots * train)]
    given[drawn] = rng.integers(10, size=len(drawn))
    return x, given, y, (slice(0, train), slice(train, train + CHECKS), slice(train + CHECKS, None))


@cache
def by_features(lots: float) -> Sweep:
    """Fits to 150 digits with more and more features; this share of the labels is drawn at random."""
    runs = []
    for draw in range(DRAWS):
        x, given, y, parts = digits(draw, lots, TRAIN)
        row = []
        for count in COUNTS:
            values = features(x, count, np.random.default_rng([9, 1, draw, count]))
            row.append(_judged(values, given, y, parts))
        runs.append(row)
    return _gathered(runs)


@cache
def by_examples(lots: float) -> Sweep:
    """Fits with 150 features to more and more digits."""
    runs = []
    for draw in range(DRAWS):
        row = []
        for size in SIZES:
            x, given, y, parts = digits(draw, lots, size)
            values = features(x, TRAIN, np.random.default_rng([9, 1, draw, TRAIN]))
            row.append(_judged(values, given, y, parts))
        runs.append(row)
    return _gathered(runs)


def chosen(sweep: Sweep) -> tuple[np.ndarray, np.ndarray]:
    """Test error (draws, counts) at the penalty of least mean validation error of each count, and these penalties."""
    at = sweep.checks.mean(axis=0).argmin(axis=-1)
    return np.take_along_axis(sweep.error, at[None, :, None], axis=2)[..., 0], np.array(PENALTIES)[at]


def _judged(values, given, y, parts):
    learned, checks, tests = parts
    coefficients, rank = fits(values[learned], np.eye(10)[given[learned]] - 0.1)
    wrong = lambda part, truth: [((values[part] @ c).argmax(axis=1) != truth[part]).mean() for c in coefficients]
    norms = [np.linalg.norm(c) for c in coefficients]
    return wrong(tests, y), wrong(checks, y), norms, [rank] * len(coefficients)


def _gathered(runs) -> Sweep:
    error, checks, norm, rank = np.moveaxis(np.array(runs, float), 2, 0)
    return Sweep(error, checks, norm, rank[..., 0])
