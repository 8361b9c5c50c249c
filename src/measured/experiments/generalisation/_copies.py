"""Networks of ReLU layers trained side by side, by momentum: copies that see the same batches and differ in what one asks.

Every array of a network begins with an axis of copies. Labels may differ from copy to copy, and so may rate, decay and the mask
that holds pruned weights at zero.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Weights = list[np.ndarray]  # matrix (copies, inputs, units) and offsets (copies, units) of each layer in turn


@dataclass(frozen=True)
class Training:
    """How copies are trained.

    Attributes:
        rates: the learning rate of each copy.
        epochs, batch: the last batch of an epoch is as small as it is.
        decays: each copy's matrices shrink by rate times this at every step; offsets do not.
        falling: whether the rate falls to 0 along a straight line.
    """

    rates: np.ndarray
    epochs: int
    batch: int
    decays: np.ndarray | float = 0.0
    falling: bool = False


def start(widths: tuple[int, ...], rng: np.random.Generator, copies: int) -> Weights:
    """He's initial weights with offsets of zero, the same for all copies; the last layer has a variance of 1/n."""
    made: Weights = []
    for number, (inputs, units) in enumerate(zip(widths, widths[1:], strict=False)):
        gain = 2.0 if number < len(widths) - 2 else 1.0
        made += [rng.normal(0, np.sqrt(gain / inputs), (inputs, units)), np.zeros(units)]
    return [np.repeat(part[None], copies, axis=0) for part in made]


def logits(weights: Weights, x: np.ndarray) -> np.ndarray:
    """(copies, n, classes) for examples x (n, inputs)."""
    return _forward(weights, x)[1]


def gradient(weights: Weights, x: np.ndarray, y: np.ndarray) -> Weights:
    """The gradient of each copy's mean cross-entropy on x (n, inputs) with labels y (copies, n)."""
    given, out = _forward(weights, x)
    delta = np.exp(log_softmax(out))
    copies, n, _ = delta.shape
    delta[np.arange(copies)[:, None], np.arange(n), y] -= 1
    delta /= n
    slopes: Weights = [np.zeros(0)] * len(weights)
    for layer in reversed(range(len(weights) // 2)):
        slopes[2 * layer] = np.swapaxes(given[layer], -1, -2) @ delta
        slopes[2 * layer + 1] = delta.sum(axis=1)
        if layer:
            delta = (delta @ weights[2 * layer].swapaxes(1, 2)) * (given[layer] > 0)
    return slopes


def train(
    weights: Weights,
    data: tuple[np.ndarray, np.ndarray],
    made: Training,
    rng: np.random.Generator,
    masks: Weights | None = None,
    watch: Callable[[int, Weights], bool | None] | None = None,
) -> Weights:
    """The weights at the end of training by momentum of 0.9 on shuffled batches.

    Args:
        data: examples (n, inputs), and labels (n,) or (copies, n).
        masks: of ones and zeros, a matrix of each layer (copies, inputs, units); None keeps all weights.
        watch: is called with epoch and weights after each epoch; training ends where it says True.
    """
    x, y = data
    weights = [part.copy() for part in weights]
    copies = len(weights[0])
    y = np.broadcast_to(y, (copies, len(x)))
    speeds = [np.zeros_like(part) for part in weights]
    rates = np.broadcast_to(np.asarray(made.rates, float), copies)
    shrink = rates * np.asarray(made.decays)
    begins = range(0, len(x), made.batch)
    for epoch in range(made.epochs):
        order = rng.permutation(len(x))
        for number, begin in enumerate(begins):
            chosen = order[begin : begin + made.batch]
            left = 1 - (epoch + number / len(begins)) / made.epochs if made.falling else 1.0
            for at, (part, slope, speed) in enumerate(zip(weights, gradient(weights, x[chosen], y[:, chosen]), speeds)):
                wide = (-1, *[1] * (part.ndim - 1))
                if at % 2 == 0:
                    part *= 1 - left * shrink.reshape(wide)
                    if masks is not None:
                        slope = slope * masks[at // 2]
                speed *= 0.9
                speed += slope
                part -= left * rates.reshape(wide) * speed
        if watch and watch(epoch, weights):
            break
    return weights


def accuracy(weights: Weights, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Share of right answers (copies,), labels (n,) or (copies, n)."""
    return (logits(weights, x).argmax(axis=2) == y).mean(axis=1)


def loss(weights: Weights, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Mean cross-entropy in nats (copies,), labels (n,) or (copies, n)."""
    out = log_softmax(logits(weights, x))
    y = np.broadcast_to(y, out.shape[:2])
    return -np.take_along_axis(out, y[:, :, None], axis=2).mean(axis=(1, 2))


def log_softmax(out: np.ndarray) -> np.ndarray:
    out = out - out.max(axis=-1, keepdims=True)
    return out - np.log(np.exp(out).sum(axis=-1, keepdims=True))


def redrawn(y: np.ndarray, share: float, classes: int, rng: np.random.Generator) -> np.ndarray:
    """Labels of which this share, whichever they are, is drawn anew from all classes alike."""
    y = y.copy()
    chosen = rng.permutation(len(y))[: round(share * len(y))]
    y[chosen] = rng.integers(classes, size=len(chosen))
    return y


def _forward(weights, x):
    given, out = [], x[None]
    for layer in range(len(weights) // 2):
        if layer:
            out = np.maximum(out, 0)
        given.append(out)
        out = out @ weights[2 * layer] + weights[2 * layer + 1][:, None]
    return given, out
