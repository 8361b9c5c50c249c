"""Which step size and schedule to take: accuracy on held-out training images, the test set untouched."""

from dataclasses import dataclass

import numpy as np

from measured.fashion import data, training
from measured.fashion.settings import Settings as Run

SEEDS = (0, 1, 2)
DATA = "Fashion-MNIST, 50,000 training images, 10,000 held out with the seed"
TOLERANCE = {"validation_accuracy": 0.01, "train_accuracy": 0.01}


@dataclass(frozen=True)
class Settings:
    """The grid that is searched; four epochs of batches of 100 throughout."""

    learning_rates: tuple[float, ...] = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2)
    schedules: tuple[str, ...] = ("constant", "linear")
    validation: int = 10_000


def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """(schedules, learning rates) accuracies after the last epoch."""
    import torch

    fashion = data.load()
    rows = [
        [
            training.train(
                Run(learning_rate=rate, schedule=schedule, validation=settings.validation, seed=seed, threads=1),
                fashion,
                torch.device("cpu"),
            )[1].rows[-1]
            for rate in settings.learning_rates
        ]
        for schedule in settings.schedules
    ]
    return {key: np.array([[row[key] for row in line] for line in rows]) for key in TOLERANCE}


checksum = data.checksum
