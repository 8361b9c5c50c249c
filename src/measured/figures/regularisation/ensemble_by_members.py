"""Accuracy, loss and calibration error of the mean probabilities of one to six networks, as they are and at a temperature."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="regularisation/methods")
def ensemble_by_members(record: Record):
    runs = {
        key: record.results["ensemble_" + key]
        for key in ("accuracy", "loss", "error", "scaled_loss", "scaled_error", "sure")
    }
    members = np.arange(1, runs["loss"].shape[1] + 1)
    picture, panels = style.canvas((10.0, 3.9), columns=3)
    rows = (
        (("accuracy", style.CLASS_A, "o"),),
        (("loss", style.TEST, "o"), ("scaled_loss", style.TRAIN, "^")),
        (("error", style.TEST, "o"), ("scaled_error", style.TRAIN, "^")),
    )
    for number, (axes, lines, name, reach) in enumerate(
        zip(
            panels,
            rows,
            ("test accuracy", "test loss (nats)", "calibration error"),
            ((0.77, 0.83), (0.5, 0.9), (0, 0.15)),
        )
    ):
        for key, ink, marker in lines:
            gid = f"step-{number + 1 if marker == 'o' else 4}-{key}"
            axes.plot(members, runs[key].mean(axis=0), marker + "-", color=ink, markersize=8, gid=gid)
            axes.fill_between(
                members,
                runs[key].min(axis=0),
                runs[key].max(axis=0),
                color=ink,
                alpha=0.14,
                linewidth=0,
                gid=gid + "-band",
            )
        axes.set(title=name, xlabel="networks", ylim=reach)
        axes.set_xticks(members)
    panels[1].text(1.1, 0.525, "at one temperature", color=style.TRAIN, fontsize=15, gid="step-4-name")
    over = (runs["sure"] - runs["accuracy"]).mean(axis=0)
    panels[2].text(
        6.1,
        runs["error"][:, -1].mean() + 0.028,
        f"too sure by {100 * over[-1]:.0f} points",
        color=style.TEST,
        fontsize=15,
        ha="right",
        gid="step-3-name",
    )
    change = lambda key: runs[key][:, -1] - runs[key][:, 0]
    return with_numbers(
        picture, one={key: each[:, 0].mean() for key, each in runs.items()}, six={key: each[:, -1].mean() for key, each in runs.items()},
        more_right=(change("accuracy") > 0).sum(), less_loss=(change("loss") < 0).sum(), less_scaled=(change("scaled_loss") < 0).sum(), seeds=len(runs["loss"]),
        gain=change("accuracy").mean(), spread=change("loss").std(ddof=1), members=members[-1], over=(runs["sure"] - runs["accuracy"])[:, -1].mean(), over_one=(runs["sure"] - runs["accuracy"])[:, 0].mean(),
    )  # fmt: skip
