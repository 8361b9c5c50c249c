"""What validation chooses of several trainings, and what a network does there."""

import numpy as np


def at_best(record, key: str) -> tuple[np.ndarray, np.ndarray]:
    """A result (runs, cases) at the place on its last axis where the mean validation loss over the runs is least; that place."""
    at = record.results["validation_loss"].mean(axis=0).argmin(axis=-1)
    return np.take_along_axis(record.results[key], at[None, ..., None], axis=-1)[..., 0], at
