"""Two flows of the same three parts: a programmer gives the rules, a learner finds them."""

from matplotlib.patches import FancyBboxPatch

from deeplecture.figure import figure
from measured import style


def box(axes, centre, text: str, colour: str, filled: bool = False):
    """A rounded box with a text in it."""
    x, y = centre
    axes.add_patch(
        FancyBboxPatch(
            (x - 0.9, y - 0.36),
            1.8,
            0.72,
            boxstyle="round,pad=0.04,rounding_size=0.12",
            facecolor=colour if filled else "white",
            edgecolor=colour,
            linewidth=1.8,
        )
    )
    axes.text(x, y, text, ha="center", va="center", fontsize=17, color="white" if filled else style.TRUTH)


def arrow(axes, start, end):
    """An arrow between two points; returns it."""
    return axes.annotate(
        "", end, start, arrowprops={"arrowstyle": "-|>", "color": style.QUIET, "linewidth": 1.8}
    ).arrow_patch


@figure("schematic")
def programming_or_learning():
    picture, panels = style.canvas((10.0, 3.0), columns=2)
    flows = (
        ("Programming", ("rules", "data"), "computer", "answers", style.QUIET),
        ("Learning", ("answers", "data"), "computer", "rules", style.FIT),
    )
    for axes, (title, given, machine, result, colour) in zip(panels, flows):
        for text, height in zip(given, (1, -1)):
            box(axes, (0, height), text, style.FIT if text == "rules" else style.QUIET)
            arrow(axes, (1.0, height * 0.9), (2.0, height * 0.25))
        box(axes, (3.0, 0), machine, style.QUIET, filled=True)
        arrow(axes, (4.0, 0), (5.0, 0))
        box(axes, (6.0, 0), result, colour)
        axes.set(xlim=(-1.1, 7.1), ylim=(-1.7, 1.7), aspect="equal")
        axes.set_title(title, loc="center", fontsize=18)
        axes.axis("off")
    return picture
