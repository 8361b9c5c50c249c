"""A quadratic bowl in two weights: f(w) = (w1 - 1)^2 / 2 + (w2 - 0.5)^2, of curvatures 1 and 2."""

import numpy as np

CURVATURES = np.array([1.0, 2.0])
LOWEST = np.array([1.0, 0.5])
LIMIT = 2 / CURVATURES.max()


def loss(point):
    """The height of the bowl at points (..., 2)."""
    return 0.5 * (CURVATURES * (point - LOWEST) ** 2).sum(axis=-1)


def gradient(point):
    """The slope of the bowl at points (..., 2)."""
    return CURVATURES * (point - LOWEST)


def descend(learning_rate: float, steps: int, start=(-1.5, 2.5)):
    """The points (steps + 1, 2) that gradient descent visits."""
    path = [np.array(start)]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * gradient(path[-1]))
    return np.array(path)
