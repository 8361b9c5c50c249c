"""Fashion-MNIST at half its resolution, a sample and a split anew for each seed."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from measured.experiments.data._images import pooled
from measured.fashion import data


@dataclass(frozen=True)
class Parts:
    """Images as rows of 196 pixels from 0 to 1, and classes, of what is learned from, of what chooses, of more, and the test."""

    train: tuple[np.ndarray, np.ndarray]
    validation: tuple[np.ndarray, np.ndarray]
    pool: tuple[np.ndarray, np.ndarray]
    test: tuple[np.ndarray, np.ndarray]


@cache
def _all() -> data.Fashion:
    return data.load()


def parts(seed: int, train: int, validation: int, pool: int = 0) -> Parts:
    """Drawn from the 60,000 training images without overlap; the test set is all 10,000 test images."""
    fashion = _all()
    order = np.random.default_rng([seed, 0]).permutation(len(fashion.train_images))
    rows = lambda images: pooled(images).reshape(len(images), 196)
    pieces = np.split(order[: train + validation + pool], [train, train + validation])
    made = [(rows(fashion.train_images[piece]), fashion.train_labels[piece].astype(int)) for piece in pieces]
    return Parts(*made, (rows(fashion.test_images), fashion.test_labels.astype(int)))
