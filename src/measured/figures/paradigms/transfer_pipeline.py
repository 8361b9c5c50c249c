"""What is carried from one task to the next: the first layers, and not the last."""

from deeplecture.figure import figure
from measured import style
from measured.figures.paradigms._parts import arrow, box


@figure("schematic")
def transfer_pipeline():
    picture, axes = style.canvas((10.0, 3.6))
    for step, (y, data, end, colour) in enumerate(
        (
            (1.7, "many examples,\nother answers", "old answers", style.QUIET),
            (-0.1, "few examples,\nown answers", "new answers", style.CLASS_B),
        ),
        1,
    ):
        g = f"step-{1 if step == 1 else 3}"
        axes.text(
            0.55,
            y,
            data,
            ha="center",
            va="center",
            fontsize=16,
            color=colour if step > 1 else style.TRUTH,
            gid=f"{g}-data",
        )
        arrow(axes, (1.75, y), (2.3, y), f"{g}-a")
        for k, left in enumerate((3.3, 5.5)):
            box(axes, (left, y), f"layer {k + 1}", style.FIT, f"{g}-layer-{k}", filled=True)
        arrow(axes, (4.3, y), (4.5, y), f"{g}-b")
        arrow(axes, (6.5, y), (6.9, y), f"{g}-c")
        box(axes, (8.0, y), end, colour, f"{g}-end", width=2.1)
    for k, left in enumerate((3.3, 5.5)):
        arrow(axes, (left, 1.27), (left, 0.34), f"step-2-copy-{k}", style.FIT, dashed=True)
    axes.text(
        4.4, 0.8, "copied", ha="center", va="center", fontsize=16, style="italic", color=style.FIT, gid="step-2-copied"
    )
    axes.text(
        8.0,
        0.8,
        "new, random",
        ha="center",
        va="center",
        fontsize=16,
        style="italic",
        color=style.CLASS_B,
        gid="step-3-new",
    )
    axes.set(xlim=(-0.7, 9.3), ylim=(-0.8, 2.4))
    axes.axis("off")
    return picture
