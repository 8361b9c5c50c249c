"""What validation chooses on the last axis of a result."""

import numpy as np


def at_most(record, by: str, key: str) -> tuple[np.ndarray, np.ndarray]:
    """A result (runs, ..., values) where the mean of another over the runs is largest: (runs, ...), and those places."""
    place = record.results[by].mean(axis=0).argmax(axis=-1)
    return np.take_along_axis(record.results[key], place[None, ..., None], axis=-1)[..., 0], place


def at_least(record, by: str, key: str) -> tuple[np.ndarray, np.ndarray]:
    """The same where it is least."""
    place = record.results[by].mean(axis=0).argmin(axis=-1)
    return np.take_along_axis(record.results[key], place[None, ..., None], axis=-1)[..., 0], place
