"""Descent one sample at a time: a constant rate stops falling, a falling rate does not."""

import numpy as np
from matplotlib.figure import Figure

from measured import style
from deeplecture.figure import figure, with_numbers
from measured.figures.optimisation import _words


@figure("computed")
def noise_floor(features: int = 10, noise: float = 0.5, steps: int = 20_000, runs: int = 24, seed: int = 0) -> Figure:
    """Mean excess risk of online least squares over independent runs, for constant rates and one that falls as 1 / t."""
    rng = np.random.default_rng(seed)
    truth = rng.normal(size=features)
    ways = {
        "rate 0.05": (style.CLASS_B, "-", lambda t: 0.05),
        "rate 0.005": (style.CLASS_A, "--", lambda t: 0.005),
        "rate 2/(t + 40)": (style.TRAIN, "-.", lambda t: 2 / (t + 40)),
    }
    weights = np.zeros((len(ways), runs, features))
    points = np.unique(np.geomspace(1, steps, 160).astype(int))
    excess = {int(t): None for t in points}
    for t in range(1, steps + 1):
        x = rng.normal(size=(runs, features))
        error = ((weights - truth) * x).sum(-1) - noise * rng.normal(size=runs)
        rates = np.array([rate(t) for _, _, rate in ways.values()])[:, None, None]
        weights = weights - rates * error[..., None] * x
        if t in excess:
            excess[t] = ((weights - truth) ** 2).sum(-1) / 2
    values = np.array(list(excess.values()))  # point x way x run
    mean, spread = values.mean(-1), values.std(-1)
    picture, axes = style.canvas()
    for i, (name, (colour, line, _)) in enumerate(ways.items()):
        axes.loglog(points, mean[:, i], line, color=colour)
        axes.fill_between(
            points, np.maximum(mean - spread, 1e-9)[:, i], (mean + spread)[:, i], color=colour, alpha=0.15, lw=0
        )
        axes.annotate(name, (points[-1], mean[-1, i]), (8, -4), textcoords="offset points", color=colour)
    axes.set(xlabel="step (one sample each)", ylabel="excess risk", xlim=(1, steps * 8), ylim=(2e-5, 20))
    late = points > steps / 4
    floors = mean[late].mean(axis=0)
    return with_numbers(
        picture,
        high=floors[0],
        low=floors[1],
        falling=mean[-1, 2],
        falling_words=_words.scientific(mean[-1, 2]),
        # Second moments of x up to the fourth order, at a stationary state: rate * d * noise^2 / (2 (2 - rate (d + 2))).
        high_theory=0.05 * features * noise**2 / (2 * (2 - 0.05 * (features + 2))),
        low_theory=0.005 * features * noise**2 / (2 * (2 - 0.005 * (features + 2))),
        runs=runs,
    )
