"""A mark in the corner that goes with the class where the images come from, and not elsewhere.

Pullovers and coats of Fashion-MNIST. At site A a white square stands in the corner of almost all coats and of hardly any
pullover; at site B a coin decides; at site C the pullovers bear it. A network learns at site A, and its learning rate is
chosen by other images of site A. The same test images are then marked as at each site.
"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, inside, ordered, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.data._images import pooled
from measured.experiments.optimisation._network import Network
from measured.fashion import data
from measured.optimisers import adam

SITES = ("A", "B", "C")


@dataclass(frozen=True)
class Settings:
    """What is learned from.

    Attributes:
        agreements: shares of site A's images whose mark agrees with their class; a half is a coin.
        size: training images of the comparison of agreements.
        sizes: of the comparison of sizes, whose agreement is `agreement`.
        agreement: see there; also of the network that is occluded.
        validation: images of site A by which the learning rate is chosen.
        rates: the grid, rising.
        hidden, batch, steps: of the network with one hidden layer, trained by Adam with a falling rate.
        tile: pixels of the side of a square that is covered.
    """

    agreements: tuple[float, ...] = (0.5, 0.7, 0.9, 0.95, 1.0)
    size: int = 2_000
    sizes: tuple[int, ...] = (500, 8_000)
    agreement: float = 0.95
    validation: int = 1_000
    rates: tuple[float, ...] = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 1.0)
    hidden: int = 64
    batch: int = 50
    steps: int = 300
    tile: int = 2


@experiment(
    seeds=range(10),
    data="Fashion-MNIST, 14 x 14, pullovers and coats: 500 to 8,000 training images, 1,000 for validation, all 2,000 test images",
    tolerance={
        "accuracy": Within(each=0.05, mean=0.01),
        "growing": Within(each=0.05, mean=0.01),
        "occluded": Within(each=0.05, mean=0.01),
        "chosen": Within(
            each=np.inf, why="a choice between nearly equal rates hangs on rounding; the accuracies are compared"
        ),
    },
    intervals="range over the seeds",
    varied=("sample", "split", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates},
        (len(made.agreements) + len(made.sizes)) * len(made.rates),
        by="accuracy on validation images of site A",
    ),
    validation="none: the choice is kept, and not the accuracies that made it",
    test="accuracy",
    parameters=lambda made: {"network": made.hidden * 197 + 2 * (made.hidden + 1)},
    apart=("chosen",),
    checksum=data.checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Learn at every agreement and size, and judge at the three sites.

    Returns:
        `accuracy` (agreements, 3) and `growing` (sizes, 3) on the test images as marked at sites A, B and C; `occluded`
        (2, 7, 7), accuracy at site A lost where a square is covered, by a network that learned with a mark that is a
        coin's, and with one that agrees; `chosen` (agreements + sizes), the learning rate.
    """
    fashion = data.load()
    rng = np.random.default_rng([0, seed])
    images, coats = pair(fashion.train_images, fashion.train_labels)
    test, truth = pair(fashion.test_images, fashion.test_labels)
    order = rng.permutation(len(images))
    checks, rest = order[: settings.validation], order[settings.validation :]
    draws, tested = rng.random(len(images)), rng.random(len(test))
    sites = [marked(test, truth, tested, share) for share in (settings.agreement, 0.5, 1 - settings.agreement)]
    results, chosen, networks = [], [], {}
    jobs = [(share, settings.size) for share in settings.agreements] + [(settings.agreement, n) for n in settings.sizes]
    for share, size in jobs:
        given = marked(images, coats, draws, share)
        judged = []
        for rate in settings.rates:
            own = np.random.default_rng([1, seed])
            weights = train(given[rest[:size]], coats[rest[:size]], settings, rate, own)
            judged.append((right(weights, given[checks], coats[checks], settings.hidden), rate, weights))
        _, rate, weights = max(judged, key=lambda one: one[0])
        networks[share, size] = weights
        chosen.append(rate)
        results.append([right(weights, site, truth, settings.hidden) for site in sites])
    given = marked(images, coats, draws, settings.agreement)[rest[: settings.size]].mean(axis=0)
    occluded = [
        lost(
            lambda asked, weights=networks[share, settings.size]: right(weights, asked, truth, settings.hidden),
            sites[0],
            given,
            settings.tile,
        )
        for share in (0.5, settings.agreement)
    ]
    count = len(settings.agreements)
    return {
        "accuracy": np.array(results[:count]),
        "growing": np.array(results[count:]),
        "occluded": np.array(occluded),
        "chosen": np.array(chosen),
    }


