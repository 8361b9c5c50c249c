"""Rosenbrock's valley with the rates of a lecture and with rates that were looked for."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import optimisers, style
from measured.figures.optimisation import _words


@figure("computed")
def rosenbrock_rates(steps: int = 1000, clip: float = 10.0) -> Figure:
    """Paths and values over 1000 steps from (-0.5, 0.5), gradients clipped, at a stated rate and at the best of 81."""
    stated = {"gradient descent": 4e-4, "momentum": 2e-4, "Adam": 5e-3}
    looks = {"gradient descent": (style.CLASS_B, "o"), "momentum": (style.CLASS_A, "s"), "Adam": (style.TRAIN, "^")}
    grid = np.geomspace(1e-5, 1, 81)
    picture, (left, right) = style.canvas(columns=2, width_ratios=(1, 1.1))
    x, y = np.meshgrid(np.linspace(-0.8, 1.3, 211), np.linspace(-0.4, 1.4, 181))
    left.contour(
        x,
        y,
        (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        levels=np.geomspace(0.5, 500, 5),
        colors=style.QUIET,
        linewidths=0.6,
    )
    found = {}
    for name, rate in stated.items():
        rates = np.append(grid, rate)
        update = optimisers.OPTIMISERS["SGD" if name == "gradient descent" else name]()
        weights, paths = np.tile([-0.5, 0.5], (len(rates), 1)), []
        for _ in range(steps + 1):
            paths.append(weights)
            a, b = weights.T
            gradient = np.stack([2 * (a - 1) - 400 * a * (b - a**2), 200 * (b - a**2)], axis=1)
            weights = update(weights, np.clip(gradient, -clip, clip), rates[:, None])
        paths = np.array(paths)
        values = (1 - paths[..., 0]) ** 2 + 100 * (paths[..., 1] - paths[..., 0] ** 2) ** 2
        best = int(np.nanargmin(values[-1, :-1]))
        colour, marker = looks[name]
        left.plot(*paths[:, best].T, "-", color=colour, lw=1.5, marker=marker, ms=4, markevery=50)
        right.loglog(np.arange(1, steps + 2), values[:, -1], ":", color=colour, lw=1.8)
        right.loglog(np.arange(1, steps + 2), values[:, best], "-", color=colour, marker=marker, markevery=0.15,
                     label=f"{name}: {rate:g}, {rates[best]:.2g}")  # fmt: skip
        found[name] = (values[-1, -1], values[-1, best], rates[best], paths[-1, -1])
    left.plot(1, 1, "*", color=style.TRUTH, ms=14, zorder=3)
    left.plot(-0.5, 0.5, "o", color=style.TRUTH, ms=8)
    left.annotate("start", (-0.5, 0.5), (0, 9), textcoords="offset points", ha="center")
    left.set(xlabel="$a$", ylabel="$b$", xlim=(-0.8, 1.3), ylim=(-0.4, 1.4))
    left.set_title("Paths at the best rates")
    right.set(xlabel="step", ylabel="value", xlim=(1, steps), ylim=(1e-13, 1e3))
    right.set_title("Dotted: stated rate; solid: best")
    right.legend(loc="lower left", title="stated, best rate", title_fontsize=13, alignment="left")
    descent, heavy, adam = found.values()
    return with_numbers(
        picture,
        descent_stated=descent[0],
        descent_best=descent[1],
        descent_rate=descent[2],
        descent_end=descent[3],
        momentum_stated=heavy[0],
        momentum_best=heavy[1],
        momentum_words=_words.scientific(heavy[1]),
        momentum_rate=heavy[2],
        adam_stated=adam[0],
        adam_best=adam[1],
        adam_words=_words.scientific(adam[1]),
        adam_rate=adam[2],
    )
