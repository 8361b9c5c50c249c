"""Small pictures of clothes, changed at random, and a small convolutional network that makes codes of them."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional

SIDE = 14
UNITS = 64  # of a code


@dataclass(frozen=True)
class Change:
    """A random change of a picture; each number is the largest.

    Attributes:
        turn: degrees, either way.
        size: relative change of the size, either way.
        shift: pixels, either way.
        noise: standard deviation of what is added to each pixel.
    """

    turn: float
    size: float
    shift: float
    noise: float = 0.0


def changed(images: torch.Tensor, change: Change, rng: np.random.Generator) -> torch.Tensor:
    """Images (n, 1, 14, 14), each turned, resized and shifted by its own draw, between pixels linear, black outside."""
    n = len(images)
    angle = np.radians(rng.uniform(-change.turn, change.turn, n))
    zoom = 1 / (1 + rng.uniform(-change.size, change.size, n))
    shift = rng.uniform(-change.shift, change.shift, (2, n)) * 2 / SIDE
    cos, sin = zoom * np.cos(angle), zoom * np.sin(angle)
    turn = torch.from_numpy(
        np.stack([cos, -sin, shift[0], sin, cos, shift[1]], axis=1).reshape(n, 2, 3).astype(np.float32)
    )
    grid = functional.affine_grid(turn, list(images.shape), align_corners=False)
    moved = functional.grid_sample(images, grid, align_corners=False)
    if change.noise:
        moved = moved + torch.from_numpy(change.noise * rng.normal(size=moved.shape).astype(np.float32))
    return moved


def coder() -> nn.Module:
    """Two convolutions and a dense layer, each with batch norm and ReLU: a code of 64 numbers."""
    layers: list[nn.Module] = []
    for inputs, channels in ((1, 16), (16, 32)):
        layers += [nn.Conv2d(inputs, channels, 3, 2, 1, bias=False), nn.BatchNorm2d(channels), nn.ReLU()]
    dense = nn.Linear(32 * 4 * 4, UNITS, bias=False)
    return nn.Sequential(*layers, nn.Flatten(), dense, nn.BatchNorm1d(UNITS), nn.ReLU())


def head(outputs: int) -> nn.Module:
    """One hidden layer of 64 with batch norm, behind a code."""
    return nn.Sequential(
        nn.Linear(UNITS, UNITS, bias=False), nn.BatchNorm1d(UNITS), nn.ReLU(), nn.Linear(UNITS, outputs)
    )


def contrast(one: torch.Tensor, other: torch.Tensor, temperature: float) -> torch.Tensor:
    """Mean cross-entropy of finding each picture's other view among all others of the batch (Chen and others, 2020)."""
    both = functional.normalize(torch.cat([one, other]), dim=1)
    likeness = both @ both.T / temperature
    likeness.fill_diagonal_(-1e9)
    n = len(one)
    return functional.cross_entropy(likeness, torch.cat([torch.arange(n, 2 * n), torch.arange(n)]))


@torch.no_grad()
def codes(model: nn.Module, images: torch.Tensor) -> np.ndarray:
    """Codes (n, 64) by the running statistics."""
    model.eval()
    found = torch.cat([model(part) for part in images.split(2_000)]).numpy()
    model.train()
    return found


def pictures(part: tuple) -> tuple[torch.Tensor, np.ndarray]:
    """Rows of 196 pixels and classes as images (n, 1, 14, 14) and classes."""
    return torch.from_numpy(part[0].astype(np.float32).reshape(-1, 1, SIDE, SIDE)), part[1]


def revealed(classes: np.ndarray, each: int) -> np.ndarray:
    """Places of the first so many examples of each class."""
    return np.concatenate([np.flatnonzero(classes == one)[:each] for one in range(10)])


def read(known: tuple, checks: tuple, asked: tuple, penalties) -> tuple[np.ndarray, np.ndarray]:
    """What a line reads off inputs (n, numbers): least squares to the class, with each of these penalties.

    Returns:
        Share of validation and of test examples that are right, both (penalties,).
    """
    middle, spread = known[0].mean(axis=0), known[0].std() + 1e-9
    first, *others = ((np.c_[(x - middle) / spread, np.ones(len(x))], y) for x, y in (known, checks, asked))
    gram, along = first[0].T @ first[0] / len(first[1]), first[0].T @ (np.eye(10)[first[1]] - 0.1) / len(first[1])
    right = []
    for penalty in penalties:
        line = np.linalg.solve(gram + penalty * np.eye(len(gram)), along)
        right.append([((x @ line).argmax(axis=1) == y).mean() for x, y in others])
    checked, tested = np.array(right).T
    return checked, tested
