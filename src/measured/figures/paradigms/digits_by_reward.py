"""The digits told by class or by reward: accuracy against digits seen."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.paradigms.feedback import ANSWERS, curves

LOOKS = (("told the class", style.CLASS_A, "o", "-"), ("told only right or wrong", style.CLASS_B, "^", "--"))


def reached(moments, accuracy, level: float) -> float:
    """Digits seen when a curve first reaches a level, straight in the logarithm of their number; infinite where it never does."""
    if accuracy.max() < level:
        return float("inf")
    at = max(1, int(np.argmax(accuracy >= level)))
    return float(np.exp(np.interp(level, accuracy[at - 1 : at + 1], np.log(moments[at - 1 : at + 1]))))


@figure("measured", record="paradigms/feedback")
def digits_by_reward(record: Record):
    right = curves(record)  # run, answer, moment
    moments = np.array(record.settings["moments"])
    picture, axes = style.canvas((10, 3.2))
    for row, (words, colour, marker, stroke) in enumerate(LOOKS):
        named = "step-2" if row else "told"  # the curve of rewards is to be foretold
        mean, low, high = (
            100 * part for part in (right[:, row].mean(axis=0), right[:, row].min(axis=0), right[:, row].max(axis=0))
        )
        axes.plot(moments, mean, color=colour, marker=marker, linestyle=stroke, gid=f"{named}-mean")
        axes.fill_between(moments, low, high, color=colour, alpha=0.15, linewidth=0, gid=f"{named}-band")
        axes.text(
            (150, 5_600)[row],
            (95, 40)[row],
            words,
            color=colour,
            fontsize=16,
            ha="left",
            va="center",
            gid=f"{named}-says",
        )
    told, rewarded = right.mean(axis=0)
    level = 0.85
    ends = reached(moments, told, level), reached(moments, rewarded, level)
    rng = np.random.default_rng([10, 1])
    resampled = [right[rng.integers(len(right), size=len(right))].mean(axis=0) for _ in range(1_000)]
    ratios = [reached(moments, two, level) / reached(moments, one, level) for one, two in resampled]
    low, high = np.quantile(ratios, (0.025, 0.975))
    single = [reached(moments, two, level) / reached(moments, one, level) for one, two in right]
    made = axes.annotate("", (ends[1], 100 * level), (ends[0], 100 * level), arrowprops={"arrowstyle": "<->", "color": style.TRUTH, "shrinkA": 0, "shrinkB": 0})  # fmt: skip
    made.arrow_patch.set_gid("step-2-distance")
    axes.text(
        2_700,
        100 * level - 1.5,
        f"{ends[1] / ends[0]:.0f} times ({low:.0f} to {high:.0f})",
        ha="center",
        va="top",
        fontsize=16,
        gid="step-2-times",
    )
    axes.plot((85, 55_000), (10, 10), color=style.QUIET, linestyle=":", linewidth=1.5)
    axes.text(60_000, 10, "guessing", va="center", color=style.QUIET)
    axes.set(
        xscale="log",
        xlabel="digits seen, again and again of 1,000",
        ylabel="test digits right (%)",
        ylim=(0, 102),
        xlim=(85, 140_000),
    )
    axes.set_xticks([100, 1_000, 10_000, 50_000], ["100", "1,000", "10,000", "50,000"])
    axes.minorticks_off()
    return with_numbers(
        picture, seeds=len(right), moments=moments, told=told, rewarded=rewarded, level=level,
        told_at=ends[0],
        rewarded_at=ends[1],
        times=ends[1] / ends[0], times_low=low, times_high=high, never=int(np.isinf(single).sum()), least=min(single),
        thousand=interval(right[:, 0, list(moments).index(1_000)], right[:, 1, list(moments).index(1_000)])[:3],
        end=interval(right[:, 0, -1], right[:, 1, -1])[:3], kinds=len(ANSWERS),
    )  # fmt: skip
