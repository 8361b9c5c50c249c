"""The network of the demo, layer by layer, with squares whose areas are the numbers of its parameters."""

import numpy as np
from matplotlib.patches import Rectangle

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.fashion._parts import mark

PIXELS, HIDDEN, CLASSES = 28 * 28, 128, 10
BYTES = 4  # of a 32-bit floating-point number


def layers(hidden: int) -> list[dict]:
    """Name, shape and count of each trained array; a test compares them with the model itself."""
    shapes = {
        "hidden.weight": (hidden, PIXELS),
        "hidden.bias": (hidden,),
        "output.weight": (CLASSES, hidden),
        "output.bias": (CLASSES,),
    }
    count = lambda shape: shape[0] * (shape[1] if len(shape) > 1 else 1)  # noqa: E731
    return [{"name": name, "shape": list(shape), "count": count(shape)} for name, shape in shapes.items()]


@figure("schematic")
def fashion_network(hidden: int = HIDDEN):
    table = layers(hidden)
    picture, axes = style.canvas(style.SLIDE)
    columns = (
        (0.7, PIXELS, "pixels", "28 × 28, standardised", style.QUIET),
        (5.3, hidden, "hidden units", "ReLU", style.FIT),
        (9.3, CLASSES, "logits", "softmax in the loss", style.TEST),
    )
    for number, (x, size, what, note, colour) in enumerate(columns):
        name = axes.text(
            x, 4.2, f"{size}\n{what}", ha="center", va="center", fontsize=17, color=colour, fontweight="bold"
        )
        below = axes.text(x, 3.55, note, ha="center", fontsize=14, color=colour)
        if number:
            part = f"step-{number + 1}-{what.split()[0]}"
            name.set_gid(f"{part}-name")
            below.set_gid(f"{part}-note")
    total = sum(row["count"] for row in table)
    for step, middle, weight, offsets, symbol in (
        (2, 3.0, table[0], table[1], "\\mathbf{W}_1"), (3, 7.4, table[2], table[3], "\\mathbf{W}_2"),
    ):  # fmt: skip
        side = 3.3 * np.sqrt((weight["count"] + offsets["count"]) / total)  # areas are counts
        arrow = axes.annotate(
            "",
            (middle + 1.15, 4.2),
            (middle - 1.15, 4.2),
            arrowprops={"arrowstyle": "-|>", "color": style.QUIET, "lw": 1.6},
        )
        square = Rectangle(
            (middle - side / 2, 3.3 - side), side, side, facecolor=style.FIT if step == 2 else style.TEST
        )
        axes.add_patch(square)
        shape = " × ".join(map(str, weight["shape"]))
        words = [f"${symbol}$: {shape}", f"{weight['count']:,} weights\n+ {offsets['count']} offsets"]
        inside = step == 2
        top = axes.text(middle, 4.32, words[0], ha="center", va="bottom", fontsize=16)
        count = axes.text(
            middle, 1.6 if inside else 2.3, words[1], ha="center", va="center", fontsize=16,
            color="white" if inside else style.TRUTH,
        )  # fmt: skip
        mark(f"step-{step}-part", arrow.arrow_patch, square, top, count)
    axes.set(xlim=(-0.6, 10.4), ylim=(-0.1, 4.8), aspect="equal")
    axes.axis("off")
    return with_numbers(
        picture,
        layers=table,
        total=total,
        kilobytes=total * BYTES / 1000,
        first_share=(table[0]["count"] + table[1]["count"]) / total,
        multiplications=table[0]["count"] + table[2]["count"],
    )
