"""One sample of a noisy wave, fitted by polynomials of four degrees."""

import numpy as np

from deeplecture import style
from deeplecture.figure import figure, with_numbers
from deeplecture.figures.learning import _waves


@figure("computed")
def polynomial_fits(seed: int = 3):
    degrees = (1, 3, 6, 14)
    x, y = _waves.sample(np.random.default_rng(seed))
    grid = np.linspace(_waves.LOW, _waves.HIGH, 400)
    train, true = [], []

    picture, panels = style.canvas((10.0, 5.2), rows=2, columns=2, sharex=True, sharey=True)
    for axes, degree in zip(panels.flat, degrees):
        curve = _waves.fit(x, y, degree)
        train.append(((curve(x) - y) ** 2).mean())
        true.append(((curve(grid) - _waves.truth(grid)) ** 2).mean())
        axes.fill_between(grid, curve(grid), _waves.truth(grid), color=style.FIT, alpha=0.15, linewidth=0)
        axes.plot(grid, _waves.truth(grid), color=style.TRUTH, linestyle="--", linewidth=1.5)
        axes.plot(grid, curve(grid), color=style.FIT)
        axes.plot(x, y, "o", color=style.TRAIN, markersize=5)
        axes.set(ylim=(-2, 8), title=f"Degree {degree}")
        axes.text(0.03, 0.97, f"train {train[-1]:.2f}\ntruth {true[-1]:.2f}", transform=axes.transAxes, va="top")
    panels[0, 1].text(6.1, -1.2, "dashed: truth", color=style.TRUTH)
    for axes in panels[1]:
        axes.set_xlabel("$x$")
    for axes in panels[:, 0]:
        axes.set_ylabel("$y$")
    return with_numbers(picture, degrees=degrees, train=train, true=true)
