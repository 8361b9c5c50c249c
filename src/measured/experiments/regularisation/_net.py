"""Dense networks trained by Adam, several copies side by side, with the means of regularisation that the unit compares.

The copies of a network share the order of the batches and, where `alike`, the starting weights; they may differ in learning
rate, decay, dropout, noise and targets. All arrays of values are (copies, examples, units).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

EPSILON = 1e-5


@dataclass(frozen=True)
class Net:
    """Fully connected ReLU layers; outputs are logits.

    Attributes:
        widths: units of every layer, input first.
        norm: whether hidden sums go through batch norm.
    """

    widths: tuple[int, ...]
    norm: bool = False

    def start(self, rng: np.random.Generator, copies: int, alike: bool = True) -> np.ndarray:
        """He's weights, offsets zero, scales one: (copies, numbers)."""
        drawn = np.zeros((1 if alike else copies, self.numbers()))
        for part, (inputs, _) in zip(self.parts(drawn)[::2], self.sizes()):
            part[...] = rng.normal(0, np.sqrt(2 / inputs), part.shape)
        for scale in self.scales(drawn)[::2]:
            scale[...] = 1
        return np.repeat(drawn, copies // len(drawn), axis=0)

    def sizes(self) -> list[tuple[int, int]]:
        return list(zip(self.widths, self.widths[1:]))

    def numbers(self) -> int:
        """How many numbers it learns."""
        return sum((inputs + 1) * units for inputs, units in self.sizes()) + self.norm * 2 * sum(self.widths[1:-1])

    def parts(self, flat: np.ndarray) -> list[np.ndarray]:
        """Views of each layer's weights (copies, inputs, units) and offsets (copies, 1, units)."""
        views, begin = [], 0
        for inputs, units in self.sizes():
            middle, end = begin + inputs * units, begin + (inputs + 1) * units
            views += [flat[:, begin:middle].reshape(-1, inputs, units), flat[:, None, middle:end]]
            begin = end
        return views

    def scales(self, flat: np.ndarray) -> list[np.ndarray]:
        """Views of each hidden layer's scale and shift of batch norm, (copies, 1, units)."""
        begin, views = sum((inputs + 1) * units for inputs, units in self.sizes()), []
        for units in self.widths[1:-1] if self.norm else ():
            views += [flat[:, None, begin : begin + units], flat[:, None, begin + units : begin + 2 * units]]
            begin += 2 * units
        return views

    def logits(self, flat: np.ndarray, x: np.ndarray, running: list) -> np.ndarray:
        """(copies, n, 10) for x (n, inputs): no unit dropped, batch norm by its running statistics."""
        parts, scales = self.parts(flat), self.scales(flat)
        for layer in range(len(self.widths) - 2):
            x = x @ parts[2 * layer] + parts[2 * layer + 1]
            if self.norm:
                mean, variance = running[layer]
                x = (x - mean) / np.sqrt(variance + EPSILON) * scales[2 * layer] + scales[2 * layer + 1]
            x = np.maximum(x, 0)
        return x @ parts[-2] + parts[-1]

    def gradient(self, flat, x, targets, running: list, masks) -> np.ndarray:
        """Slopes (copies, numbers) of each copy's mean cross-entropy to targets (copies, n, 10), for x (copies, n, inputs).

        Args:
            masks: for each hidden layer what its outputs are multiplied by, or None.
        """
        parts, scales = self.parts(flat), self.scales(flat)
        slopes = np.zeros_like(flat)
        down, scales_down = self.parts(slopes), self.scales(slopes)
        kept, hidden = [], len(self.widths) - 2
        for layer in range(hidden):
            z, memory = x @ parts[2 * layer] + parts[2 * layer + 1], None
            if self.norm:
                mean, variance = z.mean(axis=1, keepdims=True), z.var(axis=1, keepdims=True)
                running[layer] = [0.9 * old + 0.1 * new for old, new in zip(running[layer], (mean, variance))]
                root = np.sqrt(variance + EPSILON)
                memory = (z - mean) / root, root
                z = memory[0] * scales[2 * layer] + scales[2 * layer + 1]
            a = np.maximum(z, 0)
            if masks is not None:
                a = a * masks[layer]
            kept.append((x, a, memory))
            x = a
        back = (softmax(x @ parts[-2] + parts[-1]) - targets) / x.shape[1]
        down[-2][...], down[-1][...] = x.swapaxes(1, 2) @ back, back.sum(axis=1, keepdims=True)
        for layer in reversed(range(hidden)):
            given, a, memory = kept[layer]
            back = (back @ parts[2 * layer + 2].swapaxes(1, 2)) * (a > 0)
            if masks is not None:
                back *= masks[layer]
            if memory:
                unit, root = memory
                scales_down[2 * layer][...] = (back * unit).sum(axis=1, keepdims=True)
                scales_down[2 * layer + 1][...] = back.sum(axis=1, keepdims=True)
                back = back * scales[2 * layer]
                back = back - back.mean(axis=1, keepdims=True) - unit * (back * unit).mean(axis=1, keepdims=True)
                back = back / root
            down[2 * layer][...] = given.swapaxes(1, 2) @ back
            down[2 * layer + 1][...] = back.sum(axis=1, keepdims=True)
        return slopes


@dataclass(frozen=True)
class Means:
    """What holds each of the copies back; a number is that of all, an array (copies,) has one for each.

    Attributes:
        rate: Adam's learning rate.
        decay: every weight is multiplied by 1 - rate * decay at each step, as in AdamW.
        penalty: this times the weight is added to its slope, before Adam.
        dropout: chance of a hidden unit to be left out at a step.
        smoothing: share of a target's probability that is spread over all classes.
        mixup: alpha of the Beta distribution of what each batch is mixed by; 0 mixes nothing.
        noise: standard deviation of what is added to every pixel at a step.
    """

    rate: float | np.ndarray = 0.001
    decay: float | np.ndarray = 0.0
    penalty: float | np.ndarray = 0.0
    dropout: float | np.ndarray = 0.0
    smoothing: float | np.ndarray = 0.0
    mixup: float | np.ndarray = 0.0
    noise: float | np.ndarray = 0.0


@dataclass(frozen=True)
class Training:
    """Epochs, and examples a batch; an incomplete last batch is left out."""

    epochs: int
    batch: int


def train(
    net: Net,
    flat: np.ndarray,
    data,
    means: Means,
    made: Training,
    rng: np.random.Generator,
    watch: Callable | None = None,
):
    """Weights (copies, numbers) and running statistics at the end; `watch(epoch, flat, running)` after every epoch, from 1.

    Args:
        data: x (n, inputs) and targets (n, 10), or (copies, n, 10) where copies learn from other labels.
    """  # fmt: skip
    x, targets = data
    copies, flat = len(flat), flat.copy()
    column = {name: np.broadcast_to(value, copies)[:, None] for name, value in vars(means).items()}
    each = {name: value[:, :, None] for name, value in column.items()}
    targets = (1 - each["smoothing"]) * targets + each["smoothing"] / targets.shape[-1]
    running = [[np.zeros((1, 1, 1)), np.ones((1, 1, 1))] for _ in net.widths[1:-1]]
    m, s, t = np.zeros_like(flat), np.zeros_like(flat), 0
    order_of, chance = rng.spawn(2)
    for epoch in range(1, made.epochs + 1):
        order = order_of.permutation(len(x))
        for begin in range(0, len(x) - made.batch + 1, made.batch):
            chosen = order[begin : begin + made.batch]
            given, wanted = np.broadcast_to(x[chosen], (copies, made.batch, x.shape[1])), targets[:, chosen]
            if np.any(column["mixup"]):
                given, wanted = mixed(given, wanted, column["mixup"][:, 0], chance)
            if np.any(column["noise"]):
                given = given + each["noise"] * chance.normal(size=given.shape)
            slopes = net.gradient(flat, given, wanted, running, dropped(net, each["dropout"], made.batch, chance))
            if np.any(column["penalty"]):
                slopes += column["penalty"] * flat
            t += 1
            m *= 0.9
            m += 0.1 * slopes
            s *= 0.999
            s += 0.001 * slopes**2
            if np.any(column["decay"]):
                flat *= 1 - column["rate"] * column["decay"]
            flat -= column["rate"] / (1 - 0.9**t) * m / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
        if watch:
            watch(epoch, flat, running)
    return flat, running


def dropped(net: Net, rates: np.ndarray, batch: int, rng: np.random.Generator):
    """For each hidden layer 0 where a unit is left out, and 1 over the chance to be kept elsewhere; None drops nothing.

    All copies use the same draws, so that a higher rate drops what a lower one does and more.

    Args:
        rates: (copies, 1, 1), each below 1.
    """
    if not np.any(rates):
        return None
    return [(rng.random((1, batch, units)) >= rates) / (1 - rates) for units in net.widths[1:-1]]


def mixed(x: np.ndarray, targets: np.ndarray, alphas: np.ndarray, rng: np.random.Generator):
    """Examples and targets, each mixed with another of the batch, by one share for each copy (Zhang and others, 2018)."""
    share = np.array([rng.beta(alpha, alpha) if alpha else 1.0 for alpha in alphas])[:, None, None]
    other = rng.permutation(x.shape[1])
    return share * x + (1 - share) * x[:, other], share * targets + (1 - share) * targets[:, other]


def softmax(logits: np.ndarray) -> np.ndarray:
    chances = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return chances / chances.sum(axis=-1, keepdims=True)
