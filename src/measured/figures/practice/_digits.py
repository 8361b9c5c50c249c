"""scikit-learn's digits as rows of 64 pixels in [0, 1], in the order of their file, and what neighbours say of them."""

from functools import cache

import numpy as np

NEIGHBOURS = 10


@cache
def digits() -> tuple[np.ndarray, np.ndarray]:
    """(1797, 64) pixels and (1797,) classes."""
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    return x / 16, y


def squares(asked: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Squared distances (asked, known)."""
    return (asked**2).sum(axis=1)[:, None] + (known**2).sum(axis=1) - 2 * asked @ known.T


@cache
def agreeing() -> np.ndarray:
    """Of each digit, how many of its ten nearest others have its class: (1797,)."""
    x, y = digits()
    far = squares(x, x)
    np.fill_diagonal(far, np.inf)
    nearest = np.argpartition(far, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
    return (y[nearest] == y[:, None]).sum(axis=1)
