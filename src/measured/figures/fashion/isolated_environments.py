"""Two projects on one Python, and what an upgrade for one does to the other; then each with an environment of its own."""

from matplotlib.patches import FancyBboxPatch

from deeplecture.figure import figure
from measured import style
from measured.figures.fashion._parts import mark

COURSE, THESIS = ("this course", "needs numpy 2", style.CLASS_A), ("last year's thesis", "needs numpy 1", style.CLASS_B)


def _box(axes, place: tuple[float, float, float, float], colour: str, text: str, filled: bool = True) -> None:
    """A box with a text in its middle; place is left, bottom, width, height."""
    x, y, width, height = place
    shape = FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0,rounding_size=0.1", linewidth=1.8)
    shape.set(edgecolor=colour, facecolor=colour if filled else "white")
    axes.add_patch(shape)
    ink = "white" if filled else colour
    axes.text(x + width / 2, y + height / 2, text, ha="center", va="center", color=ink, fontsize=15)


def _arrow(axes, start, end, colour: str):
    """Who uses what; returns the arrow."""
    return axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 2}).arrow_patch


@figure("schematic")
def isolated_environments():
    picture, (shared, apart) = style.canvas(style.SLIDE, columns=2)
    shared.set_title("One Python for all", loc="center")
    for left, (name, need, colour) in ((0.0, COURSE), (2.7, THESIS)):
        _box(shared, (left, 3.6, 2.3, 1.0), colour, f"{name}\n{need}", filled=False)
    _box(shared, (1.1, 0.3, 2.8, 1.6), style.QUIET, "")
    shared.text(2.5, 1.26, "Python 3.13\nnumpy 1.26", ha="center", va="center", color="white", fontsize=15)
    _arrow(shared, (3.85, 3.5), (3.0, 2.0), THESIS[2])
    (struck,) = shared.plot((1.95, 3.05), (1.1, 1.1), color="white", linewidth=2)
    newer = shared.text(2.5, 0.72, "numpy 2.4", ha="center", va="center", color="white", fontsize=15)
    mark("step-2-upgrade", struck, newer)
    mark("step-2-course", _arrow(shared, (1.15, 3.5), (2.0, 2.0), COURSE[2]))
    mark("step-2-breaks", *shared.plot(3.43, 2.75, "x", color=style.TEST, markersize=22, markeredgewidth=4))
    apart.set_title("An environment each", loc="center")
    apart.set_gid("step-3-apart")
    for left, (name, need, colour), inside in (
        (0.0, COURSE, "Python 3.13\nnumpy 2.4"), (2.7, THESIS, "Python 3.11\nnumpy 1.26"),
    ):  # fmt: skip
        _box(apart, (left, 3.6, 2.3, 1.0), colour, f"{name}\n{need}", filled=False)
        _box(apart, (left, 0.3, 2.3, 1.6), colour, inside)
        _arrow(apart, (left + 1.15, 3.5), (left + 1.15, 2.0), colour)
    for axes in (shared, apart):
        axes.set(xlim=(-0.1, 5.1), ylim=(0, 5))
        axes.axis("off")
    return picture
