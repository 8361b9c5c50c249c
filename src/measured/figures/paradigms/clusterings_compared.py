"""Four ways to group on three shapes of heaps, and how far each agrees with how the points were made."""

import numpy as np
from sklearn.cluster import DBSCAN, AgglomerativeClustering, KMeans
from sklearn.datasets import make_moons
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture

from deeplecture.figure import figure, with_numbers
from measured import style

METHODS = ("k-means", "mixture", "single linkage", "DBSCAN")
SHAPES = ("round", "long", "moons")
RADII = (0.2, 0.25, 0.3, 0.4, 0.5, 0.7)


def points(shape: str, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Points (150, 2) of two heaps, and the heap of each."""
    heap = rng.integers(2, size=150)
    if shape == "moons":
        return make_moons(150, noise=0.07, random_state=int(rng.integers(2**31)))
    if shape == "round":
        return np.column_stack([3.2 * heap, 0 * heap]) + rng.normal(0, 0.8, (150, 2)), heap
    return np.column_stack([0 * heap, 1.6 * heap]) + rng.normal(0, (2.0, 0.3), (150, 2)), heap


def grouped(method: str, x: np.ndarray, radius: float, seed: int) -> np.ndarray:
    """The group of each point; what DBSCAN calls noise is a group of its own."""
    if method == "k-means":
        return KMeans(2, n_init=10, random_state=seed).fit_predict(x)
    if method == "mixture":
        return GaussianMixture(2, n_init=8, init_params="random_from_data", random_state=seed).fit_predict(x)
    if method == "single linkage":
        return AgglomerativeClustering(2, linkage="single").fit_predict(x)
    return DBSCAN(eps=radius).fit_predict(x)


@figure("computed")
def clusterings_compared(draws: int = 5):
    picture, panels = style.canvas((10, 4.4), rows=3, columns=4)
    scores = np.zeros((3, 4, draws))
    for row, shape in enumerate(SHAPES):
        # DBSCAN's radius is the one that agrees best with the truth on other draws: help that no user has.
        other = [points(shape, np.random.default_rng([5, row, draw])) for draw in range(100, 103)]
        radius = max(RADII, key=lambda r: sum(adjusted_rand_score(y, grouped("DBSCAN", x, r, 0)) for x, y in other))  # noqa: B023
        for draw in range(draws):
            x, heap = points(shape, np.random.default_rng([5, row, draw]))
            for column, method in enumerate(METHODS):
                group = grouped(method, x, radius, draw)
                scores[row, column, draw] = adjusted_rand_score(heap, group)
                if draw == 0:
                    axes = panels[row, column]
                    axes.scatter(*x.T, c=[(style.CLASS_A, style.CLASS_B, style.TRAIN, style.FIT, "#8a6100")[g % 5] if g >= 0 else style.QUIET for g in group], s=6, gid=f"step-{column + 1}-points-{row}")  # fmt: skip
                    axes.set(xticks=(), yticks=())
        for column in range(4):
            panels[row, column].set_title(
                f"{scores[row, column].mean() + 0.0:.2f}".replace("-0.00", "0.00"),
                loc="right",
                fontsize=15,
                gid=f"step-{column + 1}-score-{row}",
            )
        panels[row, 0].set_ylabel(shape, fontsize=15)
    for column, method in enumerate(METHODS):
        panels[0, column].set_title(method, loc="left", fontsize=15)
    means = scores.mean(axis=2)
    return with_numbers(
        picture, draws=draws, scores={method: means[:, column] for column, method in enumerate(METHODS)},
        lowest=means.min(axis=0), highest=means.max(axis=0), winners=[METHODS[k] for k in means.argmax(axis=1)], methods=len(METHODS),
    )  # fmt: skip
