"""Two labels on two moons: how they spread over neighbours, and how far that carries as the moons blur."""

import numpy as np
from sklearn.datasets import make_moons

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.paradigms import _spreading

NEAR, CLAMP = 6, 0.95
BLURS = (0.05, 0.08, 0.1, 0.15, 0.2, 0.3)


def drawn(blur: float, rng: np.random.Generator, count: int = 200) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points of two moons, their moons, and one label a moon with -1 elsewhere."""
    points, moon = make_moons(count, noise=blur, random_state=int(rng.integers(2**31)))
    known = np.full(count, -1)
    for k in range(2):
        known[rng.choice(np.flatnonzero(moon == k))] = k
    return points, moon, known


def right(points, moon, known) -> tuple[float, float]:
    """The share of the points without label that spreading gets right, and that the nearer of the two labels gets right."""
    held = _spreading.spread(_spreading.graph(points, NEAR), _spreading.one_of(known, 2), CLAMP)
    given = np.flatnonzero(known >= 0)
    nearer = known[given][((points[:, None] - points[given]) ** 2).sum(axis=2).argmin(axis=1)]
    others = known < 0
    return float((held.argmax(axis=1) == moon)[others].mean()), float((nearer == moon)[others].mean())


@figure("computed")
def labels_spread(blur: float = 0.1, draws: int = 20):
    points, moon, known = drawn(blur, np.random.default_rng([6, 2]))
    held = _spreading.steps(_spreading.graph(points, NEAR), _spreading.one_of(known, 2), CLAMP, 300)
    scores = np.array([[right(*drawn(b, np.random.default_rng([6, draw]))) for draw in range(draws)] for b in BLURS])
    picture, panels = style.canvas((10, 3.4), columns=4, width_ratios=[1, 1, 1, 1.5])
    for step, (axes, at) in enumerate(zip(panels, (0, 5, 300)), 1):
        reached = held[at].sum(axis=1) > 1e-12
        side = held[at].argmax(axis=1)
        axes.plot(*points[~reached].T, ".", color=style.QUIET, alpha=0.5, gid=f"step-{step}-none")
        for k, (colour, marker) in enumerate(((style.CLASS_A, "o"), (style.CLASS_B, "^"))):
            axes.plot(*points[reached & (side == k)].T, marker, color=colour, markersize=4, gid=f"step-{step}-side-{k}")
            axes.plot(*points[known == k].T, marker, color=colour, markersize=13, markeredgecolor=style.TRUTH, markeredgewidth=1.5, gid=f"step-{step}-label-{k}")  # fmt: skip
        axes.set_title(("two labels", "after 5 steps", "at rest")[step - 1], loc="left", fontsize=15)
        axes.set(xticks=(), yticks=())
    last = panels[3]
    for column, (colour, marker, stroke, words) in enumerate(
        ((style.TRAIN, "o", "-", "spreading"), (style.CLASS_B, "^", "--", "nearer label"))
    ):
        mean, low, high = (
            100 * scores[..., column].mean(axis=1),
            *100 * np.quantile(scores[..., column], (0.1, 0.9), axis=1),
        )
        last.plot(BLURS, mean, color=colour, marker=marker, linestyle=stroke, gid=f"step-4-{column}")
        last.fill_between(BLURS, low, high, color=colour, alpha=0.15, linewidth=0, gid=f"step-4-{column}-band")
        last.text(
            (0.075, 0.06)[column],
            (104, 57)[column],
            words,
            color=colour,
            ha="left",
            va="center",
            gid=f"step-4-{column}-says",
        )
    last.set(xlabel="blur of the moons", ylabel="points right (%)", ylim=(40, 108), yticks=(50, 75, 100))
    one = right(points, moon, known)
    return with_numbers(
        picture, blur=blur, blurs=BLURS, draws=draws, points=len(points), here=one[0], nearer_here=one[1],
        spreading=scores[..., 0].mean(axis=1), nearer=scores[..., 1].mean(axis=1), worst=scores[..., 0].min(axis=1),
    )  # fmt: skip
