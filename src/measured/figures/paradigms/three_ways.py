"""What a learner is given and what it gives back, in four ways of learning."""

from deeplecture.figure import figure
from measured import style
from measured.figures.paradigms._parts import arrow, box


@figure("schematic")
def three_ways():
    picture, panels = style.canvas((10.0, 4.4), rows=2, columns=2)
    names = ("supervised", "unsupervised", "self-supervised", "reinforcement")
    colours = (style.CLASS_A, style.TRAIN, style.FIT, style.CLASS_B)
    for step, (axes, name, colour) in enumerate(zip(panels.ravel(), names, colours), 1):
        g = f"step-{step}"
        axes.text(-1.0, 1.62, name, fontsize=18, fontweight="bold", color=colour, va="center", gid=f"{g}-name")
        if name == "supervised":
            box(axes, (0, 0.72), "inputs", style.QUIET, f"{g}-in")
            box(axes, (0, -0.72), "answers", colour, f"{g}-answers")
            arrow(axes, (1.05, 0.6), (2.0, 0.15), f"{g}-a")
            arrow(axes, (1.05, -0.6), (2.0, -0.15), f"{g}-b", colour)
        elif name == "unsupervised":
            box(axes, (0, 0), "inputs", style.QUIET, f"{g}-in")
            arrow(axes, (1.05, 0), (2.0, 0), f"{g}-a")
        elif name == "self-supervised":
            box(axes, (0, 0.72), "part seen", style.QUIET, f"{g}-in")
            box(axes, (0, -0.72), "part hidden", colour, f"{g}-answers")
            arrow(axes, (1.05, 0.6), (2.0, 0.15), f"{g}-a")
            arrow(axes, (1.05, -0.6), (2.0, -0.15), f"{g}-b", colour)
        else:
            box(axes, (0, 0), "world", style.QUIET, f"{g}-in")
            arrow(axes, (1.05, 0.2), (2.0, 0.2), f"{g}-a", bend=-0.35)
            axes.text(1.52, 0.68, "state, reward", ha="center", fontsize=15, color=colour, gid=f"{g}-reward")
            arrow(axes, (2.0, -0.2), (1.05, -0.2), f"{g}-b", bend=-0.35)
            axes.text(1.52, -0.72, "action", ha="center", va="center", fontsize=15, gid=f"{g}-action")
        box(axes, (3.0, 0), "learner", style.QUIET, f"{g}-learner", filled=True)
        arrow(axes, (4.05, 0), (4.75, 0), f"{g}-out")
        gives = {
            "supervised": "rule",
            "unsupervised": "groups, axes",
            "self-supervised": "features",
            "reinforcement": "policy",
        }
        box(axes, (5.8, 0), gives[name], colour, f"{g}-gives", width=2.0)
        axes.set(xlim=(-1.1, 6.95), ylim=(-1.25, 1.95))
        axes.axis("off")
    return picture
