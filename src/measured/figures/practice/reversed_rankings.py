"""How often two single runs rank two recipes the other way round than the means of all runs do, under three designs."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.practice._compared import accuracy, gaps

RECIPES = ("narrow", "smoothing", "noise", "dropout")
DESIGNS = {"all different": "s", "same split": "o"}
DRAWS = 200


def lost(record, recipe: str) -> np.ndarray:
    """(splits, splits): of a run with the recipe on one split and a plain run on the other, how often the lesser recipe on average
    gets more right; ties count as half."""
    one, plain = accuracy(record, recipe), accuracy(record, "plain")
    gap = np.sign((one - plain).mean()) * (one[:, None, :, None] - plain[None, :, None, :])
    return ((gap < 0) + 0.5 * (gap == 0)).mean(axis=(2, 3))


def shares(pairs: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """Mean over pairs of different splits, and over pairs of one split, each split weighted (splits,)."""
    across = np.outer(weights, weights) * (1 - np.eye(len(weights)))
    return float((across * pairs).sum() / across.sum()), float((weights * np.diag(pairs)).sum() / weights.sum())


@figure("measured", record="practice/seeds")
def reversed_rankings(record: Record):
    count = len(record.seeds)
    rng = np.random.default_rng(12)
    resampled = [np.bincount(rng.integers(0, count, count), minlength=count).astype(float) for _ in range(DRAWS)]
    picture, axes = style.canvas((7.3, 4.0))
    found, reach = {}, {}
    for place, recipe in enumerate(RECIPES):
        pairs = lost(record, recipe)
        found[recipe] = shares(pairs, np.ones(count))
        drawn = np.array([shares(pairs, weights) for weights in resampled])
        reach[recipe] = np.quantile(drawn, (0.025, 0.975), axis=0)
        for number, (design, marker) in enumerate(DESIGNS.items()):
            ink, gid = (style.CLASS_B, style.CLASS_A)[number], f"step-{number + 1}"
            across = place + (-0.13, 0.13)[number]
            axes.plot([across] * 2, reach[recipe][:, number], color=ink, linewidth=4, alpha=0.35, gid=gid + "-reach")
            axes.plot(across, found[recipe][number], marker, color=ink, markersize=12, gid=gid)
    axes.axhline(0.5, color=style.QUIET, linestyle=":", linewidth=2)
    axes.text(-0.45, 0.515, "a coin", fontsize=16, color=style.QUIET)
    gap = {recipe: gaps(record, recipe).mean() for recipe in RECIPES}
    labels = [f"{recipe}\n{'+' if gap[recipe] > 0 else '−'}{abs(100 * gap[recipe]):.1f}" for recipe in RECIPES]
    axes.set_xticks(range(len(RECIPES)), labels, fontsize=17)
    axes.set(ylim=(0, 0.6), xlim=(-0.5, 3.5), ylabel="reversed pairs of runs")
    axes.set_yticks((0, 0.2, 0.4), ("0", "20 %", "40 %"))
    axes.text(0.7, 0.44, "all different", color=style.CLASS_B, fontsize=17, gid="step-1-name")
    axes.text(0.7, 0.385, "same split", color=style.CLASS_A, fontsize=17, gid="step-2-name")
    first, second = ({recipe: found[recipe][number] for recipe in RECIPES} for number in (0, 1))
    plain = accuracy(record, "plain")
    return with_numbers(
        picture, different=first, same=second, gap=gap, low={recipe: reach[recipe][0, 0] for recipe in RECIPES}, high={recipe: reach[recipe][1, 1] for recipe in RECIPES}, error=np.ptp(reach["smoothing"][:, 0]) / 4, runs=plain.size, splits=count, starts=plain.shape[1], split_spread=plain.mean(axis=1).std(ddof=1), start_spread=plain.std(axis=1, ddof=1).mean(),
        helped=min(first[recipe] - second[recipe] for recipe in ("smoothing", "narrow")), plain=plain.mean(), lowest=plain.min(), highest=plain.max(),
    )  # fmt: skip
