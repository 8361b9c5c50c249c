"""What the data set holds: classes, grey values, the mean image of each class, and some images drawn at random."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, between
from deeplecture.experiment import experiment
from measured.fashion import data


@dataclass(frozen=True)
class Settings:
    """How many images of each class to draw."""

    samples: int = 5


@experiment(
    seeds=(0, 1, 2),
    data="Fashion-MNIST, 60,000 training and 10,000 test images",
    tolerance={
        "samples": 0.0,
        "train_counts": 0.0,
        "test_counts": 0.0,
        "mean": 1e-6,
        "deviation": 1e-6,
        "mean_images": 1e-4,
        "background": 0.0,
    },
    intervals="none drawn: of all images, whatever the seed",
    varied=("sample",),
    tuned="none: nothing is trained",
    validation="none: nothing is trained",
    test="none: nothing is trained",
    parameters="none: nothing is trained",
    # Of all images, whatever the seed.
    apart=(
        "train_counts",
        "test_counts",
        "mean",
        "deviation",
        "mean_images",
        "background",
    ),
    checksum=data.checksum,
)
def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """Counts by class, mean and standard deviation of the grey values, mean images, samples drawn with the seed, and for
    each pixel the share of the training images in which it is background, the file's zero."""
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
        "background": (images == 0).mean(0),
    }


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of the data."""
    counts = record.results["train_counts"], record.results["test_counts"]
    means, whole = record.results["mean_images"][0].astype(float), record.results["mean"][0]
    background = record.results["background"][0]
    edges = np.concatenate([background[0], background[-1], background[1:-1, 0], background[1:-1, -1]])
    return (
        between("more than a tenth of the border's values are not background", 1 - edges.mean(), low=0.1),
        between("the corners are background", background[[0, 0, -1, -1], [0, -1, 0, -1]].min(), low=0.99),
        between("the classes are equally frequent, in both parts", max(np.ptp(part) for part in counts), high=0.5),
        between("the classes' mean images have the mean of all", abs(means.mean() - whole), high=0.001),
    )
