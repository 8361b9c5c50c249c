"""Boxes and arrows of the diagrams, each with the step that it belongs to."""

from matplotlib.patches import FancyBboxPatch

from measured import style


def box(axes, centre, text: str, colour: str, gid: str, width: float = 1.9, filled: bool = False, fontsize: float = 16):
    """A rounded box with a text in it, of height 0.72."""
    x, y = centre
    axes.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - 0.36), width, 0.72, boxstyle="round,pad=0.04,rounding_size=0.12",
            facecolor=colour if filled else "white", edgecolor=colour, linewidth=1.8, gid=gid,
        )
    )  # fmt: skip
    axes.text(
        x,
        y,
        text,
        ha="center",
        va="center",
        fontsize=fontsize,
        color="white" if filled else style.TRUTH,
        gid=f"{gid}-text",
    )


def arrow(axes, start, end, gid: str, colour: str = style.QUIET, bend: float = 0.0, dashed: bool = False):
    """An arrow between two points."""
    made = axes.annotate(
        "", end, start,
        arrowprops={
            "arrowstyle": "-|>", "color": colour, "linewidth": 1.8, "shrinkA": 0, "shrinkB": 0,
            "linestyle": "--" if dashed else "-", "connectionstyle": f"arc3,rad={bend}",
        },
    )  # fmt: skip
    made.arrow_patch.set_gid(gid)
