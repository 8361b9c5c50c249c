"""Test loss of each method as it is, and at a temperature that validation images choose."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.regularisation._means import NAMES, ROWS, keyed, of_all, of_rows


@figure("measured", record="regularisation/methods")
def methods_scaled(record: Record):
    (plain, scaled), names = (of_rows(record, key) for key in ("loss", "scaled_loss")), ROWS
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
    return with_numbers(
        picture, loss=keyed(plain.mean(axis=0)), scaled=keyed(scaled.mean(axis=0)),
        error=keyed(error[0].mean(axis=0), NAMES), scaled_error=keyed(error[1].mean(axis=0), NAMES),
        ties=(scaled[:, -1] < scaled[:, names.index("dropout and decay")]).sum(), least_scaled_error=error[1].mean(axis=0).min(), worse=keyed(behind), seeds=len(plain), middle=np.median(plain[:, 1:-1].mean(axis=0)), most=scaled[:, 1:-1].mean(axis=0).max(), least=scaled.mean(axis=0).min(), most_scaled_error=error[1].mean(axis=0).max(),
        spread=(scaled[:, names.index("smoothing")] - scaled[:, 0]).std(ddof=1), temperature=keyed(of_all(record, "temperature")[0].mean(axis=0), NAMES),
    )  # fmt: skip
