"""A dense layer, a convolution and a recurrent layer as tables of weights: which entries are there, and which are the same number."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

SIDE, STEPS, UNITS = 5, 5, 5
ALL = SIDE * SIDE


def dense() -> np.ndarray:
    """Number of the parameter in each entry (outputs, inputs): all are different."""
    return np.arange(ALL * ALL).reshape(ALL, ALL)


def convolution() -> np.ndarray:
    """The same for a kernel of 3 x 3 on 5 x 5 pixels with zeros around them; -1 where there is no weight."""
    found = np.full((ALL, ALL), -1)
    for out in range(ALL):
        for number in range(9):
            row, column = out // SIDE + number // 3 - 1, out % SIDE + number % 3 - 1
            if 0 <= row < SIDE and 0 <= column < SIDE:
                found[out, SIDE * row + column] = number
    return found


def recurrent() -> np.ndarray:
    """The same for five steps of five numbers each: a block on the diagonal reads, one below it remembers.

    An entry is a weight to a state from the input of its step, or from the state of the step before it.
    """
    found = np.full((ALL, 2 * ALL - UNITS), -1)
    block = np.arange(UNITS**2).reshape(UNITS, UNITS)
    for step in range(STEPS):
        rows = slice(step * UNITS, (step + 1) * UNITS)
        found[rows, rows] = block
        if step:
            found[rows, ALL + (step - 1) * UNITS : ALL + step * UNITS] = UNITS**2 + block
    return found


@figure("computed")
def three_wirings():
    tables = {"dense": dense(), "convolution": convolution(), "recurrent": recurrent()}
    picture, panels = style.canvas((10.0, 4.3), columns=3, width_ratios=(1, 1, 1.75))
    rng, counts, filled = np.random.default_rng(3), {}, {}
    for step, (axes, (name, table)) in enumerate(zip(panels, tables.items()), start=1):
        counts[name], filled[name] = len(np.unique(table[table >= 0])), int((table >= 0).sum())
        shades = rng.permutation(np.linspace(0.05, 1, counts[name]))
        high, wide = table.shape
        drawn = np.ma.masked_where(table < 0, shades[table])
        put = lambda part: {"gid": f"step-{step}-{part}"} if step > 1 else {}  # noqa: B023, E731 -- used in this turn only
        axes.imshow(
            drawn, cmap="viridis", vmin=0, vmax=1.1, extent=(0, wide, high, 0), interpolation="nearest", **put("table")
        )
        axes.plot([0, wide, wide, 0, 0], [0, 0, high, high, 0], color=style.QUIET, linewidth=1, clip_on=False)
        axes.set(xlim=(-0.5, wide + 0.5), ylim=(high + 0.5, -0.5), aspect="equal", xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        axes.patch.set_visible(False)
        axes.set_title(name, loc="center", fontsize=19)
        told = f"{filled[name]} entries\n{counts[name]} different"
        axes.set_xlabel("inputs, then states\n" + told if name == "recurrent" else told, fontsize=17, **put("told"))
    return with_numbers(picture, counts=counts, filled=filled, inputs=ALL)
