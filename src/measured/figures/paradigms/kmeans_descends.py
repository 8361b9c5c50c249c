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
def kmeans_descends(count: int = 200, sets: int = 10, each: int = 10):
    runs, spread, kinds = [], [], []
    for number in range(sets):
        points = heaps(count, np.random.default_rng([3, number]))
        some = [np.random.default_rng([4, number, start]) for start in range(each)]
        own = [descend(points, points[rng.choice(count, 5, replace=False)]) for rng in some]
        far = [descend(points, spread_start(points, 5, rng))[1][-1] for rng in some]
        best = min(*far, *(loss[-1] for _, loss in own))
        runs += own
        kinds += [loss[-1] < 1.02 * best for _, loss in own]
        spread += [end < 1.02 * best for end in far]
    points, starts, good = heaps(count, np.random.default_rng([3, 0])), sets * each, float(np.mean(kinds))
    by_set = 1 - np.reshape(kinds, (sets, each)).mean(axis=1)
    shown = next(number for number in range(each) if kinds[number] and len(runs[number][0]) > 5)
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
    for number, ((_, loss), right_end) in enumerate(zip(runs, kinds)):
        rises += sum(np.diff(loss) > 1e-12)
        colour = style.TRAIN if right_end else style.CLASS_B
        rounds = np.arange(len(loss))
        right.plot(rounds, loss, color=colour, alpha=0.25, linewidth=1, gid=f"step-3-run-{number}")
        right.plot(
            rounds[-1], loss[-1], "." if colour == style.TRAIN else "^", color=colour, gid=f"step-3-end-{number}"
        )
    right.text(
        17.8, 6.4, f"{round(starts * (1 - good))} end too high", ha="right", color=style.CLASS_B, gid="step-3-worse"
    )
    right.text(
        17.8,
        4.4,
        f"{round(starts * good)} near the best",
        ha="right",
        va="bottom",
        color=style.TRAIN,
        gid="step-3-good",
    )
    right.set(
        xlabel="rounds",
        ylabel="mean squared distance",
        ylim=(0, None),
        xlim=(-0.3, 18),
        xticks=(0, 5, 10, 15),
        yticks=(0, 5, 10, 15),
    )
    right.set_title(f"{sets} sets, {each} starts each", loc="left", fontsize=15)
    return with_numbers(
        picture, starts=starts, good=good, worse=1 - good, spread_good=np.mean(spread), rises=rises,
        sets=sets, each=each, by_set=by_set, rounds=np.mean([len(loss) - 1 for _, loss in runs]), most=max(len(loss) - 1 for _, loss in runs),
    )  # fmt: skip
