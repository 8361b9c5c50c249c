"""A small network, and two of the networks that dropout makes of it at two steps."""

from deeplecture.figure import figure
from measured import style

LAYERS = (4, 5, 5, 3)
# Hidden units that are left out at each step: (layer, unit).
LEFT_OUT = (set(), {(1, 1), (1, 4), (2, 0), (2, 2), (2, 3)}, {(1, 0), (1, 2), (2, 1), (2, 4)})


@figure("schematic")
def dropout_network():
    picture, panels = style.canvas((10.0, 4.2), columns=3)
    for number, (axes, out) in enumerate(zip(panels, LEFT_OUT)):
        place = {
            (layer, unit): (layer, unit - (count - 1) / 2)
            for layer, count in enumerate(LAYERS)
            for unit in range(count)
        }
        gid = f"step-{number + 1}"
        for layer, (count, following) in enumerate(zip(LAYERS, LAYERS[1:])):
            for unit in range(count):
                for other in range(following):
                    ends = (layer, unit), (layer + 1, other)
                    if not out & set(ends):
                        axes.plot(
                            *zip(*(place[end] for end in ends)), color=style.QUIET, linewidth=1.0, zorder=1, gid=gid
                        )
        for key, at in place.items():
            gone = key in out
            axes.plot(
                *at, "o", markersize=19, markerfacecolor="white" if gone else style.CLASS_A, markeredgecolor=style.QUIET if gone else style.CLASS_A,
                markeredgewidth=1.6, linestyle="none", zorder=2, alpha=0.55 if gone else 1, gid=gid,
            )  # fmt: skip
            if gone:
                axes.plot(*at, "x", markersize=10, color=style.TEST, markeredgewidth=2.2, zorder=3, gid=gid)
        axes.set_title(("the network", "one step", "the next step")[number])
        axes.set(xlim=(-0.4, 3.4), ylim=(-2.6, 2.6))
        axes.axis("off")
    return picture
