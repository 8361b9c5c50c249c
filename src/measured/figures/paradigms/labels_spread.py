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
    scores = np.array([[right(*drawn(b, np.random.default_rng([6, draw]))) for draw in range(draws)] for b in BLURS])
    here = scores[BLURS.index(blur), :, 0]
    middle = int(np.argsort(here)[len(here) // 2])  # neither the best draw nor the worst is shown
    points, moon, known = drawn(blur, np.random.default_rng([6, middle]))
    held = _spreading.steps(_spreading.graph(points, NEAR), _spreading.one_of(known, 2), CLAMP, 300)
    picture, panels = style.canvas((10, 4.3), rows=3, columns=2, width_ratios=[1, 1.5])
    grid = panels[0, 0].get_gridspec()
    for axes in panels[:, 1]:
        axes.remove()
    last = picture.add_subplot(grid[:, 1])
    for step, (axes, at) in enumerate(zip(panels[:, 0], (0, 5, 300)), 1):
        reached = held[at].sum(axis=1) > 1e-12
        side = held[at].argmax(axis=1)
        axes.plot(*points[~reached].T, ".", color=style.QUIET, alpha=0.5, gid=f"step-{step}-none")
        for k, (colour, marker) in enumerate(((style.CLASS_A, "o"), (style.CLASS_B, "^"))):
            axes.plot(*points[reached & (side == k)].T, marker, color=colour, markersize=4, gid=f"step-{step}-side-{k}")
            axes.plot(*points[known == k].T, marker, color=colour, markersize=13, markeredgecolor=style.TRUTH, markeredgewidth=1.5, gid=f"step-{step}-label-{k}")  # fmt: skip
        axes.set_title(
            ("two labels", "after 5 steps", f"at rest, {100 * right(points, moon, known)[0]:.0f} %")[step - 1],
            loc="left",
            fontsize=15,
        )
        axes.set(xticks=(), yticks=(), aspect="equal")
    looks = ((style.TRAIN, "o", "-", "spreading"), (style.CLASS_B, "^", "--", "nearer label"))
    for column, (colour, marker, stroke, words) in enumerate(looks):
        mean = 100 * scores[..., column].mean(axis=1)
        place = np.array(BLURS) + (-0.003, 0.003)[column]
        for row, x in enumerate(place):
            last.plot(np.full(draws, x), 100 * scores[row, :, column], marker, color=colour, alpha=0.3, markersize=4, gid=f"step-4-{column}-draws-{row}")  # fmt: skip
        last.plot(place, mean, color=colour, marker=marker, linestyle=stroke, markersize=9, gid=f"step-4-{column}")
        last.text(
            (0.085, 0.315)[column], (105, 71)[column], words, color=colour, va="center", gid=f"step-4-{column}-says"
        )
    last.axhline(50, color=style.QUIET, linestyle=":", linewidth=1.5)
    last.text(0.395, 51, "a coin", ha="right", va="bottom", color=style.QUIET)
    last.set(
        xlabel="blur of the moons", ylabel="points right (%)", ylim=(24, 109), yticks=(50, 75, 100), xlim=(0.035, 0.4)
    )
    last.set_xticks(BLURS, [f"{blur:g}" for blur in BLURS])
    for tick in last.get_xticklabels()[1:2]:
        tick.set_visible(False)  # 0.08 would stand on 0.1
    one = right(points, moon, known)
    return with_numbers(
        picture, blur=blur, blurs=BLURS, draws=draws, points=len(points), here=one[0], nearer_here=one[1],
        spreading=scores[..., 0].mean(axis=1), nearer=scores[..., 1].mean(axis=1), worst=scores[..., 0].min(axis=1),
    )  # fmt: skip
