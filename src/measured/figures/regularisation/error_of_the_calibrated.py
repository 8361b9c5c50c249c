"""The calibration error that perfectly calibrated answers get, by their number and by the bins that are counted."""

from functools import cache

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.regularisation._judged import calibration_error

COUNTS, BINS, DRAWS = (100, 300, 1_000, 3_000, 10_000), (5, 15, 50), 200


def answers(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities from 0.1 to 1, most of them high, and answers each right with exactly its probability (count,)."""
    sure = 0.1 + 0.9 * rng.beta(2.0, 0.7, count)
    return sure, rng.random(count) < sure


@cache
def errors() -> np.ndarray:
    """(counts, bins, draws)."""
    rng = np.random.default_rng([8, 20])
    drawn = [[answers(count, rng) for _ in range(DRAWS)] for count in COUNTS]
    return np.array([[[calibration_error(*one, bins) for one in row] for bins in BINS] for row in drawn])


@figure("computed")
def error_of_the_calibrated(count: int = 1_000):
    found = errors()
    at = COUNTS.index(count)
    picture, (left, right) = style.canvas((8.8, 4.1), columns=2)
    for place, (bins, ink, line) in enumerate(
        zip(BINS, (style.CLASS_B, style.CLASS_A, style.FIT), ("o-", "s--", "^-."))
    ):
        left.plot(COUNTS, found[:, place].mean(axis=1), line, color=ink, markersize=8)
        left.fill_between(
            COUNTS, *np.quantile(found[:, place], [0.05, 0.95], axis=1), color=ink, alpha=0.13, linewidth=0
        )
        left.text(18, (0.063, 0.102, 0.17)[place], f"{bins} bins", color=ink, fontsize=16, va="center")
        right.hist(found[at, place], np.linspace(0, 0.25, 51), color=ink, alpha=0.7)
    left.plot(
        [count],
        [found[at, 1].mean()],
        "o",
        markersize=17,
        markerfacecolor="none",
        color=style.TRUTH,
        markeredgewidth=2.5,
    )
    left.set(xscale="log", xlabel="answers counted", ylabel="calibration error", ylim=(0, 0.25), xlim=(16, 13_000))
    left.set_xticks((100, 1_000, 10_000), ("100", "1,000", "10,000"))
    left.minorticks_off()
    right.set(xlabel="calibration error", ylabel="simulations", xlim=(0, 0.25), title=f"{count:,} answers")
    return with_numbers(
        picture, count=count, mean=found[at].mean(axis=1), least=found.min(), high=np.quantile(found[at, 1], 0.95), draws=DRAWS,
        by_count=found[:, 1].mean(axis=1), bins=BINS, counts=COUNTS, smallest_mean=found.mean(axis=2).min(),
    )  # fmt: skip
