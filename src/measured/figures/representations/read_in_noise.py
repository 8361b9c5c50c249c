"""What a line that learned from clean digits reads off pixels and three codes, of clean and of noisy digits."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

NAMES = ("pixels", "filtered pixels", "plain code", "contractive", "denoising")


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
        axes.set(title=title, xlim=(0.5, 1), ylim=(-4.5, 0.5), xlabel="test accuracy")
    left.set_yticks([-up for up in range(len(NAMES))], NAMES)
    by = lambda runs: {name.replace(" ", "_"): value for name, value in zip(NAMES, runs.mean(axis=0))}
    gap = noisy[:, 3] - noisy[:, 4]
    return with_numbers(
        picture, clean=by(clean), noisy=by(noisy), over_pixels=[(noisy[:, way] > noisy[:, 0]).sum() for way in (3, 4)], gains=[(noisy[:, way] - noisy[:, 0]).mean() for way in (1, 2, 3, 4)], gap=gap.mean(), spread=gap.std(ddof=1), ahead=(gap > 0).sum(), seeds=len(noisy), over_filtered=[(noisy[:, way] > noisy[:, 1]).sum() for way in (3, 4)],
        strengths=np.median(record.results["picked"][:, :, 0], axis=0), noise=record.settings["noise"],
    )  # fmt: skip
