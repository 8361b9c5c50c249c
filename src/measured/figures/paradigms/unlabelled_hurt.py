"""A declared simulation: points without label added to six with one, where heaps are classes and where they are not."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from measured import style

ADDED = (0, 10, 30, 100, 300, 1_000)


def heaps(count: int, across: bool, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Points of two heaps, left and right, and their classes: the heaps, or, `across` them, upper and lower half."""
    points = rng.normal(0, (0.7, 1.0), (count, 2)) + np.column_stack([rng.choice([-1.3, 1.3], count), np.zeros(count)])
    return points, (points[:, 1] > 0 if across else points[:, 0] > 0).astype(int)


def means(points: np.ndarray, classes: np.ndarray, others: np.ndarray, most: int = 100) -> np.ndarray:
    """Class means (2, 2) after self-training: others get the class of the nearer mean, and means are taken anew."""
    middle = np.array([points[classes == k].mean(axis=0) for k in range(2)])
    for _ in range(most):
        near = ((others[:, None] - middle) ** 2).sum(axis=2).argmin(axis=1)
        moved = np.array([np.vstack([points[classes == k], others[near == k]]).mean(axis=0) for k in range(2)])
        if np.allclose(moved, middle):
            break
        middle = moved
    return middle


def labelled(across: bool, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Three points of each class."""
    points, classes = heaps(60, across, rng)
    own = np.concatenate([np.flatnonzero(classes == k)[:3] for k in range(2)])
    return points[own], classes[own]


@figure("computed")
def unlabelled_hurt(draws: int = 100):
    right = np.zeros((2, len(ADDED), draws))
    for case in range(2):
        for draw in range(draws):
            rng = np.random.default_rng([7, case, draw])
            points, classes = labelled(bool(case), rng)
            asked, truth = heaps(1_000, bool(case), rng)
            others, _ = heaps(ADDED[-1], bool(case), rng)
            for row, count in enumerate(ADDED):
                middle = means(points, classes, others[:count])
                near = ((asked[:, None] - middle) ** 2).sum(axis=2).argmin(axis=1)
                right[case, row, draw] = (near == truth).mean()
    picture, panels = style.canvas((10, 3.6), columns=3, width_ratios=[1, 1, 1.7])
    for case, axes in enumerate(panels[:2]):
        rng = np.random.default_rng([7, case, 0])
        points, classes = labelled(bool(case), rng)
        axes.plot(*heaps(200, bool(case), rng)[0].T, ".", color=style.QUIET, alpha=0.45)
        for k, (colour, marker) in enumerate(((style.CLASS_A, "o"), (style.CLASS_B, "^"))):
            axes.plot(*points[classes == k].T, marker, color=colour, markersize=10)
        axes.plot(*(((0, 0), (-3, 3)), ((-3.3, 3.3), (0, 0)))[case], color=style.TRUTH, linewidth=1.5, linestyle="--")
        axes.set_title(("heaps are classes", "heaps are not")[case], loc="left", fontsize=15)
        axes.set(xticks=(), yticks=(), xlim=(-3.6, 3.6), ylim=(-3.4, 3.4))
    last = panels[2]
    places = np.arange(len(ADDED))
    for case, (colour, marker, stroke) in enumerate(((style.TRAIN, "o", "-"), (style.CLASS_B, "^", "--"))):
        low, high = 100 * np.quantile(right[case], (0.1, 0.9), axis=1)
        last.plot(
            places, 100 * right[case].mean(axis=1), color=colour, marker=marker, linestyle=stroke, gid=f"step-2-{case}"
        )
        last.fill_between(places, low, high, color=colour, alpha=0.15, linewidth=0, gid=f"step-2-{case}-band")
        words, height = ("heaps are classes", "heaps are not classes")[case], (91.5, 71)[case]
        last.text(2.2, height, words, color=colour, va="center", fontsize=15, gid=f"step-2-{case}-says")
    last.set_xticks(places, [f"{count:,}" for count in ADDED])
    last.set(
        xlabel="points without label, beside six with one",
        ylabel="fresh points right (%)",
        ylim=(40, 103),
        xlim=(-0.3, 5.2),
    )
    return with_numbers(
        picture, added=ADDED, draws=draws, classes=right[0].mean(axis=1), across=right[1].mean(axis=1),
        gain=interval(right[0, -1], right[0, 0])[:3], loss=interval(right[1, 0], right[1, -1])[:3],
        loss_early=interval(right[1, 0], right[1, 2])[:3], worse=(right[1, -1] < right[1, 0]).mean(),
    )  # fmt: skip
