"""Digits moved by one pixel as further examples: what that does to three models, on plain and on moved test digits."""

import numpy as np
from sklearn.datasets import load_digits

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.data.augmented_digit import line, moved, read

STEPS = [(right, down) for right in (-1, 0, 1) for down in (-1, 0, 1)]
PENALTIES = (1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6)
WIDTHS = (10.0, 20.0, 30.0, 40.0, 60.0, 80.0)


def shifted(images, rng: np.random.Generator):
    """Images (n, 64) each moved at random by at most one pixel either way."""
    steps = rng.integers(len(STEPS), size=len(images))
    found = np.empty((len(images), 8, 8), images.dtype)
    for number, (right, down) in enumerate(STEPS):
        found[steps == number] = moved(images[steps == number].reshape(-1, 8, 8), right, down)
    return found.reshape(-1, 64)


def squared(asked, known):
    """Squared distances (asked, known) between images (n, 64)."""
    return (asked**2).sum(axis=1)[:, None] + (known**2).sum(axis=1) - 2 * asked @ known.T


def kernel(images, labels, width: float):
    """A function from images to the scores (n, 10) of least squares on Gaussians around the known images, with a penalty."""
    bumps = np.exp(-squared(images, images) / width**2)
    weights = np.linalg.solve(
        bumps + np.float32(0.01) * np.eye(len(images), dtype=np.float32), 2 * np.eye(10, dtype=np.float32)[labels] - 1
    )
    return lambda asked: np.exp(-squared(asked, images) / width**2) @ weights


def chosen_width(images, labels, count: int) -> float:
    """The width with which most validation digits are right, over five splits of their own and without copies."""
    right = np.zeros(len(WIDTHS))
    for split in range(5):
        order = np.random.default_rng([3, split]).permutation(len(images))
        known, checks = order[:count], order[count : count + 500]
        for place, width in enumerate(WIDTHS):
            scores = kernel(images[known], labels[known], width)
            right[place] += (scores(images[checks]).argmax(axis=1) == labels[checks]).mean()
    return WIDTHS[int(right.argmax())]


def answers(name: str, images, labels, validation, width: float):
    """A function from images to answers of a model.

    Args:
        validation: (images, labels) that choose the line's penalty.
        width: of the Gaussians.
    """
    if name == "neighbour":
        return lambda asked: labels[squared(asked, images).argmin(axis=1)]
    if name == "kernel":
        scores = kernel(images, labels, width)
        return lambda asked: scores(asked).argmax(axis=1)
    checks, truth = validation
    best = max(
        (line(images, labels, penalty) for penalty in PENALTIES),
        key=lambda weights: (read(weights, checks) == truth).mean(),
    )
    return lambda asked: read(best, asked)


MODELS = (("line", "line"), ("neighbour", "nearest\nneighbour"), ("kernel", "Gaussian\nkernel"))


@figure("computed")
def augmentation_helps_or_hurts(count: int = 80, splits: int = 10):
    images, labels = load_digits(return_X_y=True)
    images = images.astype(np.float32)
    width = chosen_width(images, labels, count)
    scores = np.zeros((splits, len(MODELS), 2, 2))  # split, model, without and with, plain and moved
    for split in range(splits):
        rng = np.random.default_rng([2, split])
        order = rng.permutation(len(images))
        known, checks, rest = order[:count], order[count : count + 200], order[count + 200 :]
        more = np.concatenate([moved(images[known].reshape(-1, 8, 8), *step).reshape(-1, 64) for step in STEPS])
        tests = images[rest], shifted(images[rest], rng)
        for row, (name, _) in enumerate(MODELS):
            for column, (given, own) in enumerate(
                ((images[known], labels[known]), (more, np.tile(labels[known], len(STEPS))))
            ):
                model = answers(name, given, own, (images[checks], labels[checks]), width)
                scores[split, row, column] = [(model(test) == labels[rest]).mean() for test in tests]
    gains = scores[:, :, 1] - scores[:, :, 0]

    picture, panels = style.canvas((10, 3.3), columns=2, sharey=True)
    numbers = {}
    for which, (axes, title) in enumerate(zip(panels, ("Test digits as they are", "Test digits moved too"))):
        part = f"step-{which + 2}"  # a panel a step; the first one answers
        for row, (name, words) in enumerate(MODELS):
            for split in range(splits):
                axes.plot(
                    [row - 0.14, row + 0.14], 100 * scores[split, row, :, which], color=style.QUIET, lw=0.8, alpha=0.6,
                    gid=f"{part}-split-{row}-{split}",
                )  # fmt: skip
            before, after = 100 * scores[:, row, :, which].mean(axis=0)
            axes.plot(
                row - 0.14, before, "o", color=style.CLASS_A, markersize=10, markerfacecolor="white", markeredgewidth=2,
                gid=f"{part}-before-{row}",
            )  # fmt: skip
            axes.plot(row + 0.14, after, "s", color=style.CLASS_B, markersize=10, gid=f"{part}-after-{row}")
            axes.text(row, 24, f"{after - before:+.1f}".replace("-", "−"), ha="center", fontweight="bold", gid=f"{part}-gain-{row}")  # fmt: skip
            mean, low, high, _ = interval(scores[:, row, 1, which], scores[:, row, 0, which])
            numbers[f"{name}_{('plain', 'moved')[which]}"] = [before / 100, after / 100]
            numbers[f"{name}_{('plain', 'moved')[which]}_gain"] = [mean, low, high]
        axes.set_xticks(range(len(MODELS)), [words for _, words in MODELS])
        axes.set(title=title, xlim=(-0.5, len(MODELS) - 0.5), ylim=(20, 100))
    panels[0].set_ylabel("read right (%)")
    panels[0].plot(
        [], [], "o", color=style.CLASS_A, markerfacecolor="white", markeredgewidth=2, label=f"{count} digits"
    )
    panels[0].plot([], [], "s", color=style.CLASS_B, label="and their moved copies")
    panels[0].legend(loc="lower right", bbox_to_anchor=(1, 0.2))
    return with_numbers(
        picture, count=count, copies=len(STEPS), splits=splits, width=width, worse=(gains < 0).sum(axis=0), **numbers
    )
