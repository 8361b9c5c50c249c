"""The two-moons task of this unit: 200 points, 140 to learn from and 60 to be judged by, and fresh ones without end."""

from functools import cache

import numpy as np
from sklearn.datasets import make_moons
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.neural_network import MLPClassifier

NOISE = 0.2
FOLDS = 7
LINE_PENALTIES, NETWORK_PENALTIES = (100.0, 10.0, 1.0, 0.1, 0.01), (1.0, 0.1, 0.01)
HORIZONTAL, VERTICAL = (-1.8, 2.8), (-1.3, 1.8)


@cache
def split():
    """(training points (140, 2), test points (60, 2), training labels, test labels)."""
    points, labels = make_moons(200, noise=NOISE, random_state=42)
    return train_test_split(points, labels, test_size=0.3, random_state=42)


@cache
def fresh(count: int = 20_000, seed: int = 1):
    """Points (count, 2) and labels that no classifier has seen."""
    return make_moons(count, noise=NOISE, random_state=seed)


def draw(count: int, rng: np.random.Generator):
    """Independent points (count, 2) and labels: a fair coin for the moon, a uniform angle, Gaussian noise.

    `make_moons` spaces its angles evenly, which is no matter for a picture but makes its points dependent.
    """
    labels = rng.integers(2, size=count)
    angle = rng.uniform(0, np.pi, count)
    points = np.where(
        labels[:, None],
        np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], 1),
        np.stack([np.cos(angle), np.sin(angle)], 1),
    )
    return points + rng.normal(0, NOISE, (count, 2)), labels


def validated(values, make) -> float:
    """The value whose model is right most often about the seventh of the training points that it was not fitted to.

    Args:
        values: the grid; of equally good values the first.
        make: function from a value and the number of a fold to a model that is not yet fitted.
    """
    points, _, labels, _ = split()
    folds = list(StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(points, labels))
    right = [
        sum(
            (make(value, fold).fit(points[kept], labels[kept]).predict(points[out]) == labels[out]).sum()
            for fold, (kept, out) in enumerate(folds)
        )
        for value in values
    ]
    return values[int(np.argmax(right))]


@cache
def line_penalty() -> float:
    """The factor of half the squared weights that validation chooses for the straight line."""
    return validated(LINE_PENALTIES, lambda penalty, fold: LogisticRegression(C=1 / penalty))


@cache
def line() -> LogisticRegression:
    """The straight line that logistic regression puts through the training points."""
    points, _, labels, _ = split()
    return LogisticRegression(C=1 / line_penalty()).fit(points, labels)


@cache
def network_penalty() -> float:
    """The factor of half the squared weights that validation chooses for the network with two hidden layers."""
    return validated(NETWORK_PENALTIES, lambda penalty, fold: untrained((10, 10), penalty, fold))


def untrained(hidden: tuple[int, ...], penalty: float, seed: int, bend: str = "relu") -> MLPClassifier:
    """A network with hidden layers of these widths, which `fit` trains until L-BFGS finds no descent."""
    return MLPClassifier(hidden, activation=bend, solver="lbfgs", alpha=penalty, max_iter=3000, random_state=seed)


@cache
def network(seed: int, penalty: float) -> MLPClassifier:
    """A network with two hidden layers of ten rectified linear units, trained on the 140 points."""
    points, _, labels, _ = split()
    return untrained((10, 10), penalty, seed).fit(points, labels)


def best_line_by_direction(degrees):
    """The accuracy of the best threshold for each direction of a line's normal, on the fresh points.

    A line's answers depend only on the points' order along its normal, so for one direction all thresholds
    are judged by one sort: with i points below the threshold, those of class A below it and of class B above are right.

    Args:
        degrees: directions of the normal, in degrees.

    Returns:
        As many accuracies, each the better of the line's two orientations.
    """
    points, labels = fresh()
    best = []
    for angle in np.deg2rad(degrees):
        order = np.argsort(points @ [np.cos(angle), np.sin(angle)])
        right = labels.sum() + np.concatenate([[0], np.cumsum(1 - 2 * labels[order])])
        best.append(max(right.max(), len(labels) - right.min()) / len(labels))
    return np.array(best)


@cache
def bayes_accuracy() -> float:
    """The share of the fresh points that the rule of the larger density gets right: no classifier can expect more.

    Each moon is half a circle, uniformly covered, plus Gaussian noise; its density at a point is the mean of Gaussians
    centred along the half circle.
    """
    points, labels = fresh()
    angle = np.linspace(0, np.pi, 300)
    moons = (np.column_stack([np.cos(angle), np.sin(angle)]), np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)]))
    densities = []
    for moon in moons:
        squared = (points**2).sum(1)[:, None] - 2 * points @ moon.T + (moon**2).sum(1)
        densities.append(np.exp(-squared / (2 * NOISE**2)).mean(axis=1))
    return float(((densities[1] > densities[0]) == labels).mean())
