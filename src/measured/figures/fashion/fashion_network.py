"""The network of the demo, layer by layer, with the number of its parameters."""

from matplotlib.patches import Rectangle

from deeplecture.figure import figure, with_numbers
from measured import style

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
        (1.0, PIXELS, "pixels", "28 × 28, standardised", style.QUIET),
        (5.0, hidden, "hidden units", "ReLU", style.FIT),
        (9.0, CLASSES, "logits", "softmax in the loss", style.TEST),
    )
    height = {PIXELS: 3.4, hidden: 2.4, CLASSES: 1.1}
    for x, size, what, note, colour in columns:
        half = height[size] / 2
        axes.add_patch(Rectangle((x - 0.22, 2.3 - half), 0.44, 2 * half, facecolor=colour, edgecolor="none"))
        axes.text(x, 4.35, f"{size} {what}", ha="center", fontsize=17, color=colour, fontweight="bold")
        axes.text(x, 0.1, note, ha="center", fontsize=14, color=style.QUIET)
    for (x0, size0, *_), (x1, size1, *_), weight, bias, symbol in zip(
        columns, columns[1:], table[0::2], table[1::2], ("\\mathbf{W}_1", "\\mathbf{W}_2")
    ):
        top0, top1 = height[size0] / 2, height[size1] / 2
        axes.fill(
            [x0 + 0.22, x1 - 0.22, x1 - 0.22, x0 + 0.22],
            [2.3 + top0, 2.3 + top1, 2.3 - top1, 2.3 - top0],
            facecolor=style.QUIET,
            alpha=0.13,
            linewidth=0,
        )
        shape = " × ".join(map(str, weight["shape"]))
        axes.text((x0 + x1) / 2, 2.55, f"${symbol}$: {shape}", ha="center", fontsize=17)
        axes.text(
            (x0 + x1) / 2,
            1.75,
            f"{weight['count']:,} weights\n+ {bias['count']} offsets",
            ha="center",
            va="center",
            fontsize=15,
        )
    axes.set(xlim=(-0.6, 10.6), ylim=(-0.1, 4.8))
    axes.axis("off")
    total = sum(row["count"] for row in table)
    return with_numbers(
        picture,
        layers=table,
        total=total,
        kilobytes=total * BYTES / 1000,
        first_share=(table[0]["count"] + table[1]["count"]) / total,
        multiplications=table[0]["count"] + table[2]["count"],
    )
