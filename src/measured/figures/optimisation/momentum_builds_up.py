"""What momentum makes of gradients that agree and of gradients that change sign."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import optimisers, style


@figure("computed")
def momentum_builds_up(decay: float = 0.9, steps: int = 40) -> Figure:
    """Step length over the rate for a constant gradient of 1 and one that alternates between 1 and -1."""
    t = np.arange(1, steps + 1)
    picture, axes = style.canvas((5.3, 3.5))
    lengths = {}
    for name, signs, colour, marker in (
        ("always the same", np.ones(steps), style.CLASS_A, "o-"),
        ("changing sign at every step", (-1.0) ** t, style.CLASS_B, "s-"),
    ):
        update, weight, taken = optimisers.momentum(decay), 0.0, []
        for gradient in signs:
            after = update(weight, gradient, 1.0)
            taken.append(abs(after - weight))
            weight = after
        lengths[name] = taken
        axes.plot(t, taken, marker, color=colour, ms=4)
        # Far below a curve that still rises where the name begins.
        below = -40 if taken[-1] > 15 else -22 if taken[-1] > 1 else -20
        axes.annotate(name, (steps, taken[-1]), (0, below), textcoords="offset points", ha="right", color=colour)
    axes.axhline(1, color=style.QUIET, lw=1, ls=":")
    axes.annotate("without momentum", (steps, 1), (0, 7), textcoords="offset points", ha="right", color=style.QUIET)
    agree, alternate = lengths.values()
    axes.set(
        xlabel="step",
        ylabel="length of the step / rate",
        xlim=(0, steps),
        ylim=(-0.13 / (1 - decay), 1.05 / (1 - decay)),
    )
    return with_numbers(
        picture, agree=agree[-1], alternate=alternate[-1], first=agree[0], half=int(np.argmax(np.array(agree) > 5)) + 1
    )
