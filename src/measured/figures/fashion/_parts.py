"""What figures of unit 5 share: names of the classes, means over batches, the reach of runs, parts that come with a step."""

import numpy as np

from measured.fashion.data import CLASSES

NAMES = tuple(name.replace("T-shirt/top", "T-shirt") for name in CLASSES)


def by_step(runs: np.ndarray, bins: int = 28) -> tuple[np.ndarray, np.ndarray]:
    """Means of (runs, steps) over batches beside each other on a logarithmic axis, single ones at first, hundreds at last.

    Returns:
        the steps in the middle (at most `bins`,) and the means (runs, as many).
    """
    edges = np.unique(np.geomspace(1, runs.shape[1] + 1, bins + 1).astype(int))
    means = [runs[:, a - 1 : b - 1].mean(1) for a, b in zip(edges, edges[1:])]
    return np.sqrt(edges[:-1] * (edges[1:] - 1)), np.stack(means, 1)


def reach(runs: np.ndarray) -> list[np.ndarray]:
    """From the mean of (runs, places) down to the lowest and up to the highest run, as error bars take it."""
    mean = runs.mean(0)
    return [mean - runs.min(0), runs.max(0) - mean]


def mark(name: str, *parts) -> None:
    """Give parts of a picture ids after one name, `step-2-...`: with that step of a slide they come."""
    for number, part in enumerate(parts):
        part.set_gid(f"{name}-{number}")
