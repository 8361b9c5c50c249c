"""How the seven optimisers are drawn, and what each one's best rate is."""

import numpy as np

from deeplecture.record import Record
from measured import style

MARKERS = ("o", "s", "D", "^", "v", "P", "X")
LINES = ("-", "--", "-.", ":", "-", "--", "-.")
LOOKS = tuple(zip(style.CYCLE, MARKERS, LINES, strict=True))


def best(known: Record) -> np.ndarray:
    """Index of the rate with the lowest validation loss, in the mean over seeds, for every optimiser."""
    return known.results["validation_loss"].mean(axis=0).argmin(axis=1)


def tested(known: Record) -> np.ndarray:
    """Test accuracy (seed x optimiser), each optimiser at its best rate."""
    return np.stack([known.results["test_accuracy"][:, i, j] for i, j in enumerate(best(known))], axis=1)
