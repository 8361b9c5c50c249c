"""Encoders and decoders, several copies side by side that differ in what an experiment compares, trained by Adam.

A network's numbers lie in one flat tensor (copies, numbers); values are (copies, examples, units). The copies share the start, the
order of the batches and whatever noise is drawn.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

BENDS: dict[str, Callable] = {"tanh": torch.tanh, "ReLU": torch.relu, "sigmoid": torch.sigmoid, "none": lambda z: z}


@dataclass(frozen=True)
class Stack:
    """Fully connected layers.

    Attributes:
        widths: units of every layer, inputs first.
        bend: of the hidden layers; the last layer has none.
    """

    widths: tuple[int, ...]
    bend: str = "ReLU"

    def numbers(self) -> int:
        """How many weights and offsets it has."""
        return sum((inputs + 1) * units for inputs, units in zip(self.widths, self.widths[1:]))

    def start(self, rng: np.random.Generator) -> np.ndarray:
        """Gaussian weights with a variance of 2 (ReLU) or 1 over the number of inputs, offsets zero: (numbers,)."""
        gain, drawn = 2.0 if self.bend == "ReLU" else 1.0, []
        for inputs, units in zip(self.widths, self.widths[1:]):
            drawn += [rng.normal(0, np.sqrt(gain / inputs), inputs * units), np.zeros(units)]
        return np.concatenate(drawn)

    def layers(self, flat: torch.Tensor) -> list[tuple[torch.Tensor, torch.Tensor]]:
        """Views of each layer's weights (copies, inputs, units) and offsets (copies, 1, units)."""
        found, begin = [], 0
        for inputs, units in zip(self.widths, self.widths[1:]):
            middle, end = begin + inputs * units, begin + (inputs + 1) * units
            found.append((flat[:, begin:middle].reshape(-1, inputs, units), flat[:, None, middle:end]))
            begin = end
        return found

    def __call__(self, flat: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        """The last layer's sums (copies, n, units) for x (n, inputs) or (copies, n, inputs)."""
        layers = self.layers(flat)
        for number, (weights, offsets) in enumerate(layers):
            x = x.expand(len(flat), *x.shape[-2:]) if x.ndim == 3 else x.expand(len(flat), *x.shape)
            x = torch.baddbmm(offsets, x, weights)
            if number < len(layers) - 1:
                x = BENDS[self.bend](x)
        return x


@dataclass(frozen=True)
class Pair:
    """An encoder and a decoder, whose numbers lie in this order in one flat tensor."""

    encoder: Stack
    decoder: Stack

    def numbers(self) -> int:
        return self.encoder.numbers() + self.decoder.numbers()

    def start(self, rng: np.random.Generator, copies: int) -> torch.Tensor:
        """The same start for all copies, (copies, numbers)."""
        drawn = np.concatenate([self.encoder.start(rng), self.decoder.start(rng)])
        return torch.tensor(np.tile(drawn, (copies, 1)), dtype=torch.float32)

    def encode(self, flat: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        """(copies, n, code) of x (n, inputs)."""
        return self.encoder(flat[:, : self.encoder.numbers()], x)

    def decode(self, flat: torch.Tensor, z: torch.Tensor) -> torch.Tensor:
        """(copies, n, inputs) of z (copies, n, code)."""
        return self.decoder(flat[:, self.encoder.numbers() :], z)


def autoencoder(inputs: int, hidden: tuple[int, ...], code: int, bend: str = "ReLU") -> Pair:
    """Hidden layers to a code without a bend, and the same back."""
    return Pair(Stack((inputs, *hidden, code), bend), Stack((code, *hidden[::-1], inputs), bend))


def tensor(values) -> torch.Tensor:
    return torch.tensor(np.asarray(values), dtype=torch.float32)


@dataclass(frozen=True)
class Training:
    """Epochs, and examples a batch; an incomplete last batch is left out."""

    epochs: int
    batch: int


def train(
    loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    flat: torch.Tensor,
    count: int,
    rates: Sequence[float] | float,
    made: Training,
    rng: np.random.Generator,
    after: Callable[[torch.Tensor], None] = lambda flat: None,
) -> torch.Tensor:
    """Adam on shuffled batches, each copy at its rate, which falls to nothing in a straight line: the numbers at the end.

    Args:
        loss: of the numbers (copies, numbers) and of the places of a batch's examples: (copies,).
        count: of the examples.
        after: called with the numbers after each step, to change them in place.
    """  # fmt: skip
    flat = flat.clone().requires_grad_()
    m, s = torch.zeros_like(flat), torch.zeros_like(flat)
    rate = tensor(np.broadcast_to(rates, len(flat)))[:, None]
    each = count // made.batch
    steps = made.epochs * each
    for step in range(steps):
        if step % each == 0:
            order = torch.from_numpy(rng.permutation(count))
        chosen = order[step % each * made.batch :][: made.batch]
        (slope,) = torch.autograd.grad(loss(flat, chosen).sum(), flat)
        with torch.no_grad():
            m.lerp_(slope, 0.1)
            s.lerp_(slope**2, 0.001)
            root = (s / (1 - 0.999 ** (step + 1))).sqrt_().add_(1e-8)
            flat -= rate * (1 - step / steps) / (1 - 0.9 ** (step + 1)) * m / root
            after(flat)
    return flat.detach()
