"""The same features with a penalty on the squared length of the coefficients: one penalty at all sizes, and the one validation chooses."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.generalisation import _features
from measured.figures.generalisation._features import COUNTS, PENALTIES, TRAIN


@figure("computed")
def ridge_takes_the_peak(penalty: float = 1.0):
    sweep = _features.by_features(0.2)
    tuned, penalties = _features.chosen(sweep)
    bare, one = sweep.error[..., 0], sweep.error[..., PENALTIES.index(penalty)]
    picture, axes = style.canvas((9.3, 4.1))
    axes.axvline(TRAIN, color=style.QUIET, linestyle=":", zorder=0)
    for error, colour, line, marker in ((bare, style.QUIET, ":", ""), (one, style.CLASS_B, "-", "s"), (tuned, style.TRAIN, "--", "o")):  # fmt: skip
        axes.plot(COUNTS, error.mean(axis=0), line, marker=marker, color=colour, markersize=8)
        axes.fill_between(COUNTS, error.min(axis=0), error.max(axis=0), color=colour, alpha=0.15, linewidth=0)
    axes.text(165, 0.86, "no penalty", color=style.QUIET, fontsize=17)
    axes.text(
        880,
        one.mean(axis=0)[-2] + 0.17 if penalty >= 0.01 else 0.55,
        f"penalty {penalty:g}",
        color=style.CLASS_B,
        fontsize=17,
        ha="right",
    )
    axes.text(10, 0.05, "chosen by validation at each size", color=style.TRAIN, fontsize=17)
    axes.set(xscale="log", xlabel="random features", ylabel="test error", ylim=(0, 1.03), xlim=(9, 900))
    axes.set_xticks((10, 50, 150, 300, 600), ("10", "50", "150", "300", "600"))
    axes.set_yticks((0, 0.5, 1), ("0 %", "50 %", "100 %"))
    axes.minorticks_off()
    middle = tuned.mean(axis=0)
    at = COUNTS.index(TRAIN)
    return with_numbers(
        picture, penalty=penalty, at_peak=one.mean(axis=0)[at], one_last=one.mean(axis=0)[-1], bare_peak=bare.mean(axis=0)[at], bare_last=bare.mean(axis=0)[-1], tuned_peak=middle[at], tuned_last=middle[-1], rises=max(np.diff(middle).max(), 0.0),
        least_chosen=penalties[COUNTS.index(20) :].min(), most_chosen=penalties.max(), better=(tuned[:, at] < bare.min(axis=1)).sum(), draws=len(tuned), bare_best=bare.mean(axis=0).min(),
    )  # fmt: skip
