"""Deep networks with shortcuts and normalisation, their gradients by hand, several learning rates side by side.

All arrays of a network begin with an axis of copies: they start alike, see the same batches and differ in their learning
rate. A layer's sums are (copies, n, places, channels): a dense layer has one place and its units as channels, a convolution
of 3 x 3 has the 64 places of a digit.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from measured.experiments.optimisation._network import Split

BENDS: dict[str, tuple[Callable, Callable]] = {
    "sigmoid": (expit, lambda z, a: a * (1 - a)),
    "tanh": (np.tanh, lambda z, a: 1 - a**2),
    "ReLU": (lambda z: np.maximum(z, 0), lambda z, a: z > 0),
}
# Axes of (copies, n, groups, places, channels of a group) over which each normalisation averages.
OVER = {"batch": (1, 3), "layer": (2, 3, 4), "group": (3, 4), "instance": (3,)}
EPSILON = 1e-5


@dataclass(frozen=True)
class Stack:
    """Hidden layers of one width, then 10 logits. Layer l + 1 sums `carry` z + `branch` (W h(N(z)) + b), z the sums of layer l.

    Attributes:
        depth: hidden layers.
        width: units, or channels, of each.
        side: of the square of places; 1 is a dense network on 64 pixels, 8 a convolutional one.
        bend: a name in `BENDS`.
        gain: variance of a starting weight times the number of inputs of its sum.
        centred: whether offsets start such that a sigmoid's mean output of one half cancels.
        carry, branch: 0 of a plain network, whose branch is 1; 1 and a factor of a residual one.
        norm: "none" or a name in `OVER`; groups: of "group".
        noise: whether normalised values are shifted and stretched anew at each training step.
    """

    depth: int
    width: int
    side: int = 1
    bend: str = "ReLU"
    gain: float = 2.0
    centred: bool = False
    carry: float = 0.0
    branch: float = 1.0
    norm: str = "none"
    groups: int = 4
    noise: bool = False

    def start(self, rng: np.random.Generator, copies: int) -> list[np.ndarray]:
        """Weights and offsets of each layer, then scale and shift of each normalisation, all (copies, ...)."""
        first = 64 if self.side == 1 else 9
        between = self.width * (1 if self.side == 1 else 9)
        sizes = [(first, self.width)] + [(between, self.width)] * (self.depth - 1) + [(self.width * self.side**2, 10)]
        made = []
        for number, (inputs, units) in enumerate(sizes):
            gain = self.gain if number < self.depth else 1.0
            weights = rng.normal(0, np.sqrt(gain / inputs), (inputs, units))
            offsets = -weights.sum(axis=0) / 2 if self.centred and number else np.zeros(units)
            made += [weights, offsets]
        if self.norm != "none":
            made += [np.ones(self.width), np.zeros(self.width)] * self.depth
        return [np.repeat(part[None], copies, axis=0) for part in made]

    def parameters(self) -> int:
        """How many numbers it learns."""
        return sum(part.size for part in self.start(np.random.default_rng(0), 1))

    def gradient(self, weights: list, x: np.ndarray, y: np.ndarray, running: list, rng=None) -> list[np.ndarray]:
        """The gradient of each copy's mean cross-entropy on one batch x (n, 64), y (n,); keeps running statistics."""
        logits, kept = self._forward(weights, x, running, rng, training=True)
        delta = np.exp(log_softmax(logits))
        delta[:, np.arange(len(y)), y] -= 1
        return self._backward(weights, delta / len(y), kept)

    def logits(self, weights: list, x: np.ndarray, running: list, training: bool = False) -> np.ndarray:
        """(copies, n, 10); with `training` batch norm takes the statistics of x, else the running ones."""
        return self._forward(weights, x, list(running), None, training)[0]

    def handed(self, weights: list, x: np.ndarray, running: list, rng=None) -> list[np.ndarray]:
        """What each layer's bend is given in training: (copies, n, places, channels) of every layer."""
        return [normed for _, normed, _, _ in self._forward(weights, x, list(running), rng, True)[1][:-1]]

    def _forward(self, weights, x, running, rng, training):
        copies, places = len(weights[0]), self.side**2
        bend, _ = BENDS[self.bend]
        z, kept = x.reshape(1, len(x), -1 if self.side == 1 else 64, 1), []
        given = np.broadcast_to(x[None], (copies, *x.shape)) if self.side == 1 else patches(z, self.side)
        given = given.reshape(given.shape[0], -1, weights[0].shape[1])
        for layer in range(self.depth):
            sums = given @ weights[2 * layer] + weights[2 * layer + 1][:, None]
            sums = sums.reshape(copies, len(x), places, self.width)
            z = sums if layer == 0 or not self.carry else self.carry * z + self.branch * sums
            normed, memory = self._normalise(weights, layer, z, running, rng, training)
            a = bend(normed)
            kept.append((given, normed, a, memory))
            if layer < self.depth - 1:
                given = a if self.side == 1 else patches(a, self.side)
                given = given.reshape(copies, len(x) * places, -1)
        last = a.reshape(copies, len(x), -1)
        kept.append(last)
        return last @ weights[2 * self.depth] + weights[2 * self.depth + 1][:, None], kept

    def _backward(self, weights, delta, kept):
        slopes = [np.zeros(0)] * len(weights)
        copies, n, _ = delta.shape
        places, last = self.side**2, 2 * self.depth
        slopes[last], slopes[last + 1] = kept[-1].swapaxes(1, 2) @ delta, delta.sum(axis=1)
        back = (delta @ weights[last].swapaxes(1, 2)).reshape(copies, n, places, self.width)
        carried = 0.0
        for layer in reversed(range(self.depth)):
            given, normed, a, memory = kept[layer]
            back = back * BENDS[self.bend][1](normed, a)
            back = self._normalise_back(weights, layer, back, memory, slopes) + carried
            branch = (back if layer == 0 or not self.carry else self.branch * back).reshape(
                copies, n * places, self.width
            )
            slopes[2 * layer], slopes[2 * layer + 1] = given.swapaxes(1, 2) @ branch, branch.sum(axis=1)
            if layer:
                carried = self.carry * back if self.carry else 0.0
                back = branch @ weights[2 * layer].swapaxes(1, 2)
                back = back.reshape(copies, n, places, -1) if self.side == 1 else unpatched(back, n, self.side)
        return slopes

    def _normalise(self, weights, layer, z, running, rng, training):
        if self.norm == "none":
            return z, None
        at = 2 * self.depth + 2 + 2 * layer
        groups = {"group": self.groups}.get(self.norm, 1)
        grouped = z.reshape(*z.shape[:2], z.shape[2], groups, -1).swapaxes(2, 3)
        over = OVER[self.norm]
        if self.norm == "batch" and not training:
            mean, variance = running[layer]
        else:
            mean = grouped.mean(axis=over, keepdims=True)
            variance = ((grouped - mean) ** 2).mean(axis=over, keepdims=True)
            if self.norm == "batch":
                old = running[layer]
                running[layer] = [0.9 * was + 0.1 * now for was, now in zip(old, (mean, variance))]
        root = np.sqrt(variance + EPSILON)
        unit = ((grouped - mean) / root).swapaxes(2, 3).reshape(z.shape)
        out = unit * weights[at][:, None, None] + weights[at + 1][:, None, None]
        stretch = 1.0
        if self.noise and rng is not None:
            stretch, shift = rng.uniform(0.75, 1.25, self.width), rng.uniform(-0.5, 0.5, self.width)
            out = out * stretch + shift
        return out, (unit, root, groups, stretch)

    def _normalise_back(self, weights, layer, back, memory, slopes):
        if memory is None:
            return back
        unit, root, groups, stretch = memory
        at = 2 * self.depth + 2 + 2 * layer
        back = back * stretch
        slopes[at], slopes[at + 1] = (back * unit).sum(axis=(1, 2)), back.sum(axis=(1, 2))
        shape = (*back.shape[:3], groups, back.shape[3] // groups)
        into = lambda array: array.reshape(shape).swapaxes(2, 3)
        back, unit, over = into(back * weights[at][:, None, None]), into(unit), OVER[self.norm]
        back = back - back.mean(axis=over, keepdims=True) - unit * (back * unit).mean(axis=over, keepdims=True)
        return (back / root).swapaxes(2, 3).reshape(*shape[:3], -1)

    def statistics(self) -> list:
        """Running mean and variance of every layer before the first step: 0 and 1."""
        return [[np.zeros(1), np.ones(1)] for _ in range(self.depth)]


@dataclass(frozen=True)
class Training:
    """How the copies are trained: by momentum of 0.9 on shuffled batches.

    Attributes:
        rates: one for each copy.
        epochs, batch: an incomplete last batch is left out, since batch norm cannot take a batch of one.
        clip: the largest length of a copy's gradient; longer ones are shortened to it. Infinity clips nothing.
    """

    rates: tuple[float, ...]
    epochs: int
    batch: int
    clip: float = np.inf


def train(network: Stack, start: list, data, made: Training, rng: np.random.Generator, watch=None):
    """Weights and running statistics at the end; `watch(epoch, weights, running)` is called after every epoch."""
    x, y = data
    weights, velocity = [part.copy() for part in start], [np.zeros_like(part) for part in start]
    running = network.statistics()
    rates = np.array(made.rates)
    noise = np.random.default_rng(rng.integers(2**32))
    for epoch in range(made.epochs):
        order = rng.permutation(len(y))
        for begin in range(0, len(y) - made.batch + 1, made.batch):
            chosen = order[begin : begin + made.batch]
            slopes = network.gradient(weights, x[chosen], y[chosen], running, noise)
            if np.isfinite(made.clip):
                length = np.sqrt(sum((part.reshape(len(rates), -1) ** 2).sum(axis=1) for part in slopes))
                short = np.minimum(1, made.clip / np.maximum(length, 1e-300))
                slopes = [part * short.reshape(-1, *[1] * (part.ndim - 1)) for part in slopes]
            for part, slope, speed in zip(weights, slopes, velocity):
                speed *= 0.9
                speed += slope
                part -= rates.reshape(-1, *[1] * (part.ndim - 1)) * speed
        if watch:
            watch(epoch, weights, running)
    return weights, running


def trained(network: Stack, start: list, data: Split, made: Training, rng: np.random.Generator) -> dict:
    """Train and judge: `train_loss`, `validation_loss`, `test_accuracy`, each (copies,), and `end`, weights and statistics."""
    with np.errstate(all="ignore"):  # a rate that is too large may leave the numbers
        weights, running = train(network, start, data.train, made, rng)
        losses = [judged(network.logits(weights, x, running), y)[0] for x, y in (data.train, data.validation)]
        right = judged(network.logits(weights, data.test[0], running), data.test[1])[1]
    return {"train_loss": losses[0], "validation_loss": losses[1], "test_accuracy": right, "end": (weights, running)}


def gathered(ends: list[dict], shape: tuple[int, ...]) -> dict[str, np.ndarray]:
    """What `trained` gave for one case after the other, without the ends: each result in this shape, rates last."""
    return {key: np.reshape([end[key] for end in ends], shape) for key in ends[0] if key != "end"}


def log_softmax(logits: np.ndarray) -> np.ndarray:
    logits = logits - logits.max(axis=-1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))


