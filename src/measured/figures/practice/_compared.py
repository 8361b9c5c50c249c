"""Comparisons of two recipes in experiment `practice/seeds`, run by run."""

import numpy as np

AGAINST = {"narrow": "narrow", "smoothing": "smoothing", "noise": "noise", "dropout": "dropout"}


def accuracy(record, recipe: str) -> np.ndarray:
    """(splits, starts)."""
    return record.results["accuracy"][:, record.settings["recipes"].index(recipe)]


def gaps(record, recipe: str) -> np.ndarray:
    """How many more of the test digits a recipe gets right than the plain one, (splits, starts): split and number of the start
    are the same."""
    return accuracy(record, recipe) - accuracy(record, "plain")


def power(differences: np.ndarray, seeds: int, draws: int = 2000) -> tuple[float, float]:
    """How often Student's 95 % interval of so many differences, drawn with replacement, lies on the side of their mean, and on
    the other one.

    Args:
        differences: (n,).
    """
    from scipy.special import stdtrit

    rng = np.random.default_rng([12, seeds])
    drawn = differences[rng.integers(0, len(differences), (draws, seeds))]
    mean, spread = drawn.mean(axis=1), drawn.std(axis=1, ddof=1)
    reach = stdtrit(seeds - 1, 0.975) * spread / seeds**0.5
    side = np.sign(differences.mean())
    return float((side * mean > reach).mean()), float((-side * mean > reach).mean())
