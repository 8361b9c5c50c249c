"""What the data set holds: classes, grey values, the mean image of each class, and some images drawn at random."""

from dataclasses import dataclass

import numpy as np

from measured.fashion import data

SEEDS = (0, 1, 2)
DATA = "Fashion-MNIST, 60,000 training and 10,000 test images"
TOLERANCE = {
    "samples": 0.0,
    "train_counts": 0.0,
    "test_counts": 0.0,
    "mean": 1e-6,
    "deviation": 1e-6,
    "mean_images": 0.01,
}


@dataclass(frozen=True)
class Settings:
    """How many images of each class to draw."""

    samples: int = 5


def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """Counts by class, mean and standard deviation of the grey values, mean images, and samples drawn with the seed."""
    fashion = data.load()
    images, labels = fashion.train_images, fashion.train_labels
    rng = np.random.default_rng(seed)
    classes = range(len(data.CLASSES))
    samples = [images[rng.choice(np.flatnonzero(labels == k), settings.samples, replace=False)] for k in classes]
    return {
        "samples": np.stack(samples),
        "train_counts": np.bincount(labels),
        "test_counts": np.bincount(fashion.test_labels),
        "mean": images.mean(),
        "deviation": images.std(),
        "mean_images": np.stack([images[labels == k].mean(0) for k in classes]).astype(np.float32),
    }


checksum = data.checksum
