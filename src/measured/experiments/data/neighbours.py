"""Near and far in 784 dimensions: distances between images, between noise, and what lies between the two.

Farthest over nearest distance is that of Beyer, Goldstein, Ramakrishnan and Shaft (1999). The intrinsic dimension is
estimated from each point's two nearest neighbours: the ratio of their distances follows a Pareto law whose exponent is the
dimension (Facco, d'Errico, Rodriguez and Laio, 2017); its maximum-likelihood estimate is one over the mean logarithm.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from deeplecture.claims import Claim, Within, between, ordered, paired
from deeplecture.experiment import experiment
from measured.fashion import data

KINDS = ("images", "their covariance", "pixels shuffled", "noise")


@dataclass(frozen=True)
class Settings:
    """What is measured.

    Attributes:
        kinds: the images; Gaussian points with the images' mean and covariance; the images with the values of every
            pixel shuffled among them; Gaussian points with independent coordinates.
        sizes: numbers of points, rising; each set contains the one before it.
        dimensions: of Gaussian points whose dimension is known.
    """

    kinds: tuple[str, ...] = KINDS
    sizes: tuple[int, ...] = (300, 1_000, 3_000)
    dimensions: tuple[int, ...] = (2, 5, 10, 20, 50, 100)


@experiment(
    seeds=range(10),
    data="Fashion-MNIST: 3,000 random training images of 28 x 28, and points drawn at random",
    tolerance={
        "ratio": Within(each=0.01, mean=0.005),
        "dimension": Within(each=0.02, mean=0.01),
        "known": Within(each=0.02, mean=0.01),
    },
    intervals="range over the seeds",
    varied=("sample",),
    tuned="none: nothing is chosen",
    validation="none: nothing is learned",
    test="none: nothing is learned",
    parameters="none: nothing is learned",
    checksum=data.checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Draw points of every kind and measure them.

    Returns:
        `ratio` (kinds, sizes), the median over points of farthest over nearest distance; `dimension` (kinds, sizes), as
        estimated; `known` (dimensions), as estimated from the largest number of Gaussian points of each dimension.
    """
    rng = np.random.default_rng([0, seed])
    count = max(settings.sizes)
    images = _images()[rng.permutation(len(_images()))[:count]]
    ratio, dimension = np.zeros((2, len(settings.kinds), len(settings.sizes)))
    for row, kind in enumerate(settings.kinds):
        points = drawn(kind, images, np.random.default_rng([1, seed, KINDS.index(kind)]))
        for column, size in enumerate(settings.sizes):
            first, second, last = extremes(points[:size])
            ratio[row, column], dimension[row, column] = np.median(last / first), two_nearest(first, second)
    known = [
        two_nearest(*extremes(np.random.default_rng([2, seed, d]).normal(size=(count, d)))[:2])
        for d in settings.dimensions
    ]
    return {"ratio": ratio, "dimension": dimension, "known": np.array(known)}


@cache
def _images() -> np.ndarray:
    """The different training images (n, 784), values from 0 to 1; of equal ones only one."""
    images = data.load().train_images.reshape(-1, 784)
    return np.unique(images, axis=0).astype(np.float32) / 255


def drawn(kind: str, images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Points of a kind, as many and of as many coordinates as the images (n, d)."""
    if kind == "images":
        return images
    if kind == "pixels shuffled":
        return rng.permuted(images, axis=0)
    noise = rng.normal(size=images.shape)
    if kind == "noise":
        return noise
    values, vectors = np.linalg.eigh(np.cov(images, rowvar=False))
    return images.mean(axis=0) + (noise * np.sqrt(np.maximum(values, 0))) @ vectors.T


def extremes(points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The distances of each point (n, d) to its nearest, second nearest and farthest other point: three times (n,)."""
    points = points - points.mean(axis=0)
    found = []
    for start in range(0, len(points), 1000):
        part = points[start : start + 1000]
        squared = (part**2).sum(axis=1)[:, None] + (points**2).sum(axis=1) - 2 * part @ points.T
        squared[np.arange(len(part)), start + np.arange(len(part))] = np.inf
        nearest = np.partition(squared, 1, axis=1)[:, :2]
        squared[~np.isfinite(squared)] = 0
        found.append(np.column_stack([nearest, squared.max(axis=1)]))
    first, second, last = np.sqrt(np.maximum(np.concatenate(found), 0)).T
    return first, second, last


def two_nearest(first: np.ndarray, second: np.ndarray) -> float:
    """The intrinsic dimension by the distances to the two nearest points, both (n,)."""
    return float(1 / np.log(second / first).mean())


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of near and far."""
    images, covariance, shuffled, noise = record.results["ratio"][:, :, -1].T
    own, gaussian, *_ = record.results["dimension"][:, :, -1].T
    known, true = record.results["known"].mean(axis=0), np.array(record.settings["dimensions"])
    return (
        ordered("noise, images' covariance, images: the ratio rises in every draw", noise, covariance, images),
        paired("images have more than three times the ratio of shuffled pixels", images, 3 * shuffled),
        between("shuffled pixels are as near one another as noise", abs(shuffled - noise).max(), high=0.05),
        between("the images' dimension is about a dozen", own.mean(), 10, 18),
        paired("points with the images' covariance have more than twice their dimension", gaussian, 2 * own),
        between(
            "up to ten dimensions the estimate is right within a tenth",
            abs(known / true - 1)[true <= 10].max(),
            high=0.1,
        ),
        between("a hundred dimensions are taken for less than sixty", known[-1], 30, 60),
        ordered(
            "the images' dimension rises with the number of points", *record.results["dimension"][:, 0].T, share=0.9
        ),
    )
