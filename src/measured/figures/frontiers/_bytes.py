"""Bytes that the networks of `frontiers/compressed` take, and the students that validation chooses."""

import numpy as np

FULL = 4  # bytes of a number of 32 bits


def counts(widths) -> tuple[int, int]:
    """Weights and offsets of fully connected layers."""
    return sum(a * b for a, b in zip(widths, widths[1:])), sum(widths[1:])


def rounded(widths, bits: int) -> float:
    """Weights of so many bits, a step of 32 bits for each layer, offsets of 32 bits."""
    weights, offsets = counts(widths)
    return weights * bits / 8 + FULL * (offsets + len(widths) - 1)


def sparse(widths, share: float) -> float:
    """The weights that are left, as 32 bits each; and where they are: a bit for every place, or two bytes for each, whatever is less."""
    weights, offsets = counts(widths)
    return share * weights * FULL + min(weights / 8, 2 * share * weights) + FULL * offsets


def narrow(widths, kept: int) -> float:
    """A network whose hidden layers have shrunk to the same share as the first of them, `kept` units of it."""
    inputs, *hidden, outputs = widths
    share = kept / hidden[0]
    return FULL * sum(counts((inputs, *(max(1, round(share * units)) for units in hidden), outputs)))


def chosen(record, key: str) -> np.ndarray:
    """A result (runs, students, teachings) at the softness and rate of highest mean validation accuracy."""
    checked = record.results["validation_accuracy"].mean(axis=0)
    flat = lambda values: values.reshape(*values.shape[:-2], -1)  # noqa: E731
    at = flat(checked).argmax(axis=-1)
    values = flat(record.results[key])
    return np.take_along_axis(values, np.broadcast_to(at, values.shape[:-1])[..., None], axis=-1)[..., 0]
