"""What stacks of layers make of a line through their inputs, with a bend and without one."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style


def stack(depth: int, width: int, rng: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    """Random layers from one input over `depth` hidden layers to one output: weights (inputs, units), offsets (units)."""
    widths = (1, *[width] * depth, 1)
    return [
        (rng.normal(0, 1.6 / np.sqrt(inputs), (inputs, units)), rng.normal(0, 0.7, units))
        for inputs, units in zip(widths, widths[1:])
    ]


def output(layers, x: np.ndarray, bend) -> np.ndarray:
    """The answers (n,) to inputs (n,)."""
    a = x[:, None]
    for number, (weights, offsets) in enumerate(layers):
        a = a @ weights + offsets
        if number < len(layers) - 1:
            a = bend(a)
    return a[:, 0]


def one_layer(layers) -> tuple[float, float]:
    """Slope and offset of the single layer that a stack without bends is."""
    slope, offset = np.eye(1), np.zeros(1)
    for weights, offsets in layers:
        slope, offset = slope @ weights, offset @ weights + offsets
    return float(slope[0, 0]), float(offset[0])


@figure("computed")
def stack_collapses(width: int = 16, draws: int = 20):
    x = np.linspace(-2, 2, 401)
    depths = (1, 3, 10)
    looks = ((style.CLASS_A, "-", 1.0), (style.CLASS_B, "--", 0.75), (style.FIT, "-.", 0.5))
    picture, panels = style.canvas((8.4, 3.7), columns=2)
    gap, turns = 0.0, np.zeros((len(depths), draws))
    for i, (depth, (colour, stroke, size)) in enumerate(zip(depths, looks)):
        for draw in range(draws):
            layers = stack(depth, width, np.random.default_rng([5, depth, draw]))
            plain, bent = output(layers, x, lambda z: z), output(layers, x, np.tanh)
            slope, offset = one_layer(layers)
            gap = max(gap, np.abs(plain - slope * x - offset).max() / np.abs(plain).max())
            turns[i, draw] = (np.diff(np.sign(np.diff(bent))) != 0).sum()
            if draw == 0:
                words = f"{depth} hidden layer{'s' * (depth > 1)}"
                for axes, values in zip(panels, (plain, bent)):
                    middle = values - values.mean()
                    axes.plot(x, size * middle / np.abs(middle).max(), stroke, color=colour, label=words)
    for axes, title in zip(panels, ("No bend", "tanh")):
        axes.set(title=title, xlabel="$x$", ylim=(-1.15, 1.9), yticks=(-1, 0, 1))
    panels[0].set_ylabel("output, scaled")
    panels[1].legend(loc="upper right")
    parameters = sum(w.size + b.size for w, b in stack(depths[-1], width, np.random.default_rng(0)))
    return with_numbers(
        picture, gap=gap, depths=depths, turns=turns.mean(axis=1), parameters=parameters, draws=draws, width=width
    )
