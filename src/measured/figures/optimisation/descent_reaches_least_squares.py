"""Gradient descent on least squares beside the closed form, at a rate that a reader chooses."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.optimisation import _words


@figure("computed")
def descent_reaches_least_squares(
    share: float = 0.9, samples: int = 1000, features: int = 10, steps: int = 60, seed: int = 0
) -> Figure:
    """One regression problem: the path at one rate along the flattest and the steepest direction, the distance to the
    solution by step for that rate and three others, and after all steps by rate, with that rate marked.

    Args:
        share: the rate of the path, as a share of the limit 2 / (largest curvature).
    """
    rng = np.random.default_rng(seed)
    scales = np.geomspace(1.0, 0.5, features)
    x = rng.normal(size=(samples, features)) * scales
    y = x @ rng.normal(size=features) + rng.normal(0, 0.1, samples)
    solution = np.linalg.lstsq(x, y, rcond=None)[0]
    curvatures, directions = np.linalg.eigh(x.T @ x / samples)
    limit = 2 / curvatures[-1]

    def errors(rate: float) -> np.ndarray:
        weights, kept = np.zeros(features), []
        for _ in range(steps + 1):
            kept.append(weights - solution)
            weights = weights - rate * x.T @ (x @ weights - y) / samples
        return np.array(kept)

    def distances(rate: float) -> np.ndarray:
        return np.linalg.norm(errors(rate), axis=1)

    picture, (bowl, left, right) = style.canvas((10, 3.3), columns=3, width_ratios=(1, 1.25, 1.1))
    # Along the flattest and the steepest direction, in units of where each of them starts.
    path = (errors(share * limit) @ directions[:, [0, -1]])[:13] / (-solution @ directions[:, [0, -1]])
    across, up = np.meshgrid(np.linspace(-0.6, 1.5, 106), np.linspace(-1.5, 1.5, 151))
    heights = (
        curvatures[0] * (solution @ directions[:, 0]) ** 2 * across**2
        + curvatures[-1] * (solution @ directions[:, -1]) ** 2 * up**2
    )
    bowl.contour(across, up, heights, levels=heights.max() * np.array([0.02, 0.1, 0.25, 0.45, 0.7]), colors=style.QUIET, linewidths=0.7)  # fmt: skip
    bowl.plot(*path.T, "o-", color=style.TEST, ms=4, lw=1.6)
    bowl.plot(0, 0, "*", color=style.TRUTH, ms=13, zorder=3)
    bowl.set(xlabel="flattest direction", ylabel="steepest direction", xlim=(-0.6, 1.3), ylim=(-1.5, 1.5), xticks=(0, 1), yticks=(-1, 0, 1))  # fmt: skip
    bowl.set_title(f"At {100 * share:.0f} % of the limit")
    shares = (0.1, 0.5, 1.03)
    paths = [distances(one * limit) for one in shares]
    for one, kept, colour, line in zip(shares, paths, style.CYCLE, ("-", "--", ":"), strict=False):
        left.semilogy(kept, line, color=colour, lw=1.6)
        # Beside the panel, where the line of no rate that a reader chooses can strike it.
        left.annotate(f"{100 * one:.0f} %", (steps, kept[-1]), (4, 0), textcoords="offset points", va="center", color=colour)  # fmt: skip
    left.set(xlabel="step", ylabel="distance to solution", xlim=(0, steps))
    chosen = distances(share * limit)
    left.semilogy(chosen, color=style.TEST, lw=3)
    left.set_title("By step")
    rates = np.linspace(0.02, 1.1, 109) * limit
    last = np.array([distances(rate)[-1] for rate in rates])
    right.semilogy(rates / limit, last, color=style.FIT)
    right.axhline(np.linalg.norm(solution), color=style.QUIET, lw=1, ls="--")
    right.annotate("start", (0.02, np.linalg.norm(solution)), (2, 4), textcoords="offset points", color=style.QUIET)
    right.axvline(1, color=style.TRUTH, lw=1)
    right.annotate("2 / largest\ncurvature", (1, 1e4), (-6, 0), textcoords="offset points", ha="right", va="center")
    right.semilogy(share, chosen[-1], "o", color=style.TEST, ms=11, zorder=3)
    right.set(xlabel="rate, as a share of the limit", xlim=(0, 1.1))
    right.set_title(f"After {steps} steps")
    return with_numbers(
        picture,
        limit=limit,
        condition=curvatures[-1] / curvatures[0],
        start=np.linalg.norm(solution),
        slow=paths[0][-1],
        half=paths[1][-1],
        chosen=chosen[-1],
        half_words=_words.scientific(paths[1][-1]),
        past=paths[2][-1],
        first_diverging=rates[last > np.linalg.norm(solution)].min() / limit,
        best_share=rates[last.argmin()] / limit,
        best_share_theory=2 / (curvatures[0] + curvatures[-1]) / limit,
    )
