"""A noisy spiral in the plane, as the unit's figure draws it and its experiment learns it."""

import numpy as np

NOISE = 0.3  # standard deviation, where the arm ends at a distance of four pi
TURNS = 4 * np.pi


def drawn(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Points (count, 2) near (t cos t, t sin t), each coordinate over the arm's spread, and their t (count,), from 0 to 4 pi."""
    place = rng.uniform(0, TURNS, count)
    points = np.column_stack([place * np.cos(place), place * np.sin(place)]) + rng.normal(0, NOISE, (count, 2))
    return (points - centre()[0]) / centre()[1], place


def centre() -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of the arm itself, both (2,)."""
    place = np.linspace(0, TURNS, 10_001)
    arm = np.column_stack([place * np.cos(place), place * np.sin(place)])
    return arm.mean(axis=0), arm.std(axis=0)


def axis(points: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Mean (2,), first principal axis (2,) and its share of the variance."""
    mean = points.mean(axis=0)
    _, sizes, axes = np.linalg.svd(points - mean, full_matrices=False)
    return mean, axes[0], float(sizes[0] ** 2 / (sizes**2).sum())


def on_axis(known: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Points (n, 2) moved to the first principal axis of the known ones."""
    mean, direction, _ = axis(known)
    return mean + ((points - mean) @ direction)[:, None] * direction


def line_error(known: np.ndarray, points: np.ndarray) -> float:
    """Mean squared error per coordinate of the known points' first axis."""
    return float(((points - on_axis(known, points)) ** 2).mean())


def rank_agreement(code: np.ndarray, place: np.ndarray) -> float:
    """Size of the rank correlation (Spearman's) of two orders."""
    ranks = [np.argsort(np.argsort(one)).astype(float) for one in (code, place)]
    return abs(float(np.corrcoef(*ranks)[0, 1]))  # type: ignore[call-overload]
