"""Handwritten digits: 1,797 images of 8 x 8 grey values, of the UCI collection that scikit-learn carries."""

from functools import cache

import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression


@cache
def digits():
    """(images (1797, 8, 8) with values 0 to 1, labels (1797,))."""
    bunch = load_digits()
    return bunch.images / 16, bunch.target


def halves(seed: int):
    """Indices of a random half to learn from and of the other half to be judged by."""
    order = np.random.default_rng([10, seed]).permutation(len(digits()[1]))
    return order[:900], order[900:]


def linear(inputs, labels) -> LogisticRegression:
    """Logistic regression on inputs of any shape (n, ...), flattened."""
    return LogisticRegression(max_iter=2000).fit(inputs.reshape(len(inputs), -1), labels)
