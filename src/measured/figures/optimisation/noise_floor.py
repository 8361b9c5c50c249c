"""Descent by samples from a stream: a constant rate stops falling; a falling rate, and the mean of the weights, do not."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.optimisation import _words


@figure("computed")
def noise_floor(batch: int = 1, features: int = 10, noise: float = 0.5, steps: int = 20_000, runs: int = 24) -> Figure:
    """Mean excess risk of least squares from a stream over independent runs, for constant rates, one that falls as 1 / t, and
    the mean of the weights over the later half of the steps at the larger constant rate.

    Args:
        batch: samples whose mean gradient makes a step.
    """
    rng = np.random.default_rng(0)
    truth = rng.normal(size=features)
    ways = {
        "rate 0.05": (style.CLASS_B, "-", lambda t: 0.05),
        "rate 0.005": (style.CLASS_A, "--", lambda t: 0.005),
        "rate 2/(t + 40)": (style.TRAIN, "-.", lambda t: 2 / (t + 40)),
    }
    weights = np.zeros((len(ways), runs, features))
    total = np.zeros((runs, features))  # of the weights at the large rate, over the second half of the steps so far
    past = []
    points = np.unique(np.geomspace(1, steps, 160).astype(int))
    excess = {int(t): None for t in points}
    for t in range(1, steps + 1):
        x = rng.normal(size=(runs, batch, features))
        wrong = np.einsum("wrd,rbd->wrb", weights - truth, x) - noise * rng.normal(size=(runs, batch))
        rates = np.array([rate(t) for _, _, rate in ways.values()])[:, None, None]
        weights = weights - rates * np.einsum("wrb,rbd->wrd", wrong, x) / batch
        past.append(weights[0])
        total = total + weights[0] - (past[t // 2 - 1] if t % 2 == 0 else 0)
        if t in excess:
            mean = total / (t - t // 2)
            excess[t] = (np.concatenate([weights - truth, [mean - truth]]) ** 2).sum(-1) / 2
    values = np.array(list(excess.values()))  # point x way x run
    mean, spread = values.mean(-1), values.std(-1)
    picture, axes = style.canvas((10, 4.1))
    drawn = {name: look[:2] for name, look in ways.items()} | {"0.05, averaged": (style.FIT, ":")}
    for i, (name, (colour, line)) in enumerate(drawn.items()):
        high, low = mean[:, i] + spread[:, i], np.maximum(mean - spread, 1e-9)[:, i]
        axes.loglog(points[::2], mean[::2, i], line, color=colour)
        axes.fill_between(points[::2], low[::2], high[::2], color=colour, alpha=0.15, lw=0)
        axes.annotate(
            name, (points[-1], mean[-1, i]), (8, {2: -10, 3: 2}.get(i, -4)), textcoords="offset points", color=colour
        )
    axes.set(
        xlabel=f"step ({batch} sample{'s' * (batch > 1)} each)",
        ylabel="excess risk",
        xlim=(1, steps * 8),
        ylim=(2e-6, 20),
    )
    late = points > steps / 4
    floors = mean[late].mean(axis=0)
    before = (points > steps / 16) & ~late
    # Second moments of x up to the fourth order, at a stationary state.
    theory = lambda rate: rate * features * noise**2 / (2 * batch * (2 - rate * (1 + (features + 1) / batch)))
    return with_numbers(
        picture,
        high=floors[0],
        high_before=mean[before, 0].mean(),  # over steps a quarter as many
        low=floors[1],
        falling=mean[-1, 2],
        falling_words=_words.scientific(mean[-1, 2]),
        averaged=mean[-1, 3],
        averaged_words=_words.scientific(mean[-1, 3]),
        high_theory=theory(0.05),
        low_theory=theory(0.005),
        batch=batch,
        runs=runs,
    )
