"""Farthest over nearest distance in 784 dimensions: of images, and of points that keep less and less of them."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

WORDS = {
    "images": ("images of clothes", style.TRUTH, "o"),
    "their covariance": ("Gaussian points with\nthe images' covariance", style.FIT, "s"),
    "pixels shuffled": ("each pixel shuffled\namong the images", style.CLASS_B, "^"),
    "noise": ("noise", style.CLASS_A, "D"),
}


@figure("measured", record="data/neighbours")
def neighbours_784(record: Record):
    kinds, sizes = record.settings["kinds"], record.settings["sizes"]
    ratio = record.results["ratio"]  # seed, kind, size
    picture, axes = style.canvas((10, 3.3))
    for row, kind in enumerate(kinds):
        words, colour, marker = WORDS[kind]
        mean = ratio[:, row, -1].mean()
        part = f"step-2-{row}"
        axes.barh(-row, mean - 1, left=1, color=colour, alpha=0.25, height=0.55, gid=part)
        axes.plot(ratio[:, row, -1], np.full(len(ratio), -row), marker, color=colour, alpha=0.6, markersize=6, gid=f"{part}-draws")  # fmt: skip
        axes.text(
            ratio[:, row, -1].max() + 0.06,
            -row,
            f"{mean:.2f}",
            color=colour,
            va="center",
            fontsize=17,
            fontweight="bold",
            gid=f"{part}-mean",
        )
    axes.set_yticks([-row for row in range(len(kinds))], [WORDS[kind][0] for kind in kinds])
    axes.tick_params(axis="y", length=0)
    axes.set(xlabel="distance to the farthest point over distance to the nearest (median)", xlim=(1, 4.6))
    numbers = {kind.replace(" ", "_"): ratio[:, row].mean(axis=0) for row, kind in enumerate(kinds)}
    return with_numbers(
        picture, seeds=len(record.seeds), sizes=sizes, spread=ratio[..., -1].std(axis=0, ddof=1), **numbers
    )
