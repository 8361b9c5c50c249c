"""How `--device auto` decides: CUDA where there is one, untimed; MPS only if it is faster here; else the CPU."""

from matplotlib.patches import FancyBboxPatch

from deeplecture.figure import figure
from measured import style

# text, centre, colour, filled
BOXES = (
    ("CUDA device there?", (1.6, 2.6), style.QUIET, False),
    ("Apple's MPS there?", (5.1, 2.6), style.QUIET, False),
    ("MPS faster on\na few batches?", (8.6, 2.6), style.TEST, False),
    ("cuda", (1.6, 0.5), style.FIT, True),
    ("cpu", (5.1, 0.5), style.FIT, True),
    ("mps", (8.6, 0.5), style.FIT, True),
)
# from, to, word, where the word stands
ARROWS = (
    ((1.6, 2.1), (1.6, 0.95), "yes: taken\nuntimed", (1.75, 1.35)),
    ((2.85, 2.6), (3.85, 2.6), "no", (3.2, 2.75)),
    ((5.1, 2.1), (5.1, 0.95), "no", (5.25, 1.5)),
    ((6.35, 2.6), (7.35, 2.6), "yes", (6.65, 2.75)),
    ((8.6, 2.1), (8.6, 0.95), "yes", (8.75, 1.5)),
    ((7.9, 2.1), (6.0, 0.9), "no", (6.55, 1.6)),
)


@figure("schematic")
def device_choice():
    picture, axes = style.canvas((10.0, 3.6))
    for text, (x, y), colour, filled in BOXES:
        width = 1.6 if filled else 2.4
        shape = FancyBboxPatch(
            (x - width / 2, y - 0.42), width, 0.84, boxstyle="round,pad=0,rounding_size=0.14", linewidth=1.8
        )
        shape.set(edgecolor=colour, facecolor=colour if filled else "white")
        axes.add_patch(shape)
        axes.text(x, y, text, ha="center", va="center", fontsize=16, color="white" if filled else style.TRUTH)
    for start, end, word, place in ARROWS:
        axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": style.QUIET, "lw": 1.8})
        axes.text(*place, word, fontsize=15, color=style.QUIET)
    axes.text(8.6, 3.1, "timed", fontsize=16, fontweight="bold", color=style.TEST, ha="center")
    axes.set(xlim=(0.2, 10), ylim=(0, 3.4))
    axes.axis("off")
    return picture
