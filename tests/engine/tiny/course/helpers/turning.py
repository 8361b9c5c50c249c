"""A film in which a straight boundary turns by a quarter around the middle of the plane."""

import numpy as np

from deeplecture.film import Curve, Film

SNAPSHOTS = 41


def turning() -> Film:
    angle = np.linspace(0, np.pi / 2, SNAPSHOTS)
    none = np.zeros((SNAPSHOTS, 1))
    share = np.linspace(0.5, 1, SNAPSHOTS)
    return Film(
        steps=10 * np.arange(SNAPSHOTS),
        weights=(np.stack([np.cos(angle), np.sin(angle)], 1)[:, :, None], none, none + 1, none[:, 0]),
        points=np.array([[-0.2, -0.9], [0.3, 0.9]]),
        labels=np.array([0, 1]),
        horizontal=(-2.0, 2.0),
        vertical=(-1.0, 1.0),
        curves=(
            Curve("loss", 1 - share, 1.1 - share, 0.0, 1.0, (0, 1)),
            Curve("right", share, share, 0.0, 1.0, (0, 1), True),
        ),
        train="training",
        test="new points",
        says="A line turns here by a quarter.",
    )
