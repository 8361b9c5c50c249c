"""Accuracy on tenths of the digits that are cut out of their file, and on tenths drawn at random, by three models."""

from functools import cache

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.practice._digits import digits, squares

FOLDS, SHUFFLES = 10, 5
MODELS = ("nearest mean", "line", "nearest one")


@cache
def _far() -> np.ndarray:
    x, _ = digits()
    return squares(x, x)


def predictions(model: str, rest: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Classes (fold,) that a model, fitted to the digits at the places `rest`, gives those at `fold`."""
    every, classes = digits()
    x, y, asked = every[rest], classes[rest], every[fold]
    if model == "nearest one":
        return y[_far()[np.ix_(fold, rest)].argmin(axis=1)]
    if model == "nearest mean":
        means = np.array([x[y == number].mean(axis=0) for number in range(10)])
        return squares(asked, means).argmin(axis=1)
    with_one = lambda rows: np.column_stack([rows, np.ones(len(rows))])
    known = with_one(x)
    weights = np.linalg.solve(known.T @ known + 1.0 * np.eye(65), known.T @ np.eye(10)[y])
    return (with_one(asked) @ weights).argmax(axis=1)


def right(order: np.ndarray) -> np.ndarray:
    """(models, digits): whether each digit, in the order of the file, is told right by models that are fitted to the other
    nine tenths; the tenths are cut out of `order`."""
    _, y = digits()
    found = np.zeros((len(MODELS), len(y)))
    for fold in np.array_split(order, FOLDS):
        rest = np.setdiff1d(order, fold)
        for place, model in enumerate(MODELS):
            found[place, fold] = predictions(model, rest, fold) == y[fold]
    return found


def by_tenth(found: np.ndarray) -> np.ndarray:
    """(models, tenths of the file): mean over the digits of each."""
    return np.array([part.mean(axis=1) for part in np.array_split(found, FOLDS, axis=1)]).T


@figure("computed")
def file_order():
    rng = np.random.default_rng(12)
    count = len(digits()[1])
    cut = by_tenth(right(np.arange(count)))
    drawn = by_tenth(np.mean([right(rng.permutation(count)) for _ in range(SHUFFLES)], axis=0))
    picture, axes = style.canvas((7.3, 4.0))
    for place in range(len(MODELS)):
        across = place + np.linspace(-0.06, 0.06, FOLDS)
        for side, runs, marker, ink, gid in (
            (-0.18, drawn, "o", style.CLASS_A, None),
            (0.18, cut, "s", style.CLASS_B, "step-2"),
        ):
            axes.plot(across + side, runs[place], marker, color=ink, markersize=7, alpha=0.6, gid=gid)
            axes.plot(
                place + side,
                runs[place].mean(),
                "_",
                color=ink,
                markersize=34,
                markeredgewidth=3.5,
                gid=gid and gid + "-mean",
            )
    axes.set_xticks(range(len(MODELS)), MODELS, fontsize=17)
    axes.set(ylabel="right", ylim=(0.76, 1.005), xlim=(-0.6, 2.6))
    axes.text(0.42, 0.81, "others drawn at random", color=style.CLASS_A, fontsize=18)
    axes.text(0.42, 0.78, "its tenth of the file held out", color=style.CLASS_B, fontsize=18, gid="step-2-name")
    lost = [interval(one, other) for one, other in zip(drawn, cut)]
    return with_numbers(
        picture, drawn=drawn.mean(axis=1), cut=cut.mean(axis=1), lost=[one[0] for one in lost], low=[one[1] for one in lost], high=[one[2] for one in lost], spread=max(one[3] for one in lost),
        more_wrong=(1 - cut.mean(axis=1)) / (1 - drawn.mean(axis=1)), fewer_in=(cut < drawn).sum(axis=1), worst=cut.min(axis=1), folds=FOLDS, shuffles=SHUFFLES,
    )  # fmt: skip
