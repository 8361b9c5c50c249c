"""A notebook's cells run in the order of the reader's clicks, and the kernel remembers that order only."""

from matplotlib.patches import FancyBboxPatch

from deeplecture.figure import figure, with_numbers
from measured import style

CELLS = ("images = 60_000", "images -= 10_000", "print(images)")
ORDERS = (
    ("top to bottom, once", (0, 1, 2)),
    ("the middle cell run twice", (0, 1, 1, 2)),
    ("the last cell run too early", (0, 2, 1)),
)


def _run(order: tuple[int, ...]) -> list[tuple[bool, int]]:
    """For each run of a cell whether it printed, and the number it printed or else left in `images`."""
    names, told = {}, []
    for cell in order:
        printed = []
        exec(CELLS[cell], {"print": printed.append}, names)  # the three lines above
        told.append((bool(printed), printed[0] if printed else names["images"]))
    return told


@figure("computed")
def notebook_state():
    picture, panels = style.canvas((8.3, 3.7), columns=3)
    printed = []
    # What the second order gives is the second step, so that it can be foretold from the first; the third comes with it.
    for column, (axes, (title, order)) in enumerate(zip(panels, ORDERS)):
        results = _run(order)
        part = f"step-2-column-{column}" if column == 2 else None
        for position, (cell, (last, value)) in enumerate(zip(order, results)):
            y = 3 - position
            told = f"prints {value:,}" if last else f"{value:,}"
            colour = style.FIT if last else style.QUIET
            shape = FancyBboxPatch((0.75, y), 5.6, 0.62, boxstyle="round,pad=0,rounding_size=0.08", linewidth=1.5)
            shape.set(edgecolor=colour, facecolor="white", gid=part and f"{part}-cell-{position}")
            axes.add_patch(shape)
            names = {"va": "center", "gid": part and f"{part}-code-{position}"}
            axes.text(0.65, y + 0.31, f"[{position + 1}]", ha="right", fontsize=14, color=style.QUIET, **names)
            axes.text(0.9, y + 0.31, CELLS[cell], fontsize=13, family="DejaVu Sans Mono", **names)
            axes.text(
                6.35,
                y - 0.17,
                told,
                ha="right",
                va="center",
                fontsize=13.5,
                color=colour,
                fontweight="bold" if last else "normal",
                gid=column and f"step-2-value-{column}-{position}" or None,
            )
        axes.set_title(title, loc="center", fontsize=16, gid=part and f"{part}-title")
        axes.set(xlim=(0, 6.5), ylim=(-0.4, 3.8))
        axes.axis("off")
        printed += [value for last, value in results if last]
    return with_numbers(picture, printed=printed)
