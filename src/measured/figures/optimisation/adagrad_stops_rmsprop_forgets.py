"""The step that AdaGrad and RMSprop take when the gradient keeps its size and then shrinks."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import optimisers, style


@figure("computed")
def adagrad_stops_rmsprop_forgets(steps: int = 3000, drop: int = 300, factor: float = 0.01) -> Figure:
    """Step length over the rate for a gradient of 1 that falls to `factor` at step `drop`."""
    gradient = np.where(np.arange(steps) < drop, 1.0, factor)
    picture, axes = style.canvas((5.1, 4.4))
    taken = {}
    lines = {"AdaGrad": (style.CLASS_B, "-"), "RMSprop": (style.CLASS_A, "--"), "SGD": (style.QUIET, ":")}
    for name, (colour, line) in lines.items():
        update, weight, kept = optimisers.OPTIMISERS[name](), 0.0, []
        for g in gradient:
            after = update(weight, g, 1.0)
            kept.append(weight - after)
            weight = after
        taken[name] = np.array(kept)
        axes.loglog(np.arange(1, steps + 1), kept, line, color=colour, label=name)
    axes.axvline(drop, color=style.TRUTH, lw=1)
    axes.annotate(f"gradient × {factor:g}", (drop, 12), (-6, 0), textcoords="offset points", ha="right")
    axes.set(xlabel="step", ylabel="length of the step / rate", ylim=(2e-4, 25), xlim=(1, steps))
    axes.legend(loc="lower left")
    return with_numbers(
        picture,
        adagrad_at_100=taken["AdaGrad"][99],
        adagrad_end=taken["AdaGrad"][-1],
        rmsprop_first=taken["RMSprop"][0],
        rmsprop_before=taken["RMSprop"][drop - 1],
        rmsprop_end=taken["RMSprop"][-1],
        back=int(np.argmax(taken["RMSprop"][drop:] > 0.5)),
    )
