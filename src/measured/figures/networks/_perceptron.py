"""Rosenblatt's rule: whenever an example is answered wrongly, add it to the weights, with the sign that it should have had."""

import numpy as np


def learn(x: np.ndarray, signs: np.ndarray, most: int) -> np.ndarray:
    """Go round the examples until none is wrong, or `most` updates are made.

    Args:
        x: examples (n, d), a constant 1 among their coordinates if there is an offset.
        signs: -1 or 1 (n,).

    Returns:
        the weights before each update and at the end (updates + 1, d).
    """
    weights, history, at, count = np.zeros(x.shape[1]), [], 0, len(signs)
    history.append(weights)
    while len(history) <= most:
        wrong = signs * (x @ weights) <= 0
        if not wrong.any():
            break
        at = (at + np.roll(wrong, -at).argmax()) % count
        weights = weights + signs[at] * x[at]
        history.append(weights)
        at = (at + 1) % count
    return np.array(history)
