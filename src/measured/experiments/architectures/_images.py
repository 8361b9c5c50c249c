"""Small networks for clothes: dense and convolutional ones of stated size, and how they are trained and judged."""

import numpy as np
import torch
from torch import nn

from measured.fashion import data

SIDE = 28  # pixels of an image
CHANNELS = 8, 16  # of the two convolutions


def mlp(hidden: int, side: int = SIDE) -> nn.Module:
    """All pixels to hidden units with ReLU, to ten logits."""
    return nn.Sequential(nn.Flatten(), nn.Linear(side**2, hidden), nn.ReLU(), nn.Linear(hidden, 10))


def cnn(side: int = SIDE, end: str = "places", stride: int = 2) -> nn.Module:
    """Convolutions of 5 x 5 with stride 2 and of 3 x 3, each with ReLU; then a layer of ten logits.

    Args:
        end: "places", the last layer has a weight for each channel at each place; "mean", for each channel's mean.
        stride: of the second convolution.
    """
    first, second = CHANNELS
    parts = [nn.Conv2d(1, first, 5, 2, 2), nn.ReLU(), nn.Conv2d(first, second, 3, stride, 1), nn.ReLU()]
    left = (-(-side // 2) + stride - 1) // stride
    if end == "mean":
        parts, left = [*parts, nn.AdaptiveAvgPool2d(1)], 1
    made = nn.Sequential(*parts, nn.Flatten(), nn.Linear(second * left**2, 10))
    return made.to(memory_format=torch.channels_last)  # on a processor faster by a third


def parameters(model: nn.Module) -> int:
    return sum(part.numel() for part in model.parameters())


def drawn(rng: np.random.Generator, train: int, validation: int, test: int) -> list[tuple]:
    """Images (n, 1, 28, 28) from 0 to 1 and labels (n,): to learn from, to validate, and of the test set."""
    fashion = data.load()
    places = rng.permutation(len(fashion.train_labels))[: train + validation]
    tests = rng.permutation(len(fashion.test_labels))[:test]
    images = (
        np.concatenate([fashion.train_images[places], fashion.test_images[tests]])[:, None].astype(np.float32) / 255
    )
    labels = np.concatenate([fashion.train_labels[places], fashion.test_labels[tests]]).astype(np.int64)
    ends = [0, train, train + validation, len(labels)]
    return [(images[begin:end], labels[begin:end]) for begin, end in zip(ends, ends[1:])]


def trained(model: nn.Module, examples: tuple, rate: float, epochs: int, batch: int, rng: np.random.Generator) -> None:
    """Adam on shuffled batches, its rate falling to nothing in a straight line; an incomplete last batch is left out.

    It computes where the network lies. The order comes from `rng` on every device.
    """
    x, y = beside(model, examples)
    steps = epochs * (len(y) // batch)
    optimiser = torch.optim.Adam(model.parameters(), lr=rate, fused=True)
    done = 0
    for _ in range(epochs):
        order = torch.from_numpy(rng.permutation(len(y))).to(y.device)
        for chosen in order[: len(y) // batch * batch].split(batch):
            optimiser.param_groups[0]["lr"] = rate * (1 - done / steps)
            optimiser.zero_grad()
            nn.functional.cross_entropy(model(x[chosen]), y[chosen]).backward()
            optimiser.step()
            done += 1


def beside(model: nn.Module, examples: tuple) -> tuple[torch.Tensor, torch.Tensor]:
    """Arrays of images and labels as tensors on the network's device."""
    where = next(model.parameters()).device
    x, y = (torch.from_numpy(part).to(where) for part in examples)
    return x, y


@torch.no_grad()
def judged(model: nn.Module, examples: tuple) -> tuple[float, float]:
    """Mean cross-entropy in nats and share of right answers."""
    x, y = beside(model, examples)
    logits = model(x)
    return float(nn.functional.cross_entropy(logits, y)), float((logits.argmax(1) == y).float().mean())
