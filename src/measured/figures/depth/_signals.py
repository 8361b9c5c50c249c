"""Deep stacks of random weights on digits: how a signal goes forwards and a gradient comes back, and what theory expects."""

from functools import cache

import numpy as np

from measured import style
from measured.experiments.depth._stack import BENDS, log_softmax

COLOURS = {"sigmoid": style.TEST, "tanh": style.TRAIN, "ReLU": style.CLASS_A}


def digits(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Images (count, 64) of scikit-learn's digits, each scaled to a mean square of 1, and their classes."""
    x, y = _all_digits()
    chosen = rng.permutation(len(y))[:count]
    return x[chosen] / np.sqrt((x[chosen] ** 2).mean(axis=1, keepdims=True)), y[chosen]


@cache
def _all_digits() -> tuple[np.ndarray, np.ndarray]:
    from sklearn.datasets import load_digits

    return load_digits(return_X_y=True)


def draws(depth: int, width: int, rng: np.random.Generator) -> np.ndarray:
    """Standard normal matrices (depth, width, width), to be scaled by whoever starts from them."""
    return rng.normal(size=(depth, width, width))


def forward(x: np.ndarray, matrices: np.ndarray, bend: str, gain: float) -> tuple[list, list]:
    """Sums z and values a of each layer for weights of variance `gain` over the width; a begins with x."""
    sums, values = [], [x]
    for matrix in matrices:
        sums.append(values[-1] @ matrix * np.sqrt(gain / len(matrix)))
        values.append(BENDS[bend][0](sums[-1]))
    return sums, values


def first_gradient(x, y, matrices, last, bend: str, gain: float) -> float:
    """Length of the gradient of the mean cross-entropy by the first layer's weights; `last` (width, 10) makes the logits."""
    sums, values = forward(x, matrices, bend, gain)
    delta = np.exp(log_softmax(values[-1] @ last))
    delta[np.arange(len(y)), y] -= 1
    back = delta / len(y) @ last.T
    for number in reversed(range(len(matrices))):
        back = back * BENDS[bend][1](sums[number], values[number + 1])
        if number:
            back = back @ matrices[number].T * np.sqrt(gain / len(back.T))
    return float(np.linalg.norm(x.T @ back))


def mean_field(bend: str, gain: float, steps: int = 60) -> tuple[float, float]:
    """What infinitely wide layers come to: the variance q of their sums and the factor on a gradient's length per layer.

    Iterates q = gain E[h(sqrt(q) u)^2] and gives sqrt(gain E[h'(sqrt(q) u)^2]), u standard normal (Poole and others, 2016).
    """
    at = np.linspace(-8, 8, 4001) + 0.002  # no point lies at the kink of ReLU
    weight = np.exp(-(at**2) / 2)
    weight = weight / weight.sum()
    h, slope = BENDS[bend]
    q = 1.0
    for _ in range(steps if bend != "ReLU" else 0):  # ReLU's factor is that of every q
        q = gain * (weight * h(np.sqrt(q) * at) ** 2).sum()
    z = np.sqrt(q) * at
    return q, float(np.sqrt(gain * (weight * slope(z, h(z)) ** 2).sum()))
