"""Descent on quadratics whose curvature differs between directions."""

import numpy as np


def descend(
    curvatures: np.ndarray, start: np.ndarray, rate: float, decay: float, steps: int, ahead: bool = False
) -> np.ndarray:
    """Points (steps + 1, d) of descent with momentum on sum(curvatures * x^2) / 2.

    Args:
        decay: of the velocity; 0 is gradient descent.
        ahead: take the gradient where the velocity leads, as Nesterov does.
    """
    if decay == 0:
        return start * (1 - rate * curvatures) ** np.arange(steps + 1)[:, None]
    here, velocity, path = start, 0.0 * start, [start]
    for _ in range(steps):
        place = here - rate * decay * velocity if ahead else here
        velocity = decay * velocity + curvatures * place
        here = here - rate * velocity
        path.append(here)
    return np.array(path)


def heavy_ball(low: float, high: float) -> tuple[float, float]:
    """The rate and decay that are best for curvatures between `low` and `high` (Polyak, 1964)."""
    roots = np.sqrt(low), np.sqrt(high)
    return 4 / (roots[0] + roots[1]) ** 2, ((roots[1] - roots[0]) / (roots[1] + roots[0])) ** 2


def steps_until(
    curvatures: np.ndarray, start: np.ndarray, rate: float, decay: float, share: float, ahead: bool = False
) -> int:
    """Steps until the distance to the minimum is for good at most `share` of what it was."""
    steps = 64
    while True:
        distance = np.linalg.norm(descend(curvatures, start, rate, decay, steps, ahead), axis=1)
        far = np.flatnonzero(distance > share * distance[0])
        if far[-1] < 0.8 * steps:
            return int(far[-1]) + 1
        steps *= 2
