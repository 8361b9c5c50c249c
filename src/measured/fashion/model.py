"""The two networks of the demo. Both take grey values 0-255 as they lie in the file and give ten logits."""

import torch
from torch import Tensor, nn


class Standardise(nn.Module):
    """Grey values to numbers of mean 0 and standard deviation 1 over the training images.

    The two constants are kept with the weights, so that a saved model needs nothing besides the images.
    """

    mean: Tensor
    deviation: Tensor

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.zeros(()))
        self.register_buffer("deviation", torch.ones(()))

    def fit(self, images: Tensor) -> None:
        """Take the constants from these images, any shape, uint8; on the CPU, as MPS has no double precision."""
        counts = torch.bincount(images.flatten().cpu(), minlength=256).double()
        values = torch.arange(256, dtype=torch.double)
        mean = (counts * values).sum() / counts.sum()
        self.mean.fill_(mean.item())
        self.deviation.fill_(((counts * (values - mean) ** 2).sum() / counts.sum()).sqrt().item())

    def forward(self, images: Tensor) -> Tensor:
        return (images - self.mean).div_(self.deviation)


class MLP(nn.Module):
    """784 pixels, 128 hidden units with ReLU, ten classes."""

    def __init__(self, hidden: int = 128):
        super().__init__()
        self.standardise = Standardise()
        self.hidden = nn.Linear(28 * 28, hidden)
        self.output = nn.Linear(hidden, 10)

    def features(self, images: Tensor) -> Tensor:
        """(n, 28, 28) images to (n, hidden) activations of the hidden layer."""
        return self.hidden(self.standardise(images).flatten(1)).relu()

    def forward(self, images: Tensor) -> Tensor:
        return self.output(self.features(images))


class CNN(nn.Module):
    """Two convolutions of 3 x 3, each followed by ReLU and 2 x 2 max pooling, then 128 hidden units, ten classes."""

    def __init__(self, channels: tuple[int, int] = (32, 64), hidden: int = 128):
        super().__init__()
        first, second = channels
        self.standardise = Standardise()
        self.convolutions = nn.Sequential(
            nn.Conv2d(1, first, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(first, second, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        )  # fmt: skip
        self.hidden = nn.Linear(second * 7 * 7, hidden)
        self.output = nn.Linear(hidden, 10)
        # Channels last in memory: the convolutions take two thirds of the time on a CPU.
        self.to(memory_format=torch.channels_last)

    def features(self, images: Tensor) -> Tensor:
        """(n, 28, 28) images to (n, hidden) activations of the last hidden layer."""
        maps = self.convolutions(self.standardise(images).unsqueeze(1))
        return self.hidden(maps.flatten(1)).relu()

    def forward(self, images: Tensor) -> Tensor:
        return self.output(self.features(images))


MODELS = {"mlp": MLP, "cnn": CNN}


def build(name: str, seed: int) -> MLP | CNN:
    """The network of this name, its weights drawn from the seed (PyTorch's default initialisation)."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return MODELS[name]()


def parameter_table(model: nn.Module) -> list[tuple[str, tuple[int, ...], int]]:
    """(name, shape, count) of every trained parameter, in the order of the layers."""
    return [(name, tuple(p.shape), p.numel()) for name, p in model.named_parameters()]
