"""Gradient descent on least squares beside the closed form."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.optimisation import _words


@figure("computed")
def descent_reaches_least_squares(samples: int = 1000, features: int = 10, steps: int = 60, seed: int = 0) -> Figure:
    """Distance to the least-squares solution by step, and after all steps by rate, for one regression problem."""
    rng = np.random.default_rng(seed)
    scales = np.geomspace(1.0, 0.5, features)
    x = rng.normal(size=(samples, features)) * scales
    y = x @ rng.normal(size=features) + rng.normal(0, 0.1, samples)
    solution = np.linalg.lstsq(x, y, rcond=None)[0]
    curvatures = np.linalg.eigvalsh(x.T @ x / samples)
    limit = 2 / curvatures[-1]

    def distances(rate: float) -> np.ndarray:
        weights, kept = np.zeros(features), []
        for _ in range(steps + 1):
            kept.append(np.linalg.norm(weights - solution))
            weights = weights - rate * x.T @ (x @ weights - y) / samples
        return np.array(kept)

    picture, (left, right) = style.canvas((10, 3.5), columns=2, width_ratios=(1.15, 1))
    shares = (0.1, 0.5, 1.03)
    names = ("a tenth of the limit", "half of it", "3 % past it")
    paths = [distances(share * limit) for share in shares]
    places = ((-4, 17), (-60, -6), (-4, 8))
    for path, name, colour, line, place in zip(paths, names, style.CYCLE, ("-", "--", ":"), places, strict=False):
        left.semilogy(path, line, color=colour)
        left.annotate(name, (steps, path[-1]), place, textcoords="offset points", ha="right", color=colour)
    left.set(xlabel="step", ylabel="distance to solution", xlim=(0, steps))
    left.set_title("By step, for three rates")
    rates = np.linspace(0.02, 1.1, 109) * limit
    last = np.array([distances(rate)[-1] for rate in rates])
    right.semilogy(rates / limit, last, color=style.FIT)
    right.axhline(np.linalg.norm(solution), color=style.QUIET, lw=1, ls="--")
    right.annotate("start", (0.02, np.linalg.norm(solution)), (2, 4), textcoords="offset points", color=style.QUIET)
    right.axvline(1, color=style.TRUTH, lw=1)
    right.annotate("2 / largest\ncurvature", (1, 1e4), (-6, 0), textcoords="offset points", ha="right", va="center")
    right.set(xlabel="rate, as a share of the limit", xlim=(0, 1.1))
    right.set_title(f"After {steps} steps, by rate")
    return with_numbers(
        picture,
        limit=limit,
        condition=curvatures[-1] / curvatures[0],
        start=np.linalg.norm(solution),
        slow=paths[0][-1],
        half=paths[1][-1],
        half_words=_words.scientific(paths[1][-1]),
        past=paths[2][-1],
        first_diverging=rates[last > np.linalg.norm(solution)].min() / limit,
        best_share=rates[last.argmin()] / limit,
        best_share_theory=2 / (curvatures[0] + curvatures[-1]) / limit,
    )
