"""An autoencoder as a drawing: inputs, layers that get narrower, the code, and the same back."""

import numpy as np

from deeplecture.figure import figure
from measured import style

LAYERS = (8, 5, 2, 5, 8)


@figure("schematic")
def narrow_passage():
    picture, axes = style.canvas((9.0, 4.2))
    across = np.array([0.0, 1.6, 3.2, 4.8, 6.4])
    up = [np.arange(count) - (count - 1) / 2 for count in LAYERS]
    inks = (style.QUIET, style.CLASS_A, style.FIT, style.CLASS_B, style.QUIET)
    for layer in range(4):
        step = 2 if layer < 2 else 3
        for begin in up[layer]:
            for end in up[layer + 1]:
                axes.plot(
                    across[layer : layer + 2], [begin, end], color=style.QUIET, linewidth=0.7, alpha=0.6, gid=f"step-{step}-edges"
                )  # fmt: skip
    for layer, (place, units, ink) in enumerate(zip(across, up, inks)):
        gid = {1: "step-2-units", 2: "step-2-code", 3: "step-3-units", 4: "step-3-outputs"}.get(layer)
        axes.scatter([place] * len(units), units, s=210, color=ink, zorder=3, gid=gid)
    axes.text(0, 4.25, "input x", ha="center", fontsize=18)
    axes.text(1.6, 4.25, "encoder", ha="center", fontsize=18, color=style.CLASS_A, gid="step-2-name")
    axes.text(3.2, 1.2, "code z", ha="center", fontsize=18, color=style.FIT, fontweight="bold", gid="step-2-code-name")
    axes.text(4.8, 4.25, "decoder", ha="center", fontsize=18, color=style.CLASS_B, gid="step-3-name")
    axes.text(6.4, 4.25, "input again", ha="center", fontsize=18, gid="step-3-told")
    axes.plot((0, 6.4), (-4.5, -4.5), color=style.TRUTH, linewidth=2, gid="step-4-line")
    axes.plot((0, 6.4), (-4.5, -4.5), "|", color=style.TRUTH, markersize=16, markeredgewidth=2, gid="step-4-ends")
    axes.text(3.2, -4.25, "are the two alike?", ha="center", fontsize=18, gid="step-4-asked")
    axes.set(xlim=(-0.9, 7.3), ylim=(-5.0, 5.0))
    axes.axis("off")
    return picture
