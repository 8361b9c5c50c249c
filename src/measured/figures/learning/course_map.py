"""The course's thirteen units and what they rest on."""

from matplotlib.patches import FancyBboxPatch

from deeplecture.figure import figure
from measured import style

# The units' titles, as the contents have them.
FOUNDATIONS = ("1 Learning\nfrom data", "2 What the\ndata decide", "3 Ways of\nlearning")
NETWORKS = (
    "4 From neuron\nto network",
    "5 A first network\non real data",
    "6 Going\ndownhill",
    "7 Signals\nthrough depth",
)
REASONS = (
    "8 Regularisation\nand calibration",
    "9 Why large\nmodels generalise",
    "10 Structure\nas prior",
    "11 Representations",
)
WORLD = ("12 The\npractice", "13 Without labels,\nat scale, in brains")
ROWS = (
    ("Foundations", style.CLASS_A, FOUNDATIONS),
    ("Networks", style.FIT, NETWORKS),
    ("Why it works", style.TRAIN, REASONS),
    ("In the world", style.CLASS_B, WORLD),
)


@figure("schematic")
def course_map():
    picture, axes = style.canvas(style.SLIDE)
    for row, (title, colour, units) in enumerate(ROWS):
        height = -1.1 * row
        axes.text(-0.25, height, title, ha="right", va="center", fontsize=17, color=colour)
        for column, text in enumerate(units):
            here = row == 0 and column == 0
            axes.add_patch(
                FancyBboxPatch(
                    (2.3 * column, height - 0.42),
                    1.9,
                    0.84,
                    boxstyle="round,pad=0.04,rounding_size=0.12",
                    facecolor=colour if here else "white",
                    edgecolor=colour,
                    linewidth=1.8,
                )
            )
            axes.text(
                2.3 * column + 0.95,
                height,
                text,
                ha="center",
                va="center",
                fontsize=14,
                color="white" if here else style.TRUTH,
            )
            if column + 1 < len(units):
                axes.annotate(
                    "",
                    (2.3 * column + 2.26, height),
                    (2.3 * column + 1.94, height),
                    arrowprops={"arrowstyle": "-|>", "color": style.QUIET},
                )
    axes.set(xlim=(-2.6, 9.0), ylim=(-3.85, 0.55))
    axes.axis("off")
    return picture
