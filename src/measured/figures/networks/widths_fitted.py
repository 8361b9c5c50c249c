"""Trained networks of one hidden layer on a known curve: what ten starts give at one width."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.networks.approximation import HIGH, LOW, target


@figure("measured", record="networks/approximation")
def widths_fitted(record: Record, width: int = 8):
    place = list(record.settings["widths"]).index(width)
    x = np.linspace(LOW, HIGH, record.results["curves"].shape[-1])
    true = np.linspace(LOW, HIGH, 801)
    picture, panels = style.canvas((8.5, 3.75), columns=2, sharey=True)
    error = 10 ** record.results["error"][:, :2, place]  # seed, bend
    for number, (axes, bend, colour) in enumerate(zip(panels, ("tanh", "ReLU"), (style.TRAIN, style.CLASS_A))):
        axes.plot(true, target(true), color=style.TRUTH, linewidth=3.2)
        for curve in record.results["curves"][:, number, place]:
            axes.plot(x, curve, color=colour, linewidth=1.2, alpha=0.75)
        axes.set(
            xlabel="$x$",
            ylim=(-2.1, 1.5),
            title=f"{width} {bend} units: off by up to {np.median(error[:, number]):.2g}",
        )
    panels[0].text(-1.95, 1.15, "thick: the curve to be fitted", fontsize=14)
    return with_numbers(
        picture, width=width, tanh=np.median(error[:, 0]), relu=np.median(error[:, 1]), relu_worst=error[:, 1].max(),
        relu_best=error[:, 1].min(), tanh_worst=error[:, 0].max(), seeds=len(record.seeds),
    )  # fmt: skip
