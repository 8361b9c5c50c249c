"""The learning rate that validation chooses, and what a network does at it."""

import numpy as np


def at_best_rate(record, key: str, net: str = "") -> tuple[np.ndarray, np.ndarray]:
    """A result of every case at its best rate, and these rates.

    Args:
        record: with rates on the last axis of its results.
        key: of the result, without what stands before the names of a net.
        net: "dense_" where a record has several networks whose results begin so.

    Returns:
        the result (runs, ...) at the rate of least validation loss in the mean over the runs; that rate (...).
    """
    at = record.results[f"{net}validation_loss"].mean(axis=0).argmin(axis=-1)
    values = np.take_along_axis(record.results[net + key], at[None, ..., None], axis=-1)[..., 0]
    return values, np.array(record.settings["rates"])[at]
