"""Six steps of a first project, each with the question that it answers."""

from deeplecture.figure import figure
from measured import style

STEPS = (
    ("look", "what is in the data?"),
    ("baseline", "what is easy?"),
    ("first loss", "is it guessing?"),
    ("ten images", "can it learn?"),
    ("one thing", "what helped?"),
    ("report", "would it again?"),
)


@figure("schematic")
def recipe():
    from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

    picture, axes = style.canvas((7.3, 3.0))
    for number, (name, question) in enumerate(STEPS):
        column, row = number % 3, number // 3
        x, y, gid = column * 3.1, -row * 2.0, f"step-{number + 1}"
        box = FancyBboxPatch(
            (x, y),
            2.6,
            1.25,
            boxstyle="round,pad=0.08",
            facecolor="white",
            edgecolor=style.CLASS_A,
            linewidth=2.2,
            gid=gid,
        )
        axes.add_patch(box)
        axes.text(x + 1.3, y + 0.85, name, ha="center", va="center", fontsize=18, fontweight="bold", gid=gid + "-name")
        axes.text(
            x + 1.3, y + 0.3, question, ha="center", va="center", fontsize=14, color=style.QUIET, gid=gid + "-asks"
        )
        if column:
            arrow = FancyArrowPatch(
                (x - 0.44, y + 0.62),
                (x - 0.06, y + 0.62),
                arrowstyle="->",
                mutation_scale=16,
                color=style.QUIET,
                linewidth=2,
                gid=gid + "-arrow",
            )
            axes.add_patch(arrow)
    axes.set(xlim=(-0.2, 9.0), ylim=(-2.2, 1.5))
    axes.axis("off")
    return picture
