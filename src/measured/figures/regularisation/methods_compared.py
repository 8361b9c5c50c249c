"""Test accuracy, loss and calibration error of each method at the strength that validation chose, run by run."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.regularisation._means import NAMES, ROWS, keyed, of_rows, usual
from measured.figures.regularisation.error_of_the_calibrated import BINS, COUNTS, errors

PANELS = {
    "accuracy": ("test accuracy", style.CLASS_A),
    "loss": ("test loss (nats)", style.TEST),
    "error": ("calibration error", style.FIT),
}


@figure("measured", record="regularisation/methods")
def methods_compared(record: Record):
    found, names = {key: of_rows(record, key) for key in PANELS}, ROWS
    chance = errors()[COUNTS.index(10_000), BINS.index(15)].mean()
    picture, panels = style.canvas((10.0, 4.8), columns=3, sharey=True)
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    for number, (axes, (key, (title, ink))) in enumerate(zip(panels, PANELS.items())):
        gid, runs = f"step-{number + 1}", found[key]
        for row in range(len(names)):
            up = len(names) - 1 - row
            dots = up + rng.uniform(-0.18, 0.18, len(runs))
            axes.plot(runs[:, row], dots, "o", color=ink, markersize=4.5, alpha=0.45, gid=gid)
            axes.plot(
                runs[:, row].mean(), up, "|", color=style.TRUTH, markersize=20, markeredgewidth=3, gid=gid + "-mean"
            )
        line = chance if key == "error" else runs[:, 1].mean()
        axes.axvline(line, color=style.QUIET, linestyle=":", linewidth=1.5, gid=gid + "-line")
        axes.axhspan(len(names) - 2.5, len(names) - 1.5, color=style.QUIET, alpha=0.14, linewidth=0)
        axes.set_xlabel(title)
    panels[0].set_xticks((0.78, 0.8, 0.82))
    panels[1].set_xticks((0.6, 0.7, 0.8))
    panels[2].set_xlim(0, 0.12)
    panels[2].set_xticks((0, 0.05, 0.1))
    panels[0].set_yticks(range(len(names))[::-1], names)
    panels[0].set_ylim(-0.6, len(names) - 0.4)
    by = lambda runs: keyed(runs.mean(axis=0))
    right, loss, error = found.values()
    against_rate = keyed(interval(loss[:, 1], each)[:3] for each in loss.T)
    tuned = slice(1, len(NAMES))
    normed = record.results["loss"][:, record.settings["methods"].index("batch norm"), usual(record)]
    return with_numbers(
        picture, loss=by(loss), accuracy=by(right), error=by(error), against_rate=against_rate, seeds=len(loss), range_right=np.ptp(right[:, tuned].mean(axis=0)),
        span_none=loss[:, 0].mean() - loss[:, 1:].mean(axis=0).max(), lower_than_none=((loss[:, 1:] < loss[:, :1]).all(axis=0)).sum(), rows=len(names),
        left=loss[:, 1].mean() - loss[:, 1:].mean(axis=0).min(), gained=loss[:, 0].mean() - loss[:, 1].mean(), surely_better=sum(low > 0 for _, low, _ in against_rate.values()),
        surely_worse=sum(high < 0 for name, (_, _, high) in against_rate.items() if name != "none"), spread=(loss[:, 0] - loss[:, 1]).std(ddof=1), chance=chance,
        norm_at_usual=normed.mean(), norm_above=(normed > loss[:, 0]).sum(), smooth_over_both=(right[:, names.index("smoothing")] > right[:, names.index("dropout and decay")]).sum(),
    )  # fmt: skip
