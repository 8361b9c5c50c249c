"""What each part of a data set may decide: one way through, and the way back that is forbidden."""

from matplotlib.patches import Rectangle

from deeplecture.figure import figure
from measured import style
from measured.figures.learning.programming_or_learning import arrow


@figure("schematic")
def three_parts():
    picture, axes = style.canvas((10.0, 3.9))
    parts = (
        (0.0, 5.6, "training", style.TRAIN, "chooses\nthe weights"),
        (5.75, 1.9, "validation", style.FIT, "chooses the\nhyperparameters"),
        (7.8, 1.9, "test", style.TEST, "judges once,\nchooses nothing"),
    )
    for step, (left, width, name, colour, does) in enumerate(parts, 1):
        part = f"step-{step}-{name}"
        axes.add_patch(Rectangle((left, 1.9), width, 0.9, color=colour, gid=part))
        axes.text(
            left + width / 2, 2.35, name, color="white", ha="center", va="center", fontsize=17, gid=f"{part}-name"
        )
        arrow(axes, (left + width / 2, 1.8), (left + width / 2, 1.15)).set_gid(f"{part}-arrow")
        axes.text(left + width / 2, 1.0, does, color=colour, ha="center", va="top", fontsize=15, gid=f"{part}-does")
    back = axes.annotate(
        "", (6.7, 2.9), (8.75, 2.9),
        arrowprops={"arrowstyle": "-|>", "color": style.QUIET, "linestyle": "--", "linewidth": 1.8, "connectionstyle": "arc3,rad=0.45"},
    )  # fmt: skip
    back.arrow_patch.set_gid("step-4-back")
    axes.text(7.72, 3.62, "never back", color=style.QUIET, ha="center", fontsize=15, style="italic", gid="step-4-never")
    axes.set(xlim=(-0.1, 9.9), ylim=(0.1, 3.9))
    axes.axis("off")
    return picture