def judged(logits: np.ndarray, y: np.ndarray, worst: float = 3.0) -> tuple[np.ndarray, np.ndarray]:
    """Mean cross-entropy in nats, NaN and more than `worst` as that, and share of right answers; both (copies,)."""
    loss = -log_softmax(logits)[:, np.arange(len(y)), y].mean(axis=1)
    return np.fmin(np.nan_to_num(loss, nan=np.inf), worst), (logits.argmax(axis=2) == y).mean(axis=1)


def patches(a: np.ndarray, side: int) -> np.ndarray:
    """The 3 x 3 neighbourhood of every place, zero beyond the edge: (copies, n, places, channels) to (..., 9 channels)."""
    copies, n, _, channels = a.shape
    padded = np.pad(a.reshape(copies, n, side, side, channels), ((0, 0), (0, 0), (1, 1), (1, 1), (0, 0)))
    parts = [padded[:, :, i : i + side, j : j + side] for i in range(3) for j in range(3)]
    return np.concatenate(parts, axis=-1).reshape(copies, n, side**2, 9 * channels)


def unpatched(back: np.ndarray, n: int, side: int) -> np.ndarray:
    """What `patches` does, backwards: slopes at neighbourhoods (copies, n places, 9 channels) added up at their places."""
    copies, _, wide = back.shape
    back = back.reshape(copies, n, side, side, 9, wide // 9)
    padded = np.zeros((copies, n, side + 2, side + 2, wide // 9))
    for number in range(9):
        i, j = divmod(number, 3)
        padded[:, :, i : i + side, j : j + side] += back[..., number, :]
    return padded[:, :, 1:-1, 1:-1].reshape(copies, n, side**2, -1)
