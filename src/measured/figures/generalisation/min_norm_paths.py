"""One equation for two weights: a line of solutions, and where descent from zero, from elsewhere and by Adam arrives on it."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.optimisers import adam

INPUT, TARGET, RATE, STEPS = np.array([3.0, 1.0]), 3.0, 0.02, 400


def shortest() -> np.ndarray:
    """The solution of least length: the target along the input."""
    return INPUT * TARGET / (INPUT @ INPUT)


def path(start, by_adam: bool = False) -> np.ndarray:
    """The weights (STEPS + 1, 2) on the way down half the squared error."""
    update, w, places = adam(), np.array(start, float), [np.array(start, float)]
    for step in range(STEPS):
        slope = (INPUT @ w - TARGET) * INPUT
        w = update(w, slope, RATE * (1 - step / STEPS)) if by_adam else w - RATE * slope
        places.append(np.array(w))
    return np.array(places)


@figure("computed")
def min_norm_paths():
    picture, axes = style.canvas((10.0, 4.2))
    across = np.array([0.2, 1.5])
    axes.plot(across, (TARGET - INPUT[0] * across) / INPUT[1], color=style.TRUTH, linewidth=1.8)
    axes.text(0.48, 1.8, "all solutions", fontsize=16, color=style.TRUTH, va="center")
    best = shortest()
    looks = (
        ((0.0, 0.0), False, style.CLASS_A, "o", 2, "from zero", (0.0, -0.22)),
        ((-1.8, 0.6), False, style.CLASS_B, "s", 3, "from elsewhere", (-2.1, 1.15)),
        ((0.0, 0.0), True, style.FIT, "^", 4, "Adam, from zero", (1.15, 0.95)),
    )
    ends = []
    for start, by_adam, colour, marker, step, name, place in looks:
        places = path(start, by_adam)
        axes.plot(*places.T, "-", color=colour, linewidth=2.6, gid=f"step-{step}-path")
        axes.plot(*places[0], marker, color=colour, markersize=9, markerfacecolor="none", gid=f"step-{step}-start")
        axes.plot(*places[-1], marker, color=colour, markersize=11, gid=f"step-{step}-end")
        axes.text(*place, name, color=colour, fontsize=16, va="center", gid=f"step-{step}-name")
        ends.append(places[-1])
    turn = np.linspace(0, 2 * np.pi, 200)
    radius = np.linalg.norm(best)
    axes.plot(radius * np.cos(turn), radius * np.sin(turn), ":", color=style.QUIET, zorder=0)
    axes.text(-1.0, -0.95, "as long as\nthe shortest", color=style.QUIET, fontsize=15, ha="right", va="center")
    axes.set(xlabel="first weight", ylabel="second weight", aspect="equal", xlim=(-3.1, 3.4), ylim=(-1.25, 2.0))
    axes.set_xticks((-1, 0, 1, 2))
    axes.set_yticks((-1, 0, 1, 2))
    lengths = [np.linalg.norm(end) for end in ends]
    shadow = np.array(looks[1][0]) - INPUT * (INPUT @ looks[1][0]) / (INPUT @ INPUT)
    return with_numbers(
        picture, shortest=radius, zero=lengths[0], elsewhere=lengths[1], adam=lengths[2], left=max(abs(INPUT @ end - TARGET) for end in ends),
        kept=np.linalg.norm(ends[1] - best - shadow),
    )  # fmt: skip
