"""Two rings in three coordinate systems, and the share that the best line gets in each."""

import numpy as np
from sklearn.datasets import make_circles

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning.risk_and_sample_size import logistic


def cartesian(points):
    """The points (n, 2) as they are."""
    return points


def polar(points):
    """Distance from the middle and angle (n, 2)."""
    return np.column_stack([np.hypot(*points.T), np.arctan2(points[:, 1], points[:, 0])])


def squares(points):
    """Both coordinates squared (n, 2)."""
    return points**2


def with_constant(points):
    """A constant 1 and the points (n, 2): (n, 3)."""
    return np.column_stack([np.ones(len(points)), points])


VIEWS = (
    ("as drawn", cartesian, "$x_1$", "$x_2$"),
    ("distance and angle", polar, "distance $r$", "angle (radians)"),
    ("squares", squares, "$x_1^2$", "$x_2^2$"),
)


@figure("computed")
def rings_three_ways(count: int = 200, noise: float = 0.1, draws: int = 20):
    names = ("drawn", "polar", "squares")
    scores = np.zeros((len(VIEWS), draws))
    picture, panels = style.canvas(style.SLIDE, columns=3)
    for row, (axes, (title, view, across, up)) in enumerate(zip(panels, VIEWS)):
        axes.set_gid(f"step-{row + 1}-view")
        for draw in range(draws):
            points, labels = make_circles(count, noise=noise, factor=0.5, random_state=draw)
            fresh, answers = make_circles(2000, noise=noise, factor=0.5, random_state=10_000 + draw)
            line = logistic(with_constant(view(points)), labels)
            scores[row, draw] = ((with_constant(view(fresh)) @ line > 0) == answers).mean()
            if draw == 0:
                shown, own, first = view(points), labels, line
        for kind, colour, marker in ((0, style.CLASS_A, "o"), (1, style.CLASS_B, "^")):
            axes.plot(*shown[own == kind].T, marker, color=colour, markersize=4)
        xlim, ylim = axes.get_xlim(), axes.get_ylim()
        c, a, b = first
        ends = np.array(
            [[-(b * y + c) / a, y] for y in ylim] if abs(a) > abs(b) else [[x, -(a * x + c) / b] for x in xlim]
        )
        axes.plot(*ends.T, color=style.FIT)
        axes.set(xlim=xlim, ylim=ylim, xlabel=across, ylabel=up)
        axes.set_title(f"{title}: {100 * scores[row].mean():.1f} %")
    return with_numbers(
        picture,
        draws=draws,
        **dict(zip(names, scores.mean(axis=1))),
        **{f"{name}_spread": row for name, row in zip(names, scores.std(axis=1, ddof=1))},
        **{f"{name}_low": row for name, row in zip(names, scores.min(axis=1))},
    )
