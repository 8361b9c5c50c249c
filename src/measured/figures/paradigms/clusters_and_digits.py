"""Ten groups that k-means makes of the digits, against the ten classes that people made."""

import numpy as np
from sklearn.cluster import KMeans
from sklearn.datasets import load_digits
from sklearn.metrics import adjusted_rand_score

from deeplecture.figure import figure, with_numbers
from measured import style


def table(classes: np.ndarray, group: np.ndarray) -> np.ndarray:
    """How many digits of each class (rows) are in each group (columns)."""
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (classes, group), 1)
    return counts


@figure("computed")
def clusters_and_digits(starts: int = 10):
    images, classes = load_digits(return_X_y=True)
    tables, agreement, centres, sums = [], [], [], []
    for start in range(starts):
        made = KMeans(10, n_init=1, random_state=start).fit(images)
        tables.append(table(classes, made.labels_))
        agreement.append(adjusted_rand_score(classes, made.labels_))
        centres.append(made.cluster_centers_)
        sums.append(made.inertia_)
    right = np.array([one.max(axis=0).sum() / len(images) for one in tables])
    lacking = np.array([10 - len(set(one.argmax(axis=0))) for one in tables])
    lack = np.flatnonzero(lacking)
    shown = int(
        lack[np.argsort(right[lack])[len(lack) // 2]]
    )  # the middle one of the starts in which a digit has no group
    names = tables[shown].argmax(axis=0)
    order = np.lexsort((-tables[shown].max(axis=0), names))
    counts = tables[shown][:, order]
    picture, panels = style.canvas((10, 4.4), rows=2, height_ratios=[1, 3.6])
    strip, axes = panels
    strip.imshow(
        np.hstack([np.pad(centres[shown][k].reshape(8, 8), 1) for k in order]),
        cmap="gray_r",
        aspect="auto",
        extent=(-0.5, 9.5, 0, 1),
    )
    strip.set(xticks=(), yticks=(), ylabel="centre")
    strip.set_xlim(-0.5, 9.5)
    # A mesh is a group in the SVG, which a step can hide; an image is not.
    edges = np.arange(11) - 0.5
    axes.pcolormesh(edges, edges, counts, cmap="Blues", vmax=260, edgecolors="face", gid="step-2-counts")
    axes.invert_yaxis()
    for row, column in zip(*np.nonzero(counts >= 10)):
        axes.text(column, row, counts[row, column], ha="center", va="center", fontsize=16, color="white" if counts[row, column] > 130 else style.TRUTH, gid=f"step-2-{row}-{column}")  # fmt: skip
    for digit in sorted(set(range(10)) - set(names)):
        axes.text(9.65, digit, f"{digit}: no group", color=style.TEST, va="center", fontsize=17, gid="step-2-lacking")
    axes.set_xticks(range(10), [str(names[k]) for k in order])
    axes.set_yticks(range(10), [str(k) for k in range(10)])
    axes.set(xlabel="group, named by its most frequent digit", ylabel="digit")
    for label in axes.get_xticklabels():
        label.set_gid("step-2-name")
    lines = (
        f"{100 * right[shown]:.0f} % bear the\nright name",
        f"{starts} starts:\n{100 * right.min():.0f} to {100 * right.max():.0f} %",
        f"in {int((lacking > 0).sum())} of them\na digit has\nno group",
    )
    for line, (words, height) in enumerate(zip(lines, (0.5, 2.6, 5.0))):
        axes.text(9.65, height, words, va="center", fontsize=17, gid=f"step-2-says-{line}")
    return with_numbers(
        picture, starts=starts, right=right.mean(), right_low=right.min(), right_high=right.max(), agreement=np.mean(agreement),
        lacking=lacking.mean(), with_all=int((lacking == 0).sum()), count=len(images),
        lowest_right=right[np.argmin(sums)], lowest_lacking=int(lacking[np.argmin(sums)]),
        shown_right=right[shown], shown_lacking=int(lacking[shown]), shown_double=int((np.bincount(names, minlength=10) > 1).sum()),
    )  # fmt: skip
