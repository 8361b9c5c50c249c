"""Three projects, three environments: what one of them installs, the others never see."""

from matplotlib.patches import FancyBboxPatch

from deeplecture.figure import figure
from measured import style

PROJECTS = (
    ("this course", "Python 3.13", ("torch 2.13", "numpy 2.4"), style.CLASS_A),
    ("last year's thesis", "Python 3.11", ("torch 2.5", "numpy 1.26"), style.CLASS_B),
    ("a web site", "Python 3.12", ("django 5.2", "pillow 12"), style.TRAIN),
)


def _box(axes, x: float, y: float, width: float, height: float, colour: str, filled: bool) -> None:
    shape = FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0,rounding_size=0.12", linewidth=1.8)
    shape.set(edgecolor=colour, facecolor=colour if filled else "white")
    axes.add_patch(shape)


@figure("schematic")
def isolated_environments():
    picture, axes = style.canvas(style.SLIDE)
    _box(axes, 3.2, 4.9, 3.6, 0.9, style.QUIET, filled=True)
    axes.text(5, 5.35, "the system's Python, left alone", ha="center", va="center", color="white", fontsize=16)
    for i, (project, python, packages, colour) in enumerate(PROJECTS):
        left = 0.2 + 3.3 * i
        axes.annotate(
            "", (left + 1.5, 3.75), (5, 4.85), arrowprops={"arrowstyle": "-|>", "color": style.QUIET, "lw": 1.6}
        )
        _box(axes, left, 0.1, 3.0, 3.6, colour, filled=False)
        axes.text(left + 1.5, 3.2, project, ha="center", va="center", color=colour, fontsize=17, fontweight="bold")
        axes.text(left + 1.5, 2.5, python, ha="center", va="center", fontsize=16)
        for row, package in enumerate(packages):
            _box(axes, left + 0.35, 1.25 - 0.95 * row, 2.3, 0.75, colour, filled=True)
            axes.text(left + 1.5, 1.62 - 0.95 * row, package, ha="center", va="center", color="white", fontsize=15)
    axes.set(xlim=(0, 10), ylim=(0, 5.9))
    axes.axis("off")
    return picture
