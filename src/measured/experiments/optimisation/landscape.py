"""Slices of the loss around trained networks, by the filter normalisation of Li et al. (2018), and lines between two."""

from dataclasses import dataclass

import numpy as np

from measured.experiments.optimisation import _network
from measured.optimisers import adam

SEEDS = (0, 1, 2, 3)
DATA = "digits of scikit-learn: 1197 to train, of which the loss is shown, 300 to validate, 300 to test"
# Starting from weights changed by 1e-12 moved losses by less than 1e-8; far from the minimum they reach thousands.
TOLERANCE = {"plane": 0.1, "lines": 0.1, "between": 0.01, "train_loss": 0.001, "test_accuracy": 0.01}


@dataclass(frozen=True)
class Settings:
    # No, one and six hidden layers; names as the figures show them.
    networks: tuple[tuple[str, tuple[int, ...]], ...] = (
        ("logistic regression", (64, 10)),
        ("1 hidden layer", (64, 64, 10)),
        ("6 hidden layers", (64, 64, 64, 64, 64, 64, 64, 10)),
    )
    epochs: int = 40
    batch: int = 64
    rate: float = 0.003
    reach: float = 1.5  # of the filter-normalised directions
    plane: int = 31  # points along each axis of a plane
    points: int = 61  # points along a line
    lines: int = 20  # random lines through each network


def run(settings: Settings, seed: int) -> dict:
    """Training loss on a plane (network x plane x plane), along lines (network x lines x points) and between two
    networks trained from different starts (network x points)."""
    data = _network.digits(np.random.default_rng([seed, 0]))
    sides = len(settings.networks)
    planes = np.zeros((sides, settings.plane, settings.plane))
    lines = np.zeros((sides, settings.lines, settings.points))
    between = np.zeros((sides, settings.points))
    losses, accuracies = np.zeros(sides), np.zeros(sides)
    across = np.linspace(-settings.reach, settings.reach, settings.plane)
    along = np.linspace(-settings.reach, settings.reach, settings.points)
    for i, (_, widths) in enumerate(settings.networks):
        network = _network.Network(widths)

        def trained(role, network=network):
            rng = np.random.default_rng([seed, role])
            steps = network.train(
                network.start(rng), *data.train, adam(), lambda done: settings.rate * (1 - done),
                settings.epochs, settings.batch, rng,
            )  # fmt: skip
            return list(steps)[-1]

        def loss(weights, network=network):
            return network.loss(weights, *data.train)

        one, other = trained(1), trained(2)
        directions = np.random.default_rng([seed, 3])
        first, second = (_filter_normalised(network, one, directions) for _ in range(2))
        planes[i] = [[loss(one + a * first + b * second) for a in across] for b in across]
        for number in range(settings.lines):
            direction = _filter_normalised(network, one, directions)
            lines[i, number] = [loss(one + a * direction) for a in along]
        between[i] = [loss((1 - share) * one + share * other) for share in np.linspace(0, 1, settings.points)]
        losses[i], accuracies[i] = loss(one), network.accuracy(one, *data.test)
    return {"plane": planes, "lines": lines, "between": between, "train_loss": losses, "test_accuracy": accuracies}


def _filter_normalised(network: _network.Network, weights: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A random direction in which the weights into each unit have the norm of that unit's own weights; biases stay.

    Li et al. (2018), section 4; a unit of a fully connected layer is their filter.
    """
    direction = rng.normal(size=weights.shape)
    for (matrix, bias), (own, _) in zip(network.layers(direction), network.layers(weights), strict=True):
        matrix *= np.linalg.norm(own, axis=0) / np.linalg.norm(matrix, axis=0)
        bias[...] = 0
    return direction


checksum = _network.digits_checksum
