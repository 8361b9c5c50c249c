"""How many updates the perceptron makes on separable points, by the width of the gap between the classes."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning._plane import show_points
from measured.figures.networks._perceptron import learn


def separable(gap: float, count: int, rng: np.random.Generator):
    """Points of a disc with a constant 1 (count, 3), their signs, and the unit weights that separate them with this margin."""
    angle = rng.uniform(0, 2 * np.pi)
    true = np.array([np.cos(angle), np.sin(angle), rng.uniform(-0.3, 0.3)])
    true /= np.linalg.norm(true)
    found = np.empty((0, 3))
    while len(found) < count:
        flat = rng.uniform(-1, 1, (4 * count, 2))
        disc = flat[(flat**2).sum(axis=1) <= 1]
        points = np.column_stack([disc, np.ones(len(disc))])
        found = np.concatenate([found, points[np.abs(points @ true) >= gap]])
    return found[:count], np.sign(found[:count] @ true), true


@figure("computed")
def perceptron_mistakes(count: int = 300, draws: int = 60):
    gaps = np.array([0.02, 0.04, 0.08, 0.16, 0.32])
    updates, bound = np.zeros((2, len(gaps), draws))
    stopped = np.zeros((len(gaps), draws), bool)
    for i, gap in enumerate(gaps):
        for draw in range(draws):
            x, signs, true = separable(gap, count, np.random.default_rng([4, i, draw]))
            path = learn(x, signs, most=20_000)
            updates[i, draw] = len(path) - 1
            stopped[i, draw] = (signs * (x @ path[-1]) > 0).all()
            bound[i, draw] = (x**2).sum(axis=1).max() / (signs * (x @ true)).min() ** 2
    picture, (plane, axes) = style.canvas(style.SLIDE, columns=2, width_ratios=[1, 1.35])
    x, signs, true = separable(gaps[2], count, np.random.default_rng([4, 2, 0]))
    path = learn(x, signs, most=20_000)
    show_points(plane, x[:, :2], (signs > 0).astype(int), s=22)
    across = np.array([-1.2, 1.2])
    for weights, colour, width in (
        (path[1], style.QUIET, 1.4),
        (path[len(path) // 2], style.QUIET, 1.4),
        (path[-1], style.FIT, 2.6),
    ):
        plane.plot(across, -(weights[0] * across + weights[2]) / weights[1], color=colour, linewidth=width)
    plane.set(
        xlim=(-1.1, 1.1),
        ylim=(-1.1, 1.1),
        aspect="equal",
        xlabel="$x_1$",
        ylabel="$x_2$",
        title=f"{len(path) - 1} updates, then never again",
    )
    axes.plot(np.repeat(gaps, draws), updates.ravel(), "o", color=style.FIT, alpha=0.25, markersize=5, linestyle="none")
    axes.plot(gaps, updates.mean(axis=1), "o-", color=style.FIT)
    axes.plot(gaps, bound.mean(axis=1), "s--", color=style.QUIET)
    axes.text(0.021, updates.mean(axis=1)[0] * 0.22, "updates", color=style.FIT, fontsize=16)
    axes.text(0.06, bound.mean(axis=1)[2] * 3, "never more than this", color=style.QUIET, fontsize=16)
    axes.set(
        xscale="log", yscale="log", xlabel="margin: distance of the nearest point", ylabel="updates until none is wrong"
    )
    axes.set_xticks(gaps, [f"{gap:g}" for gap in gaps])
    axes.minorticks_off()
    return with_numbers(
        picture, gaps=gaps, draws=draws, count=count, updates=updates.mean(axis=1), most=updates.max(axis=1),
        least=updates.min(axis=1), bound=bound.mean(axis=1), share=(updates / bound).max(), stopped=stopped.mean(), shown=len(path) - 1,
    )  # fmt: skip
