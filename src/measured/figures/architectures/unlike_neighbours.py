"""A linear classifier on nodes' own features, or on means over neighbours, as neighbours are more or less often of one class."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

ALIKE = np.array([0.0, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 1.0])
NODES, KNOWN, NEIGHBOURS, WIDTH, DRAWS = 400, 200, 6, 8, 10
KINDS = ("own features", "mean with neighbours", "both")


def drawn(alike: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A declared simulation: features (n, WIDTH), classes (n,), and neighbours (n, NEIGHBOURS), of which a share is of one's class."""
    classes = rng.integers(2, size=NODES)
    features = rng.normal(size=(NODES, WIDTH))
    features[:, 0] += 1.6 * classes - 0.8
    same = rng.random((NODES, NEIGHBOURS)) < alike
    members = [np.flatnonzero(classes == side) for side in (0, 1)]
    wanted = np.where(same, classes[:, None], 1 - classes[:, None])
    chosen = np.where(wanted == 0, rng.choice(members[0], wanted.shape), rng.choice(members[1], wanted.shape))
    return features, classes, chosen


def right(given: np.ndarray, classes: np.ndarray) -> float:
    """Share right of the nodes without a label, by least squares with a small penalty from those with one."""
    x = np.column_stack([given, np.ones(len(given))])
    known, target = x[:KNOWN], 2.0 * classes[:KNOWN] - 1
    weights = np.linalg.solve(known.T @ known + np.eye(x.shape[1]), known.T @ target)
    return float(((x[KNOWN:] @ weights > 0) == classes[KNOWN:]).mean())


def accuracies() -> np.ndarray:
    """(draws, shares, kinds)."""
    found = np.zeros((DRAWS, len(ALIKE), len(KINDS)))
    for draw in range(DRAWS):
        for at, alike in enumerate(ALIKE):
            features, classes, chosen = drawn(alike, np.random.default_rng([10, 13, draw]))
            mean = (features + features[chosen].sum(axis=1)) / (1 + NEIGHBOURS)
            around = features[chosen].mean(axis=1)
            given = (features, mean, np.column_stack([features, around]))
            found[draw, at] = [right(one, classes) for one in given]
    return found


@figure("computed")
def unlike_neighbours():
    found = 100 * accuracies()
    picture, axes = style.canvas((10.0, 3.4))
    colours = (style.QUIET, style.CLASS_A, style.FIT)
    for number, (colour, marker) in enumerate(zip(colours, "^os")):
        own, gid = found[:, :, number], f"step-{number + 1}-{number}"
        put = lambda part: {"gid": gid + part} if number else {}  # noqa: B023, E731 -- used in this turn only
        axes.plot(ALIKE, own.mean(axis=0), marker=marker, color=colour, markersize=9, **put("-line"))
        axes.fill_between(
            ALIKE, own.min(axis=0), own.max(axis=0), color=colour, alpha=0.15, linewidth=0, **put("-band")
        )
    axes.text(0.99, 74, "own features alone", color=colours[0], fontsize=18, ha="right", va="top")
    axes.text(
        0.58, 51, "one mean over own and neighbours", color=colours[1], fontsize=18, gid="step-2-1-name", ha="left"
    )
    axes.text(0.3, 95, "own and neighbours apart", color=colours[2], fontsize=18, gid="step-3-2-name")
    axes.set(
        xlabel="share of neighbours of one's own class",
        ylabel="right (%)",
        ylim=(38, 101),
        xticks=(0, 0.25, 0.5, 0.75, 1),
    )
    mean, middle = found.mean(axis=0) / 100, list(ALIKE).index(0.5)
    lost = found[:, middle, 0] - found[:, middle, 1]
    return with_numbers(
        picture, alone=mean[:, 0].mean(), mean=mean[:, 1], both=mean[:, 2], alike=ALIKE, middle=mean[middle, 1], top=mean[-1, 1],
        lost=lost.mean() / 100, worse=int((lost > 0).sum()), draws=DRAWS, spread=lost.std(ddof=1) / 100, middle_both=mean[middle, 2],
        both_lost=(found[:, middle, 0] - found[:, middle, 2]).mean() / 100, bottom=mean[0], lowest=float(ALIKE[mean[:, 1].argmin()]),
        bottom_mean=mean[:, 1].min(),
    )  # fmt: skip
