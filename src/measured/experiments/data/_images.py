"""Fashion-MNIST's images at half their resolution, on which the experiments of this unit take seconds."""

import numpy as np


def pooled(images: np.ndarray) -> np.ndarray:
    """Images (n, 28, 28) of bytes as means over squares of two by two pixels: (n, 14, 14), from 0 to 1."""
    return images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)) / 255
