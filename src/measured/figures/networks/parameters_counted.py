"""Numbers that a network holds, by the width and by the number of its hidden layers, counted."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.optimisation._network import parameters


@figure("computed")
def parameters_counted(inputs: int = 784, outputs: int = 10):
    widths = np.array([16, 32, 64, 128, 256, 512, 1024, 2048])
    depths = (1, 2, 4, 8)
    looks = ((style.CLASS_A, "o"), (style.CLASS_B, "s"), (style.TRAIN, "^"), (style.FIT, "D"))
    table = np.array([[parameters((inputs, *[int(width)] * depth, outputs)) for width in widths] for depth in depths])
    picture, axes = style.canvas(style.SLIDE)
    for row, depth, (colour, marker) in zip(table, depths, looks):
        axes.plot(widths, row, color=colour, marker=marker)
        axes.text(
            widths[-1] * 1.1,
            row[-1],
            f"{depth} hidden layer{'s' * (depth > 1)}",
            color=colour,
            va="center",
            fontsize=16,
        )
    axes.set(
        xscale="log", yscale="log", xlabel="width of each hidden layer", ylabel="weights and offsets", xlim=(14, 6500)
    )
    axes.set_xticks(widths, [str(width) for width in widths])
    axes.minorticks_off()
    doubled = table[:, 1:] / table[:, :-1]
    at = list(widths).index(128)
    return with_numbers(
        picture, widths=widths, depths=depths, one_doubled=doubled[0], four_doubled=doubled[2], eight_doubled=doubled[3],
        one=table[0], four=table[2], eight=table[3], eight_over_one_128=table[3, at] / table[0, at], demo=table[0, at],
        eight_over_one_2048=table[3, -1] / table[0, -1], inputs=inputs,
    )  # fmt: skip
