"""A small network with its gradient by hand, on one flat array of weights, and the data sets that experiments train it on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from measured.optimisers import Update


@dataclass(frozen=True)
class Network:
    """Fully connected layers with ReLU between them; outputs are logits.

    Attributes:
        widths: units of every layer, input first: (64, 64, 10) has one hidden layer.
    """

    widths: tuple[int, ...]

    def start(self, rng: np.random.Generator) -> np.ndarray:
        """He's initial weights, biases zero, as one flat array."""
        layers = []
        for inputs, units in zip(self.widths, self.widths[1:], strict=False):
            layers += [rng.normal(0, np.sqrt(2 / inputs), inputs * units), np.zeros(units)]
        return np.concatenate(layers)

    def layers(self, weights: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Views (inputs x units, units) into the flat array."""
        begin = 0
        for inputs, units in zip(self.widths, self.widths[1:], strict=False):
            middle, end = begin + inputs * units, begin + (inputs + 1) * units
            yield weights[begin:middle].reshape(inputs, units), weights[middle:end]
            begin = end

    def logits(self, weights: np.ndarray, x: np.ndarray) -> np.ndarray:
        *hidden, (last, bias) = self.layers(weights)
        for matrix, offset in hidden:
            x = np.maximum(x @ matrix + offset, 0)
        return x @ last + bias

    def loss(self, weights: np.ndarray, x: np.ndarray, y: np.ndarray) -> float:
        """Mean cross-entropy in nats."""
        return float(-_log_softmax(self.logits(weights, x))[np.arange(len(y)), y].mean())

    def accuracy(self, weights: np.ndarray, x: np.ndarray, y: np.ndarray) -> float:
        return float((self.logits(weights, x).argmax(axis=1) == y).mean())

    def gradient(self, weights: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Gradient of `loss`, flat."""
        layers = list(self.layers(weights))
        inputs = [x]
        for matrix, offset in layers[:-1]:
            inputs.append(np.maximum(inputs[-1] @ matrix + offset, 0))
        delta = np.exp(_log_softmax(inputs[-1] @ layers[-1][0] + layers[-1][1]))
        delta[np.arange(len(y)), y] -= 1
        delta /= len(y)
        gradient = np.empty_like(weights)
        parts = list(self.layers(gradient))
        for number in reversed(range(len(layers))):
            parts[number][0][...] = inputs[number].T @ delta
            parts[number][1][...] = delta.sum(axis=0)
            if number:
                delta = (delta @ layers[number][0].T) * (inputs[number] > 0)
        return gradient

    def curvature(self, weights: np.ndarray, direction: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The Hessian of `loss` times a direction, flat: the derivative of `gradient` along it (Pearlmutter, 1994).

        ReLU counts as linear on either side. Differences of gradients would not do: they see its kinks as curvature.
        """
        layers, along = list(self.layers(weights)), list(self.layers(direction))
        inputs, changes = [x], [np.zeros_like(x)]
        for (matrix, bias), (turn, shift) in zip(layers, along, strict=True):
            total = inputs[-1] @ matrix + bias
            change = changes[-1] @ matrix + inputs[-1] @ turn + shift
            inputs.append(np.maximum(total, 0))
            changes.append(change * (total > 0))
        # The last layer's outputs are `total`, without ReLU, and they change by `change`.
        chances = np.exp(_log_softmax(total))
        d_delta = chances * (change - (chances * change).sum(axis=1, keepdims=True)) / len(y)
        delta = chances / len(y)
        delta[np.arange(len(y)), y] -= 1 / len(y)
        result = np.empty_like(weights)
        parts = list(self.layers(result))
        for number in reversed(range(len(layers))):
            parts[number][0][...] = changes[number].T @ delta + inputs[number].T @ d_delta
            parts[number][1][...] = d_delta.sum(axis=0)
            if number:
                active = inputs[number] > 0
                d_delta = (d_delta @ layers[number][0].T + delta @ along[number][0].T) * active
                delta = (delta @ layers[number][0].T) * active
        return result

    def train(
        self,
        weights: np.ndarray,
        x: np.ndarray,
        y: np.ndarray,
        update: Update,
        rate: Callable[[float], float],
        epochs: int,
        batch: int,
        rng: np.random.Generator,
    ) -> Iterator[np.ndarray]:
        """Descend over shuffled batches, the last of an epoch as small as it is; gives the weights after every epoch.

        Args:
            rate: the learning rate at the share, in [0, 1), of the training that is done.
        """
        starts = range(0, len(y), batch)
        for epoch in range(epochs):
            order = rng.permutation(len(y))
            for number, start in enumerate(starts):
                chosen = order[start : start + batch]
                done = (epoch + number / len(starts)) / epochs
                weights = update(weights, self.gradient(weights, x[chosen], y[chosen]), rate(done))
            yield weights


@dataclass(frozen=True)
class Split:
    """Images as rows and their classes, in three parts that share no image."""

    train: tuple[np.ndarray, np.ndarray]
    validation: tuple[np.ndarray, np.ndarray]
    test: tuple[np.ndarray, np.ndarray]


def parameters(widths: tuple[int, ...]) -> int:
    """How many weights and biases a network of such layers has."""
    return sum((inputs + 1) * units for inputs, units in zip(widths, widths[1:]))


def digits(rng: np.random.Generator, train: int = 1197, validation: int = 300) -> Split:
    """scikit-learn's 1797 digits of 8 x 8 pixels in [0, 1], shuffled; what is left is the test set."""
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    order = rng.permutation(len(y))
    parts = np.split(order, [train, train + validation])
    return Split(*((x[part] / 16, y[part]) for part in parts))


def digits_checksum() -> str:
    """SHA-256 of the digits' pixels and classes."""
    import hashlib

    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    return hashlib.sha256(x.astype("uint8").tobytes() + y.astype("uint8").tobytes()).hexdigest()


def _log_softmax(logits: np.ndarray) -> np.ndarray:
    logits = logits - logits.max(axis=1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
