"""What each case comes to at the rate that validation chooses, where networks have grids of learning rates of their own."""

import numpy as np


def place(record) -> np.ndarray:
    """The place of the rate of least validation loss in the mean over the runs, for each case."""
    return record.results["validation_loss"].mean(axis=0).argmin(axis=-1)


def at_best(record, key: str) -> np.ndarray:
    """A result (runs, ..., cases, rates) at the best rate of each case: without its last axis."""
    values, at = record.results[key], place(record)
    at = np.broadcast_to(at[..., None], (*values.shape[:-1], 1))
    return np.take_along_axis(values, at, axis=-1)[..., 0]
