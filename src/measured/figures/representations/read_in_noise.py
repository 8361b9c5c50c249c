"""What a line that learned from clean digits reads off pixels and three codes, of clean and of noisy digits."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

NAMES = ("pixels", "plain code", "contractive", "denoising")


@figure("measured", record="representations/noisy")
def read_in_noise(record: Record):
    clean, noisy = record.results["clean_right"], record.results["right"]
    picture, (left, right) = style.canvas((9.4, 4.0), columns=2, sharey=True)
    for number, (axes, runs, ink, title) in enumerate(
        ((left, clean, style.TRAIN, "clean digits"), (right, noisy, style.TEST, "noisy digits"))
    ):
        gid = f"step-{number + 1}"
        for up in range(len(NAMES)):
            axes.plot(runs[:, up], [-up] * len(runs), "o", color=ink, alpha=0.5, gid=gid)
            axes.plot(
                runs[:, up].mean(), -up, "|", color=style.TRUTH, markersize=20, markeredgewidth=3, gid=gid + "-mean"
            )
        axes.set(title=title, xlim=(0.5, 1), ylim=(-3.5, 0.5), xlabel="test accuracy")
    left.set_yticks([-up for up in range(len(NAMES))], NAMES)
    by = lambda runs: {name.replace(" ", "_"): value for name, value in zip(NAMES, runs.mean(axis=0))}
    gap = noisy[:, 2] - noisy[:, 3]
    return with_numbers(
        picture, clean=by(clean), noisy=by(noisy), over_plain=[(noisy[:, way] > noisy[:, 1]).sum() for way in (2, 3)], gap=gap.mean(), spread=gap.std(ddof=1), ahead=(gap > 0).sum(), seeds=len(noisy), least_gain=(np.minimum(noisy[:, 2], noisy[:, 3]) - noisy[:, 1]).min(),
        penalties=np.unique(record.results["picked"][:, 2]), noises=np.unique(record.results["picked"][:, 4]), noise=record.settings["noise"],
    )  # fmt: skip
