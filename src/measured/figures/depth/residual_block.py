"""Two layers plain, and with a shortcut: what is added, and where the bend comes."""

from matplotlib.patches import FancyBboxPatch

from deeplecture.figure import figure
from measured import style


def box(axes, centre: tuple[float, float], text: str, colour: str, wide: float = 1.5, high: float = 0.56, **options):
    """A rounded box with a text in it."""
    x, y = centre
    place = (x - wide / 2, y - high / 2)
    axes.add_patch(
        FancyBboxPatch(
            place, wide, high, boxstyle="round,pad=0,rounding_size=0.12", facecolor=colour, edgecolor="none", **options
        )
    )
    named = {"gid": options["gid"] + "-name"} if "gid" in options else {}
    axes.text(x, y, text, color="white", ha="center", va="center", fontsize=16, **named)


def arrow(axes, *points, colour: str = style.QUIET, gid: str = ""):
    """A line through points with a head at its last."""
    for start, end in zip(points[:-2], points[1:-1]):
        made = axes.plot(*zip(start, end), color=colour, linewidth=1.8, solid_capstyle="round")[0]
        if gid:
            made.set_gid(f"{gid}-{points.index(start)}")
    head = axes.annotate(
        "",
        points[-1],
        points[-2],
        arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 1.8, "shrinkA": 0, "shrinkB": 0},
    )
    if gid:
        head.arrow_patch.set_gid(gid)


@figure("schematic")
def residual_block():
    picture, axes = style.canvas((10.0, 4.2))
    columns = (("plain", 1.3), ("residual, 2015", 4.7), ("residual, bend first", 8.4))
    parts = {
        "plain": ("matrix", "bend", "matrix", "bend"),
        "residual, 2015": ("matrix", "bend", "matrix", "+", "bend"),
        "residual, bend first": ("bend", "matrix", "bend", "matrix", "+"),
    }
    for step, (name, across) in enumerate(columns, 1):
        gid = "" if step == 1 else f"step-{step}"
        put = lambda suffix: {"gid": f"{gid}-{suffix}"} if gid else {}  # noqa: B023 -- used in this turn only
        axes.text(across, 4.28, name, ha="center", fontsize=17, weight="bold", **put("title"))
        chain = parts[name]
        heights = [3.42 - 0.72 * number for number in range(len(chain))]
        arrow(axes, (across, 4.08), (across, heights[0] + 0.28), gid=f"{gid}-in" if gid else "")
        for number, (part, height) in enumerate(zip(chain, heights)):
            colour = {"matrix": style.CLASS_A, "bend": style.CLASS_B, "+": style.FIT}[part]
            box(axes, (across, height), part, colour, 0.56 if part == "+" else 1.5, **put(f"box-{number}"))
            low = height - 0.72 + 0.28 if number < len(chain) - 1 else height - 0.66
            arrow(axes, (across, height - 0.28), (across, low), gid=f"{gid}-down-{number}" if gid else "")
        if step > 1:
            plus = heights[chain.index("+")]
            side = across + 1.15
            arrow(
                axes,
                (across, 3.93),
                (side, 3.93),
                (side, plus),
                (across + 0.28, plus),
                colour=style.FIT,
                gid=f"step-4-past-{step}",
            )
            axes.text(
                side + 0.12,
                2.4,
                "shortcut",
                color=style.FIT,
                fontsize=16,
                rotation=90,
                va="center",
                gid=f"step-4-name-{step}",
            )
    axes.set(xlim=(0.2, 10.4), ylim=(-0.2, 4.6))
    axes.axis("off")
    return picture
