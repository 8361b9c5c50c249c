"""The default run ten times: how the loss falls, how far apart ten seeds land."""

from dataclasses import dataclass

import numpy as np

from measured.fashion import data, training
from measured.fashion.settings import Settings as Run

SEEDS = tuple(range(10))
DATA = "Fashion-MNIST, 50,000 training images, 10,000 held out with the seed, 10,000 test images after the last epoch"
# Rounding differs between processors, and training magnifies it; the accuracies of one machine repeat exactly.
TOLERANCE = {
    "losses": 0.5,
    "accuracies": 0.2,
    "train_loss": 0.01,
    "train_accuracy": 0.005,
    "validation_loss": 0.02,
    "validation_accuracy": 0.008,
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
    validation: int = 10_000


def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """Loss and accuracy of every batch; of every epoch those in training and on held-out images; those
    on test images after the last; seconds in all."""
    import torch

    made = Run(
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        learning_rate=settings.learning_rate,
        schedule=settings.schedule,
        validation=settings.validation,
        seed=seed,
        threads=1,
    )
    fashion, device = data.load(), torch.device("cpu")
    model, progress = training.train(made, fashion, device)
    test = training.evaluate(model, training.Images.of(fashion.test_images, fashion.test_labels, device))
    kept = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")
    return (
        {
            "losses": np.array(progress.losses, np.float32),
            "accuracies": np.array(progress.accuracies, np.float32),
            "seconds": progress.seconds,
        }
        | {key: np.array([row[key] for row in progress.rows]) for key in kept}
        | {f"test_{key}": value for key, value in test.items()}
    )


checksum = data.checksum
