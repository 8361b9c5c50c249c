"""One run of k-means, and what a hundred starts of it end at."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.paradigms._kmeans import descend, distances, spread_start

COLOURS = (style.CLASS_A, style.CLASS_B, style.TRAIN, style.FIT, "#8a6100")


def heaps(count: int, rng: np.random.Generator) -> np.ndarray:
    """Five heaps in the plane, (count, 2)."""
    middles = np.array([[0, 0], [4, 0.5], [8, 0], [1.5, 4], [6.5, 4.2]])
    return middles[rng.integers(5, size=count)] + rng.normal(0, 0.75, (count, 2))


@figure("computed")
def kmeans_descends(count: int = 200, starts: int = 100):
    points = heaps(count, np.random.default_rng([3, 0]))
    runs, spread = [], []
    for start in range(starts):
        rng = np.random.default_rng([4, start])
        runs.append(descend(points, points[rng.choice(count, 5, replace=False)]))
        spread.append(descend(points, spread_start(points, 5, rng))[1][-1])
    ends = np.array([loss[-1] for _, loss in runs])
    best = min(ends.min(), min(spread))
    shown = next(number for number, (centres, loss) in enumerate(runs) if loss[-1] < 1.02 * best and len(centres) > 5)
    picture, (first, last, right) = style.canvas((10, 3.5), columns=3, width_ratios=[1, 1, 1.3])
    centres, _ = runs[shown]
    for step, (axes, at, title) in enumerate(
        ((first, 0, "at the start"), (last, -1, f"after {len(centres) - 1} rounds")), 1
    ):
        group = distances(points, centres[at]).argmin(axis=1)
        for k, colour in enumerate(COLOURS):
            axes.plot(*points[group == k].T, ".", color=colour, gid=f"step-{step}-group-{k}")
        axes.plot(*centres[at].T, "D", color=style.TRUTH, markersize=9, gid=f"step-{step}-centres")
        axes.set_title(title, loc="left", fontsize=15)
        axes.set(xticks=(), yticks=())
    rises = 0
    for number, (_, loss) in enumerate(runs):
        rises += sum(np.diff(loss) > 1e-12)
        colour = style.TRAIN if loss[-1] < 1.02 * best else style.CLASS_B
        rounds = np.arange(len(loss))
        right.plot(rounds, loss, color=colour, alpha=0.25, linewidth=1, gid=f"step-3-run-{number}")
        right.plot(
            rounds[-1], loss[-1], "." if colour == style.TRAIN else "^", color=colour, gid=f"step-3-end-{number}"
        )
    good = (ends < 1.02 * best).mean()
    right.axhline(best, color=style.TRAIN, linestyle="--", linewidth=1.2, gid="step-3-best")
    right.text(
        17.8, 2.95, f"{round(starts * (1 - good))} end here", ha="right", color=style.CLASS_B, gid="step-3-worse"
    )
    right.text(
        17.8,
        best + 0.12,
        f"{round(starts * good)} end here",
        ha="right",
        va="bottom",
        color=style.TRAIN,
        gid="step-3-good",
    )
    right.set(xlabel="rounds", ylabel="mean squared distance", ylim=(0, None), xlim=(-0.3, 18))
    right.set_title(f"{starts} starts", loc="left", fontsize=15)
    return with_numbers(
        picture, starts=starts, good=good, worse=1 - good, spread_good=(np.array(spread) < 1.02 * best).mean(), rises=rises,
        worst=ends.max() / best, rounds=np.mean([len(loss) - 1 for _, loss in runs]), most=max(len(loss) - 1 for _, loss in runs),
    )  # fmt: skip