def pair(images: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The pullovers and coats: images (n, 14, 14) with values from 0 to 1, and whether each is a coat."""
    kept = (labels == 2) | (labels == 4)
    return pooled(images[kept]), labels[kept] == 4


def marked(images: np.ndarray, coats: np.ndarray, draws: np.ndarray, agreement: float) -> np.ndarray:
    """The images with a white square in the upper right corner, on coats and not on pullovers in this share of cases.

    Args:
        draws: (n,) uniform numbers; where one is below the agreement, the mark agrees with the class.
    """
    marks = coats == (draws < agreement)
    images = images.copy()
    images[marks, :2, 12:] = 1.0
    return images


def train(images, coats, settings: Settings, rate: float, rng: np.random.Generator) -> np.ndarray:
    """The network's weights after all steps; the rate falls in a straight line to nothing."""
    network, update = Network((images[0].size, settings.hidden, 2)), adam()
    weights = network.start(rng)
    inputs, answers = images.reshape(len(images), -1), coats.astype(int)
    for step in range(settings.steps):
        batch = rng.integers(len(images), size=settings.batch)
        gradient = network.gradient(weights, inputs[batch], answers[batch])
        weights = update(weights, gradient, rate * (1 - step / settings.steps))
    return weights


def right(weights: np.ndarray, images: np.ndarray, coats: np.ndarray, hidden: int) -> float:
    """The share of right answers."""
    network = Network((images[0].size, hidden, 2))
    return network.accuracy(weights, images.reshape(len(images), -1), coats.astype(int))


def lost(accuracy, images: np.ndarray, mean: np.ndarray, tile: int) -> np.ndarray:
    """Accuracy lost where a square of this side is covered by the mean image: (14 / tile, 14 / tile).

    Args:
        accuracy: a function from images to the share of right answers.
    """
    before, drops = accuracy(images), np.zeros((14 // tile, 14 // tile))
    for row, column in np.ndindex(drops.shape):
        square = np.s_[row * tile : (row + 1) * tile, column * tile : (column + 1) * tile]
        covered = images.copy()
        covered[(slice(None), *square)] = mean[square]
        drops[row, column] = before - accuracy(covered)
    return drops


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of the mark."""
    accuracy, growing, occluded = (record.results[key] for key in ("accuracy", "growing", "occluded"))
    settings = record.settings
    shares, chosen = list(settings["agreements"]), record.results["chosen"]
    at, perfect = shares.index(settings["agreement"]), shares.index(1.0)
    rest = occluded[:, 1].copy()
    rest[:, 0, -1] = -1
    return (
        *(
            ordered(f"{words} marks that agree", *accuracy[:, : at + 1, site].T[::step])
            for words, site, step in (("site A gains by", 0, 1), ("site B loses by", 1, -1), ("site C loses by", 2, -1))
        ),
        paired(
            "where the marks agree, site A gains more than five points", accuracy[:, at, 0], accuracy[:, 0, 0], 0.05
        ),
        paired("and site C loses more than thirty", accuracy[:, 0, 2], accuracy[:, at, 2], 0.3),
        between("sixteen times the images leave site C below forty percent", growing[:, -1, 2].max(), 0, 0.4),
        paired(
            "covering the corner costs more than ten points where the marks agree",
            occluded[:, 1, 0, -1],
            occluded[:, 0, 0, -1],
            0.1,
        ),
        between("and no other square costs two", rest.mean(axis=0).max(), -1, 0.02),
        inside(
            "the rate lies inside its grid, but where the marks alone give all answers",
            np.delete(chosen, perfect, axis=1),
            settings["rates"],
        ),
    )
