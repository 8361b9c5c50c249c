"""Rank of the features, length of the coefficients and test error on one axis of sizes."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.generalisation import _features
from measured.figures.generalisation._features import COUNTS, TRAIN


@figure("computed")
def rank_norm_error():
    sweep = _features.by_features(0.0)
    picture, panels = style.canvas((10.0, 4.15), rows=3, sharex=True)
    rows = (
        (sweep.rank, style.TRUTH, "rank", (0, 190), (0, 150)),
        (sweep.norm[..., 0], style.FIT, "length", (0.4, 900), (1, 10, 100)),
        (sweep.error[..., 0], style.TEST, "test error", (0, 1.05), (0, 0.5, 1)),
    )
    for axes, (values, colour, name, limits, ticks) in zip(panels, rows):
        axes.axvline(TRAIN, color=style.QUIET, linestyle=":", zorder=0)
        axes.plot(COUNTS, values.mean(axis=0), "-o", color=colour, markersize=6)
        axes.fill_between(COUNTS, values.min(axis=0), values.max(axis=0), color=colour, alpha=0.2, linewidth=0)
        axes.set(xscale="log", xlim=(9, 680))
        if name == "length":
            axes.set_yscale("log")
        axes.set_ylim(*limits)
        axes.set_yticks(ticks, [f"{tick:.0%}" if name == "test error" else f"{tick:g}" for tick in ticks])
        axes.minorticks_off()
        axes.text(10, limits[1] * (0.8 if name != "length" else 0.35), name, color=colour, fontsize=16, va="center")
    panels[-1].set_xlabel("random features")
    panels[-1].set_xticks((10, 50, 150, 300, 600), ("10", "50", "150", "300", "600"))
    at = COUNTS.index(TRAIN)
    norm, error = sweep.norm[..., 0].mean(axis=0), sweep.error[..., 0].mean(axis=0)
    return with_numbers(
        picture, rank_last=sweep.rank[:, at:].min(), rank_most=sweep.rank.max(), norm_peak=norm[at], norm_last=norm[-1], norm_before=norm[COUNTS.index(60)], norm_highest_at=COUNTS[int(norm.argmax())], error_highest_at=COUNTS[int(error.argmax())],
        together=np.corrcoef(np.argsort(np.argsort(norm[at:])), np.argsort(np.argsort(error[at:])))[0, 1], draws=_features.DRAWS, left_norm_rises=(np.diff(norm[: at + 1]) > 0).all(), error_left_least=COUNTS[int(error[:at].argmin())],
    )  # fmt: skip
