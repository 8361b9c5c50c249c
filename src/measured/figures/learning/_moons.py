"""The two-moons task of this unit: 200 points, 140 to learn from and 60 to be judged by, and fresh ones without end."""

from functools import cache

import numpy as np
from sklearn.datasets import make_moons
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

NOISE = 0.2
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


@cache
def line() -> LogisticRegression:
    """The straight line that logistic regression puts through the training points."""
    points, _, labels, _ = split()
    return LogisticRegression().fit(points, labels)


@cache
def network(seed: int = 0) -> MLPClassifier:
    """A network with two hidden layers of ten rectified linear units, trained until L-BFGS finds no descent."""
    points, _, labels, _ = split()
    model = MLPClassifier((10, 10), solver="lbfgs", alpha=0.1, max_iter=2000, random_state=seed)
    return model.fit(points, labels)


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
