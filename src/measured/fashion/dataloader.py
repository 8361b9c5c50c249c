"""The loop that a student writes: torchvision's data set, a transform for each image, a DataLoader.

It trains the network of notebook 2 and stands here to be compared with `training.train`.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from torch import nn

from measured.fashion import data
from measured.fashion.vision import torchvision


@contextmanager
def torchvision_root() -> Iterator[Path]:
    """A folder in which torchvision finds Fashion-MNIST: the one it lies in already, or a temporary copy."""
    found = data.find()
    if found.parts[-2:] == ("FashionMNIST", "raw"):
        yield found.parent.parent
        return
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "FashionMNIST" / "raw"
        raw.mkdir(parents=True)
        for name in data.SHA256:
            (raw / name).write_bytes(data.read_checked(found, name))
        yield Path(folder)


def train(
    root: Path,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    seed: int,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, list[float]]:
    """Train 784-128-10 with Adam and a DataLoader in the main process.

    Args:
        root: folder in which torchvision finds the data.
        clock: what tells the time, in seconds.

    Returns:
        For each epoch `seconds`, of these `fetching` (waiting for the DataLoader), and `accuracy` on the test set.
    """
    vision = torchvision()
    plain = vision.datasets.FashionMNIST(root)
    deviation, mean = torch.std_mean(plain.data.float() / 255)
    steps = [vision.transforms.ToTensor(), vision.transforms.Normalize(mean, deviation)]
    transform = vision.transforms.Compose(steps)
    images, test = (vision.datasets.FashionMNIST(root, train=kind, transform=transform) for kind in (True, False))
    order = torch.Generator().manual_seed(seed)
    loader = torch.utils.data.DataLoader(images, batch_size, shuffle=True, generator=order)
    test_loader = torch.utils.data.DataLoader(test, batch_size)

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
    optimiser = torch.optim.Adam(network.parameters(), learning_rate)
    loss_function = nn.CrossEntropyLoss()
    told = {"seconds": [], "fetching": [], "accuracy": []}
    for _ in range(epochs):
        start = ready = clock()
        fetching = 0.0
        for pixels, labels in loader:
            fetching += clock() - ready
            optimiser.zero_grad()
            loss = loss_function(network(pixels), labels)
            loss.backward()
            optimiser.step()
            ready = clock()
        told["seconds"].append(clock() - start)
        told["fetching"].append(fetching)
        with torch.no_grad():
            right = sum((network(pixels).argmax(1) == labels).sum().item() for pixels, labels in test_loader)
        told["accuracy"].append(right / len(test))
    return told
