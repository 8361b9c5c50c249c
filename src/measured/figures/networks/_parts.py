"""Circles and arrows of which the diagrams of networks are made."""

from matplotlib.patches import Circle

from measured import style


def circle(axes, centre, text: str, colour: str, radius: float = 0.32, **options):
    """A filled circle with a text in it, white on the colour."""
    axes.add_patch(Circle(centre, radius, facecolor=colour, edgecolor="none", zorder=3, **_named(options, "")))
    axes.text(*centre, text, color="white", ha="center", va="center", fontsize=17, zorder=4, **_named(options, "-name"))


def join(axes, start, end, gap: float = 0.36, colour: str = style.QUIET, **options):
    """An arrow from one circle to another, `gap` away from both centres."""
    (x0, y0), (x1, y1) = start, end
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    along = ((x1 - x0) * gap / length, (y1 - y0) * gap / length)
    look = {
        "arrowstyle": "-|>",
        "color": colour,
        "linewidth": options.pop("linewidth", 1.6),
        "shrinkA": 0,
        "shrinkB": 0,
    }
    name = options.pop("gid", None)
    made = axes.annotate("", (x1 - along[0], y1 - along[1]), (x0 + along[0], y0 + along[1]), arrowprops=look | options)
    if name:
        made.arrow_patch.set_gid(name)


def _named(options: dict, ending: str) -> dict:
    return {"gid": options["gid"] + ending} if "gid" in options else {}
