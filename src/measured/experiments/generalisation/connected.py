"""Paths between two trained networks: straight, after renumbering, along a trained curve, and between children of one parent.

Curves after Garipov and colleagues (2018), children after Frankle and colleagues (2020).
"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, paired
from deeplecture.experiment import experiment
from measured.experiments.optimisation import _network
from measured.experiments.optimisation.landscape import _renumbered as renumbered
from measured.optimisers import adam

PATHS = ("straight", "renumbered", "curved", "children")


@dataclass(frozen=True)
class Settings:
    """What is trained."""

    hidden: tuple[int, ...] = (64, 64)
    train: int = 1000
    epochs: int = 40
    together: tuple[int, ...] = (0, 1, 5)  # epochs that two children of one start share
    child: int = 0  # of which the whole path is kept
    curve_epochs: int = 40
    batch: int = 64
    rate: float = 0.003
    points: int = 41


@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 1000 to train, 797 to test",
    # Where two matches of units are nearly as good, rounding chooses; and it turns a training that starts from there.
    tolerance={
        "loss": Within(np.array([[0.3], [0.15], [0.02], [0.01]])),
        "error": Within(np.array([[0.1], [0.05], [0.012], [0.008]])),
        "wall": 0.004,
    },
    intervals="range over the seeds",
    varied=("split", "initialisation", "order"),
    tuned="none: one learning rate for all, with which all arrive",
    validation="none: nothing is chosen by it",
    test="error",
    parameters=lambda made: {"network": _network.parameters((64, *made.hidden, 10))},
    checksum=_network.digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train two networks, join them in three ways, and train pairs that share their start and some epochs.

    Returns:
        (paths, points) `loss` on the training digits and `error` on the test digits along `PATHS`; (together,) `wall`: how far
        the loss rises between children above the higher of its ends.
    """
    data = _network.digits(np.random.default_rng([seed, 0]), train=settings.train, validation=0)
    network = _network.Network((64, *settings.hidden, 10))
    one, other = (trained(settings, network, data.train, seed, role, role, 0) for role in (1, 2))
    middle = bent(settings, network, data.train, (one, other), np.random.default_rng([seed, 3]))
    match = renumbered(network, other, one, data.train[0])
    shares = np.linspace(0, 1, settings.points)
    straight = lambda begin, end: [(1 - share) * begin + share * end for share in shares]
    curve = [(1 - share) ** 2 * one + 2 * share * (1 - share) * middle + share**2 * other for share in shares]
    walls, kept = [], []
    for together in settings.together:
        pair = [trained(settings, network, data.train, seed, 1, role, together) for role in (4, 5)]
        path = straight(*pair)
        losses = [network.loss(weights, *data.train) for weights in path]
        walls.append(max(losses) - max(losses[0], losses[-1]))
        if together == settings.child:
            kept = path
    paths = (straight(one, other), straight(one, match), curve, kept)
    return {
        "loss": np.array([[network.loss(weights, *data.train) for weights in path] for path in paths]),
        "error": np.array([[1 - network.accuracy(weights, *data.test) for weights in path] for path in paths]),
        "wall": np.array(walls),
    }


def trained(settings: Settings, network, data, seed: int, start: int, order: int, together: int) -> np.ndarray:
    """Weights at the end; in the epochs together the order is the parent's, that of role 1."""
    weights = network.start(np.random.default_rng([seed, 6, start]))
    update = adam()
    for number, (role, epochs) in enumerate(((1, together), (order, settings.epochs - together))):
        rng = np.random.default_rng([seed, 7, role, number])
        done_before = together if number else 0
        rate = lambda done, before=done_before, length=epochs: (
            settings.rate * (1 - (before + done * length) / settings.epochs)
        )
        ends = list(network.train(weights, *data, update, rate, epochs, settings.batch, rng))
        weights = ends[-1] if ends else weights
    return weights


def bent(settings: Settings, network, data, ends, rng: np.random.Generator) -> np.ndarray:
    """The middle point of a quadratic Bezier curve between two ends, trained so that the loss along it is low."""
    x, y = data
    middle, update = (ends[0] + ends[1]) / 2, adam()
    for epoch in range(settings.curve_epochs):
        order = rng.permutation(len(y))
        rate = settings.rate * (1 - epoch / settings.curve_epochs)
        for begin in range(0, len(y), settings.batch):
            chosen, share = order[begin : begin + settings.batch], rng.uniform()
            part = 2 * share * (1 - share)
            here = (1 - share) ** 2 * ends[0] + part * middle + share**2 * ends[1]
            middle = update(middle, part * network.gradient(here, x[chosen], y[chosen]), rate)
    return middle


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of paths."""
    loss, walls = record.results["loss"], record.results["wall"]
    rise = loss.max(axis=2) - np.maximum(loss[:, :, 0], loss[:, :, -1])
    return (
        between("the ends are trained", loss[:, :, [0, -1]].max(), high=0.03),
        paired("the straight line meets a wall of more than half a nat", rise[:, 0], 0 * rise[:, 0], 0.5),
        paired("renumbering takes away half of it", rise[:, 0] / 2, rise[:, 1]),
        between("no curve rises by more than a twentieth of a nat", rise[:, 2].max(), high=0.05),
        between("nor does a straight line between two that share their start alone", walls.max(), high=0.05),
    )  # fmt: skip
