"""Test accuracy, loss and calibration error by the share of units that are left out."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.regularisation._means import of_dose


@figure("measured", record="regularisation/methods")
def dropout_by_rate(record: Record):
    rates, found = of_dose(record, "dropout")
    rows = (
        ("accuracy", "test accuracy", style.CLASS_A, (0.5, 0.85)),
        ("loss", "test loss (nats)", style.TEST, (0.5, 1.6)),
        ("error", "calibration error", style.FIT, (0, 0.25)),
    )
    at = int(found["validation_loss"].mean(axis=0).argmin())
    picture, panels = style.canvas((10.0, 3.9), columns=3)
    for number, (axes, (key, name, ink, reach)) in enumerate(zip(panels, rows)):
        runs, gid = found[key], f"step-{number + 2}"
        axes.plot(rates, runs.mean(axis=0), "o-", color=ink, markersize=8, gid=gid)
        axes.fill_between(
            rates, runs.min(axis=0), runs.max(axis=0), color=ink, alpha=0.15, linewidth=0, gid=gid + "-band"
        )
        axes.plot(
            rates[at],
            runs[:, at].mean(),
            "o",
            markersize=17,
            markerfacecolor="none",
            color=style.TRUTH,
            markeredgewidth=2.5,
            gid=gid + "-chosen",
        )
        axes.set(title=name, xlabel="share left out", ylim=reach, xlim=(-0.03, 0.83))
        axes.set_xticks((0, 0.2, 0.5, 0.8), ("0", "0.2", "0.5", "0.8"))
    gain = found["accuracy"][:, at] - found["accuracy"][:, 0]
    return with_numbers(
        picture, rates=rates, chosen=rates[at], loss=found["loss"].mean(axis=0), accuracy=found["accuracy"].mean(axis=0), error=found["error"].mean(axis=0),
        at=at, best_loss=found["loss"][:, at].mean(), best_error=found["error"][:, at].mean(), gain=gain.mean(), gained=(gain > 0).sum(), lower=(found["loss"][:, at] < found["loss"][:, 0]).sum(),
        seeds=len(gain), little=rates[1], little_gain=(found["accuracy"][:, 1] - found["accuracy"][:, 0]).mean(), little_in=(found["accuracy"][:, 1] > found["accuracy"][:, 0]).sum(), rate=record.settings["rate"], epochs=record.settings["epochs"], spread=(found["loss"][:, 0] - found["loss"][:, at]).std(ddof=1), cut=(found["loss"][:, 0] - found["loss"][:, at]).mean(),
        best_accuracy=found["accuracy"][:, at].mean(), fewest=np.abs(gain).max(),
    )  # fmt: skip
