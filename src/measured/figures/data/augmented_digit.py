"""One digit turned, shifted and covered with noise; and how often a classifier still reads digits so changed."""

import numpy as np
from scipy.ndimage import rotate
from sklearn.datasets import load_digits

from deeplecture.figure import figure, with_numbers
from measured import style

ANGLES = (0, 15, 30, 45, 60, 90, 120, 150, 180)


def turned(images, degrees: float):
    """Images (n, 8, 8) turned counter-clockwise, with black where nothing was."""
    return np.clip(rotate(images, degrees, axes=(2, 1), reshape=False, order=1), 0, 16)


def moved(images, right: int, down: int):
    """Images (n, 8, 8) moved by at most one pixel each way, with black where nothing was."""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    return padded[:, 1 - down : 9 - down, 1 - right : 9 - right]


def line(images, labels, penalty: float):
    """Weights (65, 10) of least squares on one-hot labels, with a penalty on all but the constant.

    Args:
        images: (n, 64), values from 0 to 16.
    """
    images = np.column_stack([images, np.ones(len(images))])
    shrink = penalty * np.diag([1.0] * 64 + [1e-6])
    return np.linalg.solve(images.T @ images + shrink, images.T @ (2 * np.eye(10)[labels] - 1))


def read(weights, images):
    """The answers (n,) of `line`."""
    return (np.column_stack([images, np.ones(len(images))]) @ weights).argmax(axis=1)


def noisy(images, deviation: float, rng: np.random.Generator):
    """Images (n, 8, 8) with Gaussian noise, from 0 to 16 as before."""
    return np.clip(images + rng.normal(0, deviation, images.shape), 0, 16)


@figure("computed")
def augmented_digit(splits: int = 10, penalty: float = 1_000.0):
    images, labels = load_digits().images, load_digits().target
    right = np.zeros((splits, len(ANGLES)))
    sixes = np.zeros(splits)
    ways = [turned(images, angle).reshape(len(images), 64) for angle in ANGLES]
    for split in range(splits):
        order = np.random.default_rng([1, split]).permutation(len(images))
        known, rest = order[:900], order[900:]
        weights = line(ways[0][known], labels[known], penalty)
        answers = np.array([read(weights, way[rest]) for way in ways])
        right[split] = (answers == labels[rest]).mean(axis=1)
        sixes[split] = (answers[-1, labels[rest] == 6] == 9).mean()
    six = images[labels == 6][:1]
    shown = (
        ("as it is", six),
        ("15°", turned(six, 15)),
        ("1 right", moved(six, 1, 0)),
        ("1 down", moved(six, 0, 1)),
        ("noise", noisy(six, 2.0, np.random.default_rng(4))),
        ("180°", turned(six, 180)),
    )
    picture = style.canvas(style.SLIDE)[0]
    picture.clear()
    grid = picture.add_gridspec(2, 6, height_ratios=[1, 2.1])
    for column, (title, image) in enumerate(shown):
        axes = picture.add_subplot(grid[0, column])
        axes.imshow(image[0], cmap="gray_r", vmin=0, vmax=16)
        axes.set_title(title, fontsize=14, fontweight="normal", loc="center")
        axes.set(xticks=[], yticks=[])
    axes = picture.add_subplot(grid[1, :])
    mean = right.mean(axis=0)
    axes.plot(ANGLES, 100 * mean, color=style.TEST, marker="o")
    axes.fill_between(
        ANGLES, 100 * right.min(axis=0), 100 * right.max(axis=0), color=style.TEST, alpha=0.2, linewidth=0
    )
    axes.axhline(10, color=style.QUIET, linestyle=":")
    axes.text(1, 14, "guessing", color=style.QUIET)
    axes.annotate(
        f"upside down, {100 * sixes.mean():.0f} % of the\nsixes are read as nines", (180, 100 * mean[-1]), (150, 62),
        ha="center", arrowprops={"arrowstyle": "-", "color": style.QUIET},
    )  # fmt: skip
    axes.set(xlabel="angle by which test digits are turned (degrees)", ylabel="read right (%)", ylim=(0, 103))
    axes.set_xticks(ANGLES)
    return with_numbers(picture, angles=ANGLES, right=mean, splits=splits, sixes=sixes.mean(), sixes_low=sixes.min())
