"""Test loss of each method as it is, and at a temperature that validation images choose."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.regularisation._means import NAMES, of_all


@figure("measured", record="regularisation/methods")
def methods_scaled(record: Record):
    both = [of_all(record, key)[0] for key in ("loss", "scaled_loss")]
    plain, scaled = (
        np.column_stack([runs, record.results["ensemble_" + key][:, -1]])
        for runs, key in zip(both, ("loss", "scaled_loss"))
    )
    names = (*NAMES, "ensemble of six")
    picture, axes = style.canvas((10.0, 4.8))
    for row in range(len(names)):
        up = len(names) - 1 - row
        low, high = scaled[:, row].min(), scaled[:, row].max()
        axes.plot(plain[:, row].mean(), up, "o", color=style.TEST, markersize=11, gid="step-1")
        axes.plot(
            [low, high], [up, up], color=style.TRAIN, linewidth=5, alpha=0.35, solid_capstyle="butt", gid="step-2-range"
        )
        axes.plot(scaled[:, row].mean(), up, "^", color=style.TRAIN, markersize=11, gid="step-2")
    axes.axvline(scaled[:, 0].mean(), color=style.QUIET, linestyle=":", linewidth=1.5, gid="step-2-line")
    axes.text(0.705, 6.0, "as it is", color=style.TEST, fontsize=17, gid="step-1-name")
    axes.text(0.705, 5.0, "at one temperature", color=style.TRAIN, fontsize=17, gid="step-2-name")
    axes.set_yticks(range(len(names))[::-1], names)
    axes.set(xlabel="test loss (nats)", ylim=(-0.6, len(names) - 0.4))
    error = of_all(record, "error")[0], of_all(record, "scaled_error")[0]
    key = lambda name: name.replace(" ", "_")
    worse = [(scaled[:, row] > scaled[:, 0]).sum() for row in range(len(names))]
    return with_numbers(
        picture, loss={key(name): plain[:, row].mean() for row, name in enumerate(names)}, scaled={key(name): scaled[:, row].mean() for row, name in enumerate(names)},
        error={key(name): error[0][:, row].mean() for row, name in enumerate(NAMES)}, scaled_error={key(name): error[1][:, row].mean() for row, name in enumerate(NAMES)},
        worse={key(name): worse[row] for row, name in enumerate(names)}, seeds=len(plain), most_scaled_error=error[1].mean(axis=0).max(),
        spread=(scaled[:, names.index("smoothing")] - scaled[:, 0]).std(ddof=1), temperature={key(name): one for name, one in zip(NAMES, of_all(record, "temperature")[0].mean(axis=0))},
    )  # fmt: skip
