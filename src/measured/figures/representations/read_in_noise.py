"""What a line that learned from clean digits reads of clean and of noisy ones, off pixels, two simple controls and three codes."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.representations import noisy

NAMES = {
    "pixels": "pixels",
    "filtered": "filtered pixels",
    "components": "components",
    "plain": "plain code",
    "contractive": "contractive",
    "denoising": "denoising",
}
WEAK = 10.0  # a penalty of the line that would do for clean digits


@figure("measured", record="representations/noisy")
def read_in_noise(record: Record):
    right, picked = noisy.chosen(record)  # way to (runs, noisy and clean)
    picture, (left, between) = style.canvas((9.6, 4.4), columns=2, sharey=True)
    shown = ((left, 1, style.TRAIN, "clean digits"), (between, 0, style.TEST, "noisy digits"))
    for number, (axes, part, ink, title) in enumerate(shown):
        gid = f"step-{number + 1}"
        for up, way in enumerate(NAMES):
            runs = right[way][:, part]
            axes.plot(runs, [-up] * len(runs), "o", color=ink, alpha=0.5, gid=gid)
            axes.plot(runs.mean(), -up, "|", color=style.TRUTH, markersize=20, markeredgewidth=3, gid=gid + "-mean")
        axes.set(title=title, xlim=(0.68, 1), ylim=(0.5 - len(NAMES), 0.5), xlabel="test accuracy")
        axes.set_xticks((0.7, 0.8, 0.9, 1.0))
    left.set_yticks([-up for up in range(len(NAMES))], NAMES.values())
    in_noise = {way: runs[:, 0] for way, runs in right.items()}
    gain = {way: runs - in_noise["pixels"] for way, runs in in_noise.items()}
    best = np.maximum.reduce([in_noise[way] for way in ("pixels", "filtered", "components")])
    weak = record.results["right"][:, 0, list(record.settings["strengths"]).index(WEAK)]
    return with_numbers(
        picture, clean={way: runs[:, 1].mean() for way, runs in right.items()}, noisy={way: runs.mean() for way, runs in in_noise.items()}, gains={way: 100 * runs.mean() for way, runs in gain.items()}, clean_gains={way: 100 * (runs - right["pixels"])[:, 1].mean() for way, runs in right.items()}, lost={way: 100 * (runs[:, 1] - runs[:, 0]).mean() for way, runs in right.items()}, over_pixels={way: (runs > 0).sum() for way, runs in gain.items()},
        over_simple={way: (in_noise[way] > best).sum() for way in ("plain", "contractive", "denoising")}, gap=100 * (in_noise["contractive"] - in_noise["denoising"]).mean(), spread=gain["contractive"].std(ddof=1), seeds=len(best), weak=weak.mean(), penalty=WEAK,
        strengths={way: one[-1] for way, one in picked.items()}, noise=record.settings["noise"],
    )  # fmt: skip
