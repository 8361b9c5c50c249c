"""The parts of one neuron: inputs, weights, sum, bend, answer."""

import numpy as np

from deeplecture.figure import figure
from measured import style
from measured.figures.networks._parts import circle, join


@figure("schematic")
def perceptron_parts():
    picture, axes = style.canvas((10.0, 4.0))
    sum_at, bend_at = (4.2, 2.0), (6.4, 2.0)
    inputs = (("$x_1$", "$w_1$", 3.7), ("$x_2$", "$w_2$", 2.6), ("$x_3$", "$w_3$", 1.5), ("$1$", "$b$", 0.4))
    for number, (name, weight, height) in enumerate(inputs):
        circle(axes, (0.8, height), name, style.CLASS_A if name != "$1$" else style.QUIET)
        join(axes, (0.8, height), sum_at, gid=f"step-2-{number}")
        middle = (0.8 + 0.42 * (sum_at[0] - 0.8), height + 0.42 * (sum_at[1] - height) + 0.24)
        axes.text(*middle, weight, ha="center", fontsize=19, color=style.FIT, gid=f"step-2-{number}-name")
    circle(axes, sum_at, "$\\Sigma$", style.FIT, 0.42, gid="step-3-sum")
    axes.text(4.2, 1.28, "weighted sum $z$", ha="center", fontsize=15, color=style.FIT, gid="step-3-says")
    join(axes, sum_at, bend_at, 0.46, gid="step-4-on")
    circle(axes, bend_at, "$h$", style.CLASS_B, 0.42, gid="step-4-bend")
    axes.text(6.4, 1.28, "bend", ha="center", fontsize=15, color=style.CLASS_B, gid="step-4-says")
    join(axes, bend_at, (7.9, 2.0), 0.46, gid="step-4-out")
    axes.text(7.62, 2.0, "$y$", va="center", fontsize=20, gid="step-4-answer")
    z = np.linspace(-1, 1, 101)
    bends = (("step", np.where(z >= 0, 1.0, 0.0)), ("sigmoid", 1 / (1 + np.exp(-6 * z))), ("ReLU", np.maximum(z, 0)))
    for number, (name, values) in enumerate(bends):
        low = 3.0 - 1.3 * number
        axes.plot(9.0 + 0.6 * z, low + 0.7 * values, color=style.CLASS_B, linewidth=2, gid=f"step-5-{name}")
        axes.text(9.85, low + 0.25, name, fontsize=15, color=style.CLASS_B, gid=f"step-5-{name}-name")
    axes.set(xlim=(0.2, 11.0), ylim=(-0.1, 4.2), aspect="equal")
    axes.axis("off")
    return picture
