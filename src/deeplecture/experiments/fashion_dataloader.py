"""What an epoch costs with a DataLoader and without, the two in turn on the same core."""

from dataclasses import dataclass

import numpy as np

from deeplecture.fashion import data, dataloader, training
from deeplecture.fashion.settings import Settings as Run

SEEDS = (0, 1, 2)
DATA = "Fashion-MNIST, all 60,000 training images, 10,000 test images"
TOLERANCE = {
    "ours": np.inf, "loader": np.inf, "fetching": np.inf, "ours_accuracy": 0.008, "loader_accuracy": 0.015,
}  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """The default run; one thread for both."""

    epochs: int = Run.epochs
    batch_size: int = Run.batch_size
    learning_rate: float = Run().learning_rate


def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """(epochs,) seconds of our trainer and of the DataLoader loop, of these waiting for the loader; test accuracies."""
    import torch

    torch.set_num_threads(1)
    made = Run(
        epochs=settings.epochs, batch_size=settings.batch_size, learning_rate=settings.learning_rate, seed=seed, threads=1
    )  # fmt: skip
    _, progress = training.train(made, data.load(), torch.device("cpu"))
    with dataloader.torchvision_root() as root:
        loop = dataloader.train(root, settings.epochs, settings.batch_size, settings.learning_rate, seed)
    return {
        "ours": np.array([row["step_seconds"] for row in progress.rows]),
        "loader": np.array(loop["seconds"]),
        "fetching": np.array(loop["fetching"]),
        "ours_accuracy": np.array([row["test_accuracy"] for row in progress.rows]),
        "loader_accuracy": np.array(loop["accuracy"]),
    }


checksum = data.checksum
