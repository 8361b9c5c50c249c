"""Fully connected networks of any bend with their gradients by hand, on lists of arrays: the code lab of unit 4, in bulk."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

# Name to the bend, its slope at the weighted sum z (a the bend's value there), and the variance gain of its start.
BENDS = {
    "sigmoid": (expit, lambda z, a: a * (1 - a), 1.0),
    "tanh": (np.tanh, lambda z, a: 1 - a**2, 1.0),
    "ReLU": (lambda z: np.maximum(z, 0), lambda z, a: (z > 0).astype(float), 2.0),
    "leaky ReLU": (lambda z: np.where(z > 0, z, 0.1 * z), lambda z, a: np.where(z > 0, 1.0, 0.1), 2.0),
}
STEEPEST = {"sigmoid": 0.25, "tanh": 1.0, "ReLU": 1.0, "leaky ReLU": 1.0}


@dataclass(frozen=True)
class Dense:
    """Layers of units with one bend; the last layer has none.

    Attributes:
        widths: units of every layer, inputs first: (2, 8, 1) has one hidden layer.
        bend: of all hidden units, a name in `BENDS`.
    """

    widths: tuple[int, ...]
    bend: str

    @property
    def parameters(self) -> int:
        """How many weights and offsets it has."""
        return sum((inputs + 1) * units for inputs, units in zip(self.widths, self.widths[1:]))

    def start(self, rng: np.random.Generator) -> np.ndarray:
        """Gaussian weights of variance gain / inputs, offsets zero, as one flat array."""
        gain = BENDS[self.bend][2]
        layers = []
        for inputs, units in zip(self.widths, self.widths[1:]):
            layers += [rng.normal(0, np.sqrt(gain / inputs), inputs * units), np.zeros(units)]
        return np.concatenate(layers)

    def layers(self, flat: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """Views (inputs, units) and (units,) into a flat array, layer by layer."""
        found, begin = [], 0
        for inputs, units in zip(self.widths, self.widths[1:]):
            middle, end = begin + inputs * units, begin + (inputs + 1) * units
            found.append((flat[begin:middle].reshape(inputs, units), flat[middle:end]))
            begin = end
        return found

    def forward(self, flat: np.ndarray, x: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Weighted sums of each layer and what each layer is given: z (layers), a (layers), both (n, units)."""
        bend, sums, given = BENDS[self.bend][0], [], [x]
        *hidden, last = self.layers(flat)
        for weights, offsets in hidden:
            sums.append(given[-1] @ weights + offsets)
            given.append(bend(sums[-1]))
        sums.append(given[-1] @ last[0] + last[1])
        return sums, given

    def __call__(self, flat: np.ndarray, x: np.ndarray) -> np.ndarray:
        """The outputs (n, units of the last layer)."""
        return self.forward(flat, x)[0][-1]

    def gradient(self, flat: np.ndarray, x: np.ndarray, slope_of_loss) -> np.ndarray:
        """Gradient of a loss, flat: `slope_of_loss` gives its derivative by the outputs (n, outputs)."""
        slope = BENDS[self.bend][1]
        sums, given = self.forward(flat, x)
        layers, result = self.layers(flat), np.empty_like(flat)
        parts, delta = self.layers(result), slope_of_loss(sums[-1])
        for number in reversed(range(len(layers))):
            parts[number][0][...] = given[number].T @ delta
            parts[number][1][...] = delta.sum(axis=0)
            if number:
                delta = (delta @ layers[number][0].T) * slope(sums[number - 1], given[number])
        return result


def squared(targets: np.ndarray):
    """The slope of half the mean squared error, of outputs (n, 1) against targets (n,)."""
    return lambda outputs: (outputs - targets[:, None]) / len(targets)


def logistic(labels: np.ndarray):
    """The slope of the mean logistic loss, of one logit (n, 1) for labels 0 and 1 (n,)."""
    return lambda outputs: (expit(outputs) - labels[:, None]) / len(labels)


def softmax(labels: np.ndarray):
    """The slope of the mean cross-entropy, of logits (n, classes) for class numbers (n,)."""

    def slope(outputs):
        chances = np.exp(outputs - outputs.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        chances[np.arange(len(labels)), labels] -= 1
        return chances / len(labels)

    return slope


def cross_entropy(outputs: np.ndarray, labels: np.ndarray) -> float:
    """Mean cross-entropy in nats, of logits (n, classes) for class numbers (n,)."""
    shifted = outputs - outputs.max(axis=1, keepdims=True)
    return float((np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(labels)), labels]).mean())
