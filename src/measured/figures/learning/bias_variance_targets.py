"""The bullseye metaphor of bias and variance: a diagram, no data."""

import numpy as np
from matplotlib.patches import Circle

from deeplecture.figure import figure
from measured import style


@figure("schematic")
def bias_variance_targets():
    spread = np.random.default_rng(5).normal(size=(9, 2))
    picture, panels = style.canvas((4.6, 3.2), rows=2, columns=2)
    for row, (offset, bias) in enumerate(((0.0, "low bias"), (0.55, "high bias"))):
        for column, (scale, variance) in enumerate(((0.09, "low variance"), (0.33, "high variance"))):
            axes = panels[row, column]
            for radius in (1.3, 0.85, 0.4):
                axes.add_patch(Circle((0, 0), radius, fill=False, color=style.QUIET, linewidth=1))
            axes.plot(0, 0, "+", color=style.TRUTH, markersize=12, markeredgewidth=2)
            axes.plot(*(scale * spread + [-offset, offset]).T, "o", color=style.FIT, markersize=6)
            axes.set(xlim=(-1.4, 1.4), ylim=(-1.4, 1.4), aspect="equal")
            axes.axis("off")
            if row == 0:
                axes.set_title(variance, loc="center", fontweight="normal")
            if column == 0:
                axes.text(-1.6, 0, bias, rotation=90, va="center", ha="right", fontsize=15)
    return picture
