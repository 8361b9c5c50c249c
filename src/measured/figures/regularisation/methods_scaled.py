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
    axes.text(0.66, 7.0, "as it is", color=style.TEST, fontsize=17, gid="step-1-name")
    axes.text(0.66, 6.0, "at one temperature", color=style.TRAIN, fontsize=17, gid="step-2-name")
    behind = [(scaled[:, row] > scaled[:, 0]).sum() for row in range(len(names))]
    for row, count in enumerate(behind[1:], 1):
        said = f"{'behind none in ' if row == 1 else ''}{count} of {len(scaled)}"
        axes.text(0.765, len(names) - 1 - row, said, fontsize=15, ha="right", va="center", gid="step-3-said")
    axes.set_xlim(0.535, 0.77)
    axes.set_yticks(range(len(names))[::-1], names)
    axes.set(xlabel="test loss (nats)", ylim=(-0.6, len(names) - 0.4))
    error = of_all(record, "error")[0], of_all(record, "scaled_error")[0]
    key = lambda name: name.replace(" ", "_")
    worse = behind
    return with_numbers(
        picture, loss={key(name): plain[:, row].mean() for row, name in enumerate(names)}, scaled={key(name): scaled[:, row].mean() for row, name in enumerate(names)},
        error={key(name): error[0][:, row].mean() for row, name in enumerate(NAMES)}, scaled_error={key(name): error[1][:, row].mean() for row, name in enumerate(NAMES)},
        ties=(scaled[:, -1] < scaled[:, names.index("dropout and decay")]).sum(), least_scaled_error=error[1].mean(axis=0).min(), worse={key(name): worse[row] for row, name in enumerate(names)}, seeds=len(plain), middle=np.median(plain[:, 1:-1].mean(axis=0)), most=scaled[:, 1:-1].mean(axis=0).max(), least=scaled.mean(axis=0).min(), most_scaled_error=error[1].mean(axis=0).max(),
        spread=(scaled[:, names.index("smoothing")] - scaled[:, 0]).std(ddof=1), temperature={key(name): one for name, one in zip(NAMES, of_all(record, "temperature")[0].mean(axis=0))},
    )  # fmt: skip
