"""The loop of reinforcement learning, once round."""

from deeplecture.figure import figure
from measured import style
from measured.figures.paradigms._parts import arrow, box


@figure("schematic")
def agent_environment():
    picture, axes = style.canvas((10.0, 3.0))
    box(axes, (2.0, 0), "agent", style.FIT, "agent", width=2.2, filled=True, fontsize=19)
    box(axes, (7.4, 0), "environment", style.QUIET, "environment", width=2.6, filled=True, fontsize=19)
    arrow(axes, (2.0, 0.45), (7.4, 0.45), "step-1-action", style.FIT, bend=-0.22)
    axes.text(4.7, 1.3, "action $a_t$", ha="center", fontsize=18, color=style.FIT, gid="step-1-says")
    arrow(axes, (6.05, 0), (3.2, 0), "step-2-state", style.QUIET)
    axes.text(4.7, 0.12, "state $s_{t+1}$", ha="center", fontsize=18, gid="step-2-says")
    arrow(axes, (7.4, -0.45), (2.0, -0.45), "step-3-reward", style.CLASS_B, bend=-0.22, dashed=True)
    axes.text(4.7, -1.62, "reward $r_{t+1}$", ha="center", fontsize=18, color=style.CLASS_B, gid="step-3-says")
    axes.set(xlim=(0, 9.4), ylim=(-1.85, 1.75))
    axes.axis("off")
    return picture
