"""The zig-zag of gradient descent in a ravine, and two ways out of it."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.optimisation import _ravine


@figure("computed")
def zigzag_and_cures(across: float = 1.9, condition: float = 20.0, share: float = 1e-6) -> Figure:
    """Paths of descent, tuned heavy ball and Newton on (x^2 + condition * y^2) / 2.

    Args:
        across: rate of descent times the curvature across the valley; at 2 it stops converging.
        share: of the starting distance, until which steps are counted.
    """
    curvatures, start = np.array([1.0, condition]), np.array([10.0, 2.0])
    rate, decay = _ravine.heavy_ball(1, condition)
    descent = f"Descent, rate {across:g} / κ"
    ways = ((descent, across / condition, 0.0), ("Momentum, tuned", rate, decay), ("Newton", None, None))
    picture, axes = style.canvas((10, 4.1), columns=3, sharey=True, sharex=True)
    x, y = np.meshgrid(np.linspace(-3, 11, 71), np.linspace(-4.2, 4.2, 53))
    counts, turns = [], []
    for panel, (name, rate, decay), colour in zip(axes, ways, (style.CLASS_B, style.CLASS_A, style.TRAIN), strict=True):
        panel.contour(x, y, (x**2 + condition * y**2) / 2, levels=np.array([1, 9, 25, 49, 81]) * 1.9, colors=style.QUIET,
                      linewidths=0.7, alpha=0.6)  # fmt: skip
        if rate is None:
            path, count = np.array([start, [0.0, 0.0]]), 1
        else:
            path = _ravine.descend(curvatures, start, rate, decay, 60)
            turns.append((path[1:, 1] * path[:-1, 1] < 0).mean())
            count = _ravine.steps_until(curvatures, start, rate, decay, share)
        counts.append(count)
        panel.plot(*path.T, "o-", color=colour, ms=4, lw=1.6)
        panel.plot(0, 0, "*", color=style.TRUTH, ms=13, zorder=3)
        panel.set_title(name, fontsize=14)
        steps = "step" if count == 1 else "steps"
        panel.text(10.8, -4, f"{count} {steps}", ha="right", fontsize=17, color=colour)
        panel.set(xlabel="$x$")
    axes[0].set_ylabel("$y$")
    return with_numbers(
        picture,
        condition=condition,
        descent=counts[0],
        momentum=counts[1],
        newton=counts[2],
        turning=turns[0],  # share of descent's steps that cross the valley's floor
    )
