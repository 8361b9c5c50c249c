"""Test accuracy and loss of each method at the strength that validation chose, run by run."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.regularisation._means import NAMES, of_all


@figure("measured", record="regularisation/methods")
def methods_compared(record: Record):
    right, at = of_all(record, "accuracy")
    loss, _ = of_all(record, "loss")
    six = {key: record.results["ensemble_" + key][:, -1] for key in ("accuracy", "loss")}
    right, loss = np.column_stack([right, six["accuracy"]]), np.column_stack([loss, six["loss"]])
    names = (*NAMES, "ensemble of six")
    picture, panels = style.canvas((10.0, 4.8), columns=2, sharey=True)
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    for number, (axes, runs, ink) in enumerate(zip(panels, (right, loss), (style.CLASS_A, style.TEST))):
        gid = f"step-{number + 1}"
        for row in range(len(names)):
            up = len(names) - 1 - row
            axes.plot(
                runs[:, row],
                up + rng.uniform(-0.18, 0.18, len(runs)),
                "o",
                color=ink,
                markersize=5,
                alpha=0.45,
                gid=gid,
            )
            axes.plot(
                runs[:, row].mean(), up, "|", color=style.TRUTH, markersize=20, markeredgewidth=3, gid=gid + "-mean"
            )
        axes.axvline(runs[:, 0].mean(), color=style.QUIET, linestyle=":", linewidth=1.5)
        axes.set_xlabel(("test accuracy", "test loss (nats)")[number])
    panels[0].set_yticks(range(len(names))[::-1], names)
    panels[0].set_ylim(-0.6, len(names) - 0.4)
    key = lambda name: name.replace(" ", "_")
    against_rate = {key(name): interval(loss[:, 1], loss[:, row])[:3] for row, name in enumerate(names)}
    right_rate = {key(name): interval(right[:, row], right[:, 1])[:3] for row, name in enumerate(names)}
    tuned = slice(1, len(NAMES))
    return with_numbers(
        picture, loss={key(name): loss[:, row].mean() for row, name in enumerate(names)}, accuracy={key(name): right[:, row].mean() for row, name in enumerate(names)},
        against_rate=against_rate, right_rate=right_rate, seeds=len(loss), range_right=np.ptp(right[:, tuned].mean(axis=0)), most_right=right[:, tuned].mean(axis=0).max(),
        span_none=loss[:, 0].mean() - loss[:, tuned].mean(axis=0).max(), better_than_none=((loss[:, tuned] < loss[:, :1]).all(axis=0)).sum(), methods=len(NAMES) - 1,
        both_lower=(loss[:, names.index("dropout and decay")] < loss[:, 1]).sum(), spread=(loss[:, 0] - loss[:, 1]).std(ddof=1), strengths=at,
        most_loss=loss[:, tuned].mean(axis=0).max(), least_loss=loss[:, tuned].mean(axis=0).min(), within=np.ptp(loss[:, tuned].mean(axis=0)),
    )  # fmt: skip
