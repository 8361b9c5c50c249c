"""Which numbers share a mean: examples, channels and places, for four normalisations."""

from matplotlib.patches import Rectangle

from deeplecture.figure import figure
from measured import style

EXAMPLES, CHANNELS, PLACES = 3, 4, 3


@figure("schematic")
def what_is_averaged():
    picture, axes = style.canvas((10.0, 4.3))
    shares = {
        "batch norm": lambda n, c: c == 0,
        "layer norm": lambda n, c: n == 0,
        "group norm": lambda n, c: n == 0 and c < 2,
        "instance norm": lambda n, c: n == 0 and c == 0,
    }
    for number, (name, inside) in enumerate(shares.items()):
        left = 0.55 + 2.55 * number
        axes.text(left + 0.9, 3.3, name, ha="center", fontsize=16, weight="bold")
        for n in range(EXAMPLES):
            for c in range(CHANNELS):
                for p in range(PLACES):
                    corner = (left + 0.45 * c + 0.0, 2.35 - 0.82 * n - 0.22 * p)
                    axes.add_patch(Rectangle(corner, 0.41, 0.2, facecolor="#d8dce2", edgecolor="none"))
                    if inside(n, c):
                        gid = f"step-{number + 2}-{n}-{c}-{p}"
                        axes.add_patch(Rectangle(corner, 0.41, 0.2, facecolor=style.CLASS_B, edgecolor="none", gid=gid))
        axes.text(left + 0.9, -0.02, "channels", ha="center", va="top", fontsize=14, color=style.QUIET)
    for n in range(EXAMPLES):
        axes.text(0.36, 2.23 - 0.82 * n, str(n + 1), ha="right", va="center", fontsize=15, color=style.QUIET)
    axes.text(0.02, 1.41, "examples", rotation=90, ha="center", va="center", fontsize=14, color=style.QUIET)
    axes.annotate("places", (0.5, 2.58), (0.5, 2.86), fontsize=14, color=style.QUIET, ha="left", va="bottom")
    axes.annotate(
        "",
        (0.47, 1.92),
        (0.47, 2.56),
        arrowprops={"arrowstyle": "-|>", "color": style.QUIET, "shrinkA": 0, "shrinkB": 0},
    )
    axes.set(xlim=(-0.15, 10.1), ylim=(-0.35, 3.6))
    axes.axis("off")
    return picture
