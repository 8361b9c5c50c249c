"""Trained on five kinds of clothes, then given few labels of five others: what is kept, and what a start from nothing lacks.

Fashion-MNIST at half its resolution. A network with two hidden layers learns classes 0 to 4 with their labels, or classes 0 to 4
with their labels shuffled (the control: as many steps on the same images, and nothing to learn). Its hidden layers then start a network for
classes 5 to 9, which goes on training from few labels.
"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, alike, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.data._images import pooled
from measured.experiments.optimisation._network import Network
from measured.experiments.paradigms.masking import chosen
from measured.fashion import data
from measured.optimisers import adam

STARTS = ("from scratch", "pre-trained", "shuffled labels")


@dataclass(frozen=True)
class Settings:
    """How much is learned from, and how.

    Attributes:
        hidden: units of the two hidden layers.
        first: images of classes 0 to 4 for pre-training, and its epochs, batch and learning rate.
        sizes: labels of classes 5 to 9, a fifth of each.
        rates: learning rates of Adam for the new task, rising.
        steps: of it, each on all labels or on a batch of 100 of them.
    """

    hidden: int = 64
    first: int = 10_000
    epochs: int = 6
    batch: int = 100
    first_rate: float = 0.001
    sizes: tuple[int, ...] = (5, 25, 100, 1_000)
    rates: tuple[float, ...] = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
    steps: int = 100
    validation: int = 500


@experiment(
    seeds=range(10),
    data="Fashion-MNIST, 14 x 14: 10,000 images of classes 0 to 4; of classes 5 to 9 5 to 1,000 images to learn from, 500 for validation, all 5,000 test images",
    tolerance={
        "validation_right": Within(each=0.05, share=0.02, mean=0.01),
        "right": Within(each=0.04, share=0.02, mean=0.008),
        "first_right": Within(each=0.02),
    },
    intervals="range over the seeds",
    varied=("sample", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates},
        len(STARTS) * len(made.sizes) * len(made.rates),
        by="validation_right, for each start and size",
    ),
    validation="validation_right",
    test="right",
    parameters=lambda made: {"network": 197 * made.hidden + (made.hidden + 1) * made.hidden + 5 * (made.hidden + 1)},
    checksum=data.checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Pre-train in both ways, then learn the new classes from all starts.

    Returns:
        `validation_right`, `right` (sizes, starts, rates), shares of images of classes 5 to 9; `first_right` (2,), shares of test
        images of classes 0 to 4 that the pre-trained networks get right.
    """
    fashion = data.load()
    rng = np.random.default_rng([0, seed])
    network = Network((196, settings.hidden, settings.hidden, 5))
    images, labels = (rows(fashion.train_images), fashion.train_labels.astype(int))
    tests, truth = (rows(fashion.test_images), fashion.test_labels.astype(int))
    old, new = (
        rng.permutation(np.flatnonzero(labels < 5))[: settings.first],
        rng.permutation(np.flatnonzero(labels >= 5)),
    )
    scratch = network.start(np.random.default_rng([1, seed]))
    starts, first_right = [scratch], []
    for given in (labels[old], np.random.default_rng([2, seed]).permutation(labels[old])):
        *_, weights = network.train(
            scratch, images[old], given, adam(), lambda done: settings.first_rate * (1 - done), settings.epochs,
            settings.batch, np.random.default_rng([3, seed]),
        )  # fmt: skip
        first_right.append(network.accuracy(weights, tests[truth < 5], truth[truth < 5]))
        starts.append(with_new_end(weights, scratch, settings.hidden))
    checks = new[: settings.validation]
    few = by_turns(new[settings.validation :], labels)
    right = np.zeros((2, len(settings.sizes), len(STARTS), len(settings.rates)))
    for i, size in enumerate(settings.sizes):
        x, y = images[few[:size]], labels[few[:size]] - 5
        for j, start in enumerate(starts):
            for k, rate in enumerate(settings.rates):
                weights = tuned(network, start, (x, y), rate, settings, np.random.default_rng([4, seed]))
                right[0, i, j, k] = network.accuracy(weights, images[checks], labels[checks] - 5)
                right[1, i, j, k] = network.accuracy(weights, tests[truth >= 5], truth[truth >= 5] - 5)
    return {"validation_right": right[0], "right": right[1], "first_right": np.array(first_right)}


def rows(images: np.ndarray) -> np.ndarray:
    """Images (n, 28, 28) at half their resolution, as rows of 196 numbers from 0 to 1."""
    return pooled(images).reshape(len(images), -1)


def by_turns(places: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Places in an order in which every five in a row hold one of each class 5 to 9, as far as the rarest goes."""
    own = [places[labels[places] == label] for label in range(5, 10)]
    count = min(map(len, own))
    return np.stack([one[:count] for one in own], axis=1).ravel()


def with_new_end(weights: np.ndarray, fresh: np.ndarray, hidden: int) -> np.ndarray:
    """The hidden layers of trained weights with the last layer of fresh ones."""
    end = 5 * (hidden + 1)
    return np.concatenate([weights[:-end], fresh[-end:]])


def tuned(
    network: Network, weights: np.ndarray, few, rate: float, settings: Settings, rng: np.random.Generator
) -> np.ndarray:
    """The weights after all steps of Adam on the few; the rate falls in a straight line to nothing."""
    (x, y), update = few, adam()
    for step in range(settings.steps):
        at = slice(None) if len(y) <= settings.batch else rng.integers(len(y), size=settings.batch)
        weights = update(weights, network.gradient(weights, x[at], y[at]), rate * (1 - step / settings.steps))
    return weights


def curves(record) -> np.ndarray:
    """Test accuracy (runs, sizes, starts) at the rates that validation chose, for each start and size."""
    return chosen(record.results["validation_right"], record.results["right"])


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of pre-training."""
    scratch, trained, shuffled = np.moveaxis(curves(record), 2, 0)
    sizes = list(record.settings["sizes"])
    few, many = sizes.index(25), len(sizes) - 1
    rates = np.array(record.settings["rates"])[record.results["validation_right"].mean(axis=0).argmax(axis=-1)]
    return (
        paired("pre-trained layers are behind random ones where labels are few", scratch[:, few], trained[:, few]),
        between("by little", float((scratch[:, few] - trained[:, few]).mean()), 0.005, 0.035),
        alike("with many labels they are alike", trained[:, many], scratch[:, many], 0.015),
        alike("layers trained on shuffled labels are as good as random ones", scratch[:, few], shuffled[:, few], 0.015),
        inside("the rates are chosen inside their grid", rates, record.settings["rates"]),
    )
