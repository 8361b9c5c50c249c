"""Points of two classes in the plane and the regions that a classifier makes of it."""

import numpy as np
from matplotlib.patches import PathPatch

from measured import style

MARKERS = ("o", "^")
COLOURS = (style.CLASS_A, style.CLASS_B)


def show_points(axes, points, labels, **options):
    """Draw class A as discs and class B as triangles.

    Args:
        axes: matplotlib axes.
        points: array (n, 2).
        labels: n numbers, 0 for class A and 1 for class B.
        options: passed to `scatter`.
    """
    for label in (0, 1):
        shown = points[labels == label]
        axes.scatter(
            shown[:, 0],
            shown[:, 1],
            **{"marker": MARKERS[label], "color": COLOURS[label], "s": 30, "linewidths": 0.5, "edgecolors": "white"}
            | options,
        )


def show_regions(axes, score, horizontal, vertical, cells: int = 140):
    """Tint the plane by the sign of `score` and draw its zero line.

    Args:
        axes: matplotlib axes; gets these limits.
        score: function from points (n, 2) to n numbers, positive where it answers class B.
        horizontal, vertical: (low, high) of the two axes.
        cells: grid points along each axis.
    """
    across, up = np.meshgrid(np.linspace(*horizontal, cells), np.linspace(*vertical, cells))
    height = score(np.column_stack([across.ravel(), up.ravel()])).reshape(across.shape)
    # Two grounds, no scale of data: as plain patches they turn dark with the page, which filled contours would not.
    filled = axes.contourf(across, up, height > 0, levels=[-0.5, 0.5, 1.5])
    for ground, colour in zip(filled.get_paths(), COLOURS, strict=True):
        axes.add_patch(PathPatch(ground, facecolor=colour, alpha=0.13, linewidth=0))
    filled.remove()
    if (height > 0).any() and (height <= 0).any():
        axes.contour(across, up, height, levels=[0.0], colors=[style.FIT], linewidths=2.4)
    axes.set(xlim=horizontal, ylim=vertical)
