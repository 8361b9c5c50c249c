"""k-means by its two steps (Lloyd, 1982), kept at every step."""

import numpy as np


def distances(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Squared distances (n, k)."""
    return ((points[:, None] - centres) ** 2).sum(axis=2)


def descend(points: np.ndarray, centres: np.ndarray) -> tuple[list[np.ndarray], list[float]]:
    """Centres at the start and after each round until none moves, and the mean squared distance to the nearest at each."""
    kept, loss = [centres], [distances(points, centres).min(axis=1).mean()]
    while True:
        group = distances(points, kept[-1]).argmin(axis=1)
        moved = np.array(
            [points[group == k].mean(axis=0) if (group == k).any() else kept[-1][k] for k in range(len(centres))]
        )
        if np.array_equal(moved, kept[-1]):
            return kept, loss
        kept.append(moved)
        loss.append(distances(points, moved).min(axis=1).mean())


def spread_start(points: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Points drawn one after the other, each in proportion to its squared distance from those drawn (Arthur, 2007)."""
    centres = points[[rng.integers(len(points))]]
    while len(centres) < count:
        far = distances(points, centres).min(axis=1)
        centres = np.vstack([centres, points[rng.choice(len(points), p=far / far.sum())]])
    return centres
