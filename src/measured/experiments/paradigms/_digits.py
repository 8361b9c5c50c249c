"""The small digits as unit 3 splits them, and draws of the few that get a label."""

from dataclasses import dataclass

import numpy as np

POOL, VALIDATION = 1_000, 300


@dataclass(frozen=True)
class Parts:
    """Digits as rows of 64 pixels from 0 to 1, and their classes.

    Attributes:
        pool, known: 1,000 images to learn from, and the classes that a draw may reveal.
        checks, checked: 300 images for validation.
        asked, truth: the other 497, the test set.
    """

    pool: np.ndarray
    known: np.ndarray
    checks: np.ndarray
    checked: np.ndarray
    asked: np.ndarray
    truth: np.ndarray


def parts(seed: int) -> Parts:
    """scikit-learn's 1,797 digits, split anew for each seed."""
    from sklearn.datasets import load_digits

    images, classes = load_digits(return_X_y=True)
    order = np.random.default_rng([0, seed]).permutation(len(images))
    images, classes = images[order] / 16, classes[order]
    pieces = zip(*(np.split(array, [POOL, POOL + VALIDATION]) for array in (images, classes)))
    return Parts(*(array for piece in pieces for array in piece))


def revealed(known: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """An order in which classes are revealed: every ten in a row hold one of each class while there are any left.

    Args:
        known: classes (n,).
    """
    order = rng.permutation(len(known))
    round_of = np.zeros(len(known), int)
    for digit in range(10):
        own = order[known[order] == digit]
        round_of[own] = np.arange(len(own))
    return order[np.argsort(round_of[order], kind="stable")]
