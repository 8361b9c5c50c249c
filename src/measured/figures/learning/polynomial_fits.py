"""One sample of a noisy wave, fitted by polynomials of four degrees."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning import _waves


@figure("computed")
def polynomial_fits(seed: int = 3, last: int = 14):
    degrees = (1, 3, 6, last)
    x, y = _waves.sample(np.random.default_rng(seed))
    grid = np.linspace(_waves.LOW, _waves.HIGH, 400)
    train, true = [], []

    picture, panels = style.canvas(style.SLIDE, columns=4, sharey=True)
    for axes, degree in zip(panels, degrees):
        curve = _waves.fit(x, y, degree)
        train.append(((curve(x) - y) ** 2).mean())
        true.append(((curve(grid) - _waves.truth(grid)) ** 2).mean())
        coarse = grid[::4]  # enough for a ground between two curves, which the page carries four times
        axes.fill_between(coarse, curve(coarse), _waves.truth(coarse), color=style.FIT, alpha=0.15, linewidth=0)
        axes.plot(grid, _waves.truth(grid), color=style.TRUTH, linestyle="--", linewidth=1.5)
        axes.plot(grid, curve(grid), color=style.FIT)
        axes.plot(x, y, "o", color=style.TRAIN, markersize=5)
        axes.set(ylim=(-2, 8), xlabel="$x$", xticks=(0, 5, 10), title=f"Degree {degree}")
        axes.text(0.03, 0.97, f"train {train[-1]:.2f}\ntruth {true[-1]:.2f}", transform=axes.transAxes, va="top")
    panels[0].text(9.8, -1.6, "dashed: truth", color=style.TRUTH, ha="right")
    panels[0].set_ylabel("$y$")
    return with_numbers(picture, degrees=degrees, train=train, true=true)
