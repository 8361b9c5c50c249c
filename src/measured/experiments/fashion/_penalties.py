"""How far penalties are behind the best, in standard errors; figures read it too, so that it needs no PyTorch."""

import numpy as np


def standard_error(share: float, images: int) -> float:
    """Of a share that is right among independent images."""
    return float(np.sqrt(share * (1 - share) / images))


def penalties_in_errors(record) -> tuple[np.ndarray, np.ndarray]:
    """(runs,) by how many standard errors the next stronger and the chosen penalty are behind the best."""
    scores, grid = record.results["penalty_scores"].mean(axis=1), record.settings["inverse_penalties"]
    best = scores.max(axis=1)
    images = record.settings["splits"] * record.settings["validation"]
    behind = (best[:, None] - scores) / np.array([[standard_error(share, images)] for share in best])
    runs, place = np.arange(len(scores)), np.searchsorted(grid, record.results["chosen"][:, 2])
    return behind[runs, place - 1], behind[runs, place]
