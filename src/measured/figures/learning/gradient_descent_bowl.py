"""Gradient descent on a quadratic bowl with three step sizes, the last of them past the limit."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning import _bowl


@figure("computed")
def gradient_descent_bowl(learning_rate: float = 0.1, fast: float = 0.9, too_large: float = 1.05, steps: int = 20):
    rates = (learning_rate, fast, too_large)
    paths = [_bowl.descend(rate, steps) for rate in rates]
    ends = [_bowl.loss(path[-1]) for path in paths]
    looks = ((style.CLASS_A, "o"), (style.TRAIN, "s"), (style.TEST, "^"))

    picture, bowls = style.canvas(style.SLIDE, columns=3, sharey=True)
    across, up = np.meshgrid(np.linspace(-2, 3.4, 160), np.linspace(-3, 4, 160))
    heights = _bowl.loss(np.stack([across, up], axis=-1))
    for axes, rate, path, end, (colour, marker) in zip(bowls, rates, paths, ends, looks):
        axes.contour(across, up, heights, levels=[0.1, 0.5, 1.5, 3, 5, 7.5, 10.5], colors=style.QUIET, linewidths=0.7)
        axes.plot(*path.T, color=colour, marker=marker, markersize=5, linewidth=1.5)
        axes.plot(*_bowl.LOWEST, "*", color=style.TRUTH, markersize=16)
        axes.set(
            xlabel="$w_1$",
            xlim=(-2, 3.4),
            ylim=(-3, 4),
            title=f"$\\eta$ = {rate:g}: loss {_bowl.loss(path[0]):.4g} $\\to$ {end:.3g}",
        )
    bowls[0].set_ylabel("$w_2$")
    return with_numbers(
        picture,
        limit=_bowl.LIMIT,
        rates=rates,
        steps=steps,
        loss_start=_bowl.loss(paths[0][0]),
        loss_end=ends,
        end=paths[0][-1],
    )
