"""The default run ten times: how the loss falls, how far apart ten seeds land."""

from dataclasses import dataclass

import numpy as np

from measured.fashion import data, training
from measured.fashion.settings import Settings as Run

SEEDS = tuple(range(10))
DATA = "Fashion-MNIST, all 60,000 training images, 10,000 test images"
# Rounding differs between processors, and training magnifies it; the accuracies of one machine repeat exactly.
TOLERANCE = {
    "losses": 0.5,
    "accuracies": 0.2,
    "train_loss": 0.01,
    "train_accuracy": 0.005,
    "test_loss": 0.02,
    "test_accuracy": 0.008,
    "seconds": np.inf,
}


@dataclass(frozen=True)
class Settings:
    """The defaults of `deeplecture train`, which experiment `fashion/settings` chose."""

    epochs: int = Run.epochs
    batch_size: int = Run.batch_size
    learning_rate: float = Run().learning_rate
    schedule: str = Run.schedule


def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """Loss and accuracy of every batch; of every epoch the training and test loss and accuracy; seconds in all."""
    import torch

    made = Run(
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        learning_rate=settings.learning_rate,
        schedule=settings.schedule,
        seed=seed,
        threads=1,
    )
    _, progress = training.train(made, data.load(), torch.device("cpu"))
    kept = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")
    return {
        "losses": np.array(progress.losses, np.float32),
        "accuracies": np.array(progress.accuracies, np.float32),
        "seconds": progress.seconds,
    } | {key: np.array([row[key] for row in progress.rows]) for key in kept}


checksum = data.checksum
