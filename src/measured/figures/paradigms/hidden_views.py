"""Three heaps in eleven dimensions: two coordinates as they are, a projection, groups, and a density."""

import numpy as np
from scipy.ndimage import maximum_filter
from scipy.stats import gaussian_kde
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from deeplecture.figure import figure, with_numbers
from measured import style

LOOKS = ((style.CLASS_A, "o"), (style.CLASS_B, "^"), (style.TRAIN, "s"))


def heaps(count: int, loud: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Points (count, 11) and the heap of each: a triangle of heaps turned into ten dimensions, and one coordinate of noise.

    Args:
        loud: standard deviation of the last coordinate, which tells nothing of the heap; that of all others is 1 in a heap.
    """
    heap = rng.integers(3, size=count)
    corners = np.zeros((3, 10))
    corners[:, :2] = 6.0 * np.array([[0, 0], [1, 0], [0.5, np.sqrt(0.75)]])
    turn = np.linalg.qr(rng.normal(size=(10, 10)))[0]
    points = (corners[heap] + rng.normal(size=(count, 10))) @ turn
    return np.column_stack([points, rng.normal(0, loud, count)]), heap


def projected(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The two directions of largest spread (n, 2), and the share of the spread along each direction."""
    centred = points - points.mean(axis=0)
    _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
    return centred @ directions[:2].T, sizes**2 / (sizes**2).sum()


def modes(plane: np.ndarray, side: int = 40) -> tuple[tuple, int]:
    """A kernel density on a grid (x, y, density), and how many maxima above a fifth of the highest it has."""
    low, high = plane.min(axis=0) - 1, plane.max(axis=0) + 1
    x, y = (np.linspace(low[i], high[i], side) for i in range(2))
    density = gaussian_kde(plane.T)(np.stack([part.ravel() for part in np.meshgrid(x, y)])).reshape(side, side)
    peaks = (density == maximum_filter(density, 7)) & (density > density.max() / 5)
    return (x, y, density), int(peaks.sum())


@figure("computed")
def hidden_views(loud: float = 1.0, count: int = 300, draws: int = 5):
    picture, panels = style.canvas((10, 3.2), columns=4)
    found, agreement, kept, peaks = [], [], [], []
    for draw in range(draws):
        points, heap = heaps(count, loud, np.random.default_rng([2, draw]))
        plane, shares = projected(points)
        group = KMeans(3, n_init=2, random_state=draw).fit_predict(points)
        density, number = modes(plane)
        agreement.append(adjusted_rand_score(heap, group))
        kept.append(shares[:2].sum())
        peaks.append(number)
        found.append((points, plane, group, density))
    points, plane, group, (x, y, density) = found[0]
    panels[0].plot(points[:, 0], points[:, 1], ".", color=style.QUIET)
    panels[1].plot(*plane.T, ".", color=style.QUIET, gid="step-2-plane")
    for number, (colour, marker) in enumerate(LOOKS):
        own = plane[group == number]
        panels[2].plot(*own.T, marker, color=colour, markersize=4, gid=f"step-3-{number}")
        panels[2].plot(*own.mean(axis=0), marker, color=style.TRUTH, markersize=11, gid=f"step-3-{number}-middle")
    panels[3].contour(x, y, density, levels=6, cmap="cividis", gid="step-4-density")
    titles = ("two coordinates", "projection", f"groups: {round(np.mean(agreement), 2) + 0.0:.2f}", "density")
    for axes, title in zip(panels, titles):
        axes.set_title(title, loc="left", fontsize=15)
        axes.set(xticks=(), yticks=())
    for axes in panels[1:]:
        axes.set(xlim=panels[1].get_xlim(), ylim=panels[1].get_ylim())
    return with_numbers(
        picture, loud=loud, count=count, draws=draws, agreement=round(np.mean(agreement), 2) + 0.0, least=min(agreement), kept=np.mean(kept),
        three=np.mean(np.array(peaks) == 3), dimensions=points.shape[1],
    )  # fmt: skip
