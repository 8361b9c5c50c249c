"""Digits each photographed four times and partly mislabelled: two models judged with and without their copies known."""

import numpy as np
from sklearn.datasets import load_digits

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.data.augmented_digit import line, read

PENALTY = 1_000.0
MODELS = (("neighbour", "nearest neighbour", style.CLASS_B, "^"), ("line", "line", style.CLASS_A, "o"))


def scored(name: str, images, labels, asked, truth) -> float:
    """The share of `truth` that a model gives which knows `images` with `labels`."""
    if name == "line":
        return float((read(line(images, labels, PENALTY), asked) == truth).mean())
    nearest = ((images**2).sum(axis=1) - 2 * asked @ images.T).argmin(axis=1)
    return float((labels[nearest] == truth).mean())


def judged(everything, digits: int, copies: int, wrong: float, rng: np.random.Generator) -> np.ndarray:
    """Accuracies (models, 3) by photographs split at random, by digits split apart, and on new digits with right labels.

    Args:
        everything: the images (n, 64) and labels (n,) of all digits.
        digits: of which `copies` photographs each exist, which differ by noise and share one label.
        wrong: share of the digits whose label is a random other one.
    """
    images, truth = everything
    order = rng.permutation(len(images))
    own, new = order[:digits], order[digits:]
    given = np.where(rng.random(digits) < wrong, (truth[own] + rng.integers(1, 10, digits)) % 10, truth[own])
    which = np.repeat(np.arange(digits), copies)
    photographs = images[own][which] + rng.normal(0, 1.5, (len(which), 64))
    fresh = images[new] + rng.normal(0, 1.5, (len(new), 64))
    found = np.zeros((len(MODELS), 3))
    by_photograph = rng.permutation(len(which)) < 0.75 * len(which)
    by_digit = (rng.permutation(digits) < 0.75 * digits)[which]
    for row, (name, *_) in enumerate(MODELS):
        for column, known in enumerate((by_photograph, by_digit)):
            found[row, column] = scored(
                name, photographs[known], given[which[known]], photographs[~known], given[which[~known]]
            )
        found[row, 2] = scored(name, photographs[by_digit], given[which[by_digit]], fresh, truth[new])
    return found


@figure("computed")
def duplicates_across_the_split(digits: int = 300, copies: int = 4, wrong: float = 0.2, draws: int = 10):
    everything = load_digits(return_X_y=True)
    scores = np.array(
        [judged(everything, digits, copies, wrong, np.random.default_rng([6, draw])) for draw in range(draws)]
    )
    picture, axes = style.canvas((10, 3.3))
    columns = ("photographs split\nat random", "digits kept apart", "new digits,\nright labels")
    for row, (_, words, colour, marker) in enumerate(MODELS):
        place = np.arange(3) + (row - 0.5) * 0.16
        mean = 100 * scores[:, row].mean(axis=0)
        for column, (x, y) in enumerate(zip(place, mean)):
            part = f"step-{column + 2}-{row}"  # each way to judge comes by itself, with the lines that lead to it
            axes.plot(np.full(draws, x), 100 * scores[:, row, column], marker, color=colour, alpha=0.35, markersize=5, gid=f"{part}-draws")  # fmt: skip
            axes.plot(x, y, marker, color=colour, markersize=11, gid=f"{part}-mean")
            if column:
                axes.plot(place[column - 1 : column + 1], mean[column - 1 : column + 1], "-" if row else "--", color=colour, gid=f"{part}-line")  # fmt: skip
            axes.annotate(
                f"{y:.0f}",
                (x, y),
                (12, 6) if row else ((-26, 6), (-26, -18), (10, -16))[column],
                textcoords="offset points",
                color=colour,
                fontweight="bold",
                gid=f"{part}-says",
            )
        height = (0.19, 0.09)[row]
        axes.plot(0.025, height, marker, color=colour, markersize=8, transform=axes.transAxes)
        axes.text(0.045, height, words, color=colour, va="center", transform=axes.transAxes)
    axes.set_xticks(range(3), columns)
    axes.set(ylabel="judged right (%)", xlim=(-0.5, 2.5), ylim=(35, 102))
    leads = [interval(scores[:, 0, column], scores[:, 1, column])[:3] for column in range(3)]
    return with_numbers(
        picture, digits=digits, copies=copies, wrong=wrong, draws=draws, leads=leads,
        **{name: scores[:, row].mean(axis=0) for row, (name, *_) in enumerate(MODELS)},
    )  # fmt: skip
