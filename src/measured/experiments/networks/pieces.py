"""Into how many linear pieces ReLU networks of several shapes cut a line, while they learn two moons.

The number of regions along a line follows Hanin and Rolnick (2019): the lines are random segments through the input plane.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from deeplecture.claims import Claim, Within, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.networks._dense import Dense, logistic
from measured.figures.learning._moons import draw
from measured.optimisers import adam


@dataclass(frozen=True)
class Settings:
    """What is trained and counted.

    Attributes:
        shapes: the hidden layers' widths; the first four have 48 units in all.
        steps: after which pieces are counted, rising; the last ends the training.
        lines: segments between random places around the moons, for each seed.
    """

    shapes: tuple[tuple[int, ...], ...] = ((48,), (24,) * 2, (16,) * 3, (12,) * 4, (16,), (16,) * 6)
    rates: tuple[float, ...] = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
    steps: tuple[int, ...] = (0, 10, 30, 100, 300, 1000)
    train: int = 1000
    validation: int = 1000
    test: int = 5000
    batch: int = 100
    lines: int = 20


def most(shape: tuple[int, ...]) -> int:
    """An upper bound of the pieces on a line: each layer of n units cuts every piece into n + 1 at most."""
    return int(np.prod([units + 1 for units in shape]))


@experiment(
    seeds=range(10),
    data="two moons, drawn at random: 1000 to train, 1000 to validate, 5000 to test",
    tolerance={
        "pieces": Within(0.3, share=0.05),
        "validation_loss": Within(0.005, share=0.1),
        "test_accuracy": Within(0.003, share=0.1),
    },
    intervals="range over the seeds",
    varied=("sample", "initialisation", "order"),
    tuned=lambda made: Tuned({"learning rate": made.rates}, len(made.shapes) * len(made.rates), by="validation_loss"),
    validation="validation_loss",
    test="test_accuracy",
    parameters=lambda made: {
        " and ".join(map(str, shape)): Dense((2, *shape, 1), "ReLU").parameters for shape in made.shapes
    },
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train every shape at every rate by Adam and count pieces on the way.

    Returns:
        `pieces` (shapes, rates, steps), the mean over lines; at the end (shapes, rates) `validation_loss` and `test_accuracy`.
    """
    sizes = (settings.train, settings.validation, settings.test)
    train, validation, test = (draw(n, np.random.default_rng([seed, 0, part])) for part, n in enumerate(sizes))
    ends = np.random.default_rng([seed, 1]).uniform([-2, -1.5], [3, 2], (settings.lines, 2, 2))
    shape = (len(settings.shapes), len(settings.rates))
    pieces, loss, accuracy = np.zeros((*shape, len(settings.steps))), np.zeros(shape), np.zeros(shape)
    for i, hidden in enumerate(settings.shapes):
        network = Dense((2, *hidden, 1), "ReLU")
        start = network.start(np.random.default_rng([seed, 2, i]))
        for j, rate in enumerate(settings.rates):
            weights, update, batches = start, adam(), np.random.default_rng([seed, 3])
            for step in range(settings.steps[-1] + 1):
                if step in settings.steps:
                    pieces[i, j, settings.steps.index(step)] = np.mean([cuts(network, weights, *e) + 1 for e in ends])
                chosen = batches.integers(settings.train, size=settings.batch)
                if step < settings.steps[-1]:
                    slope = logistic(train[1][chosen])
                    weights = update(weights, network.gradient(weights, train[0][chosen], slope), rate)
            logits = network(weights, validation[0])[:, 0]
            loss[i, j] = -np.log(np.maximum(expit(np.where(validation[1] == 1, logits, -logits)), 1e-12)).mean()
            accuracy[i, j] = ((network(weights, test[0])[:, 0] > 0) == test[1]).mean()
    return {"pieces": pieces, "validation_loss": loss, "test_accuracy": accuracy}


def cuts(network: Dense, weights: np.ndarray, first: np.ndarray, last: np.ndarray) -> int:
    """At how many places of the segment between two points some hidden unit switches on or off: exact.

    Between the places that are known every unit of the next layer is linear, so that it is zero where its values at two
    neighbouring places say.
    """
    known = np.array([0.0, 1.0])
    for layer in range(len(network.widths) - 2):
        sums = network.forward(weights, first + known[:, None] * (last - first))[0][layer]
        before, after = sums[:-1], sums[1:]
        place, unit = np.nonzero(before * after < 0)
        share = before[place, unit] / (before[place, unit] - after[place, unit])
        known = np.unique(np.concatenate([known, known[place] + share * (known[place + 1] - known[place])]))
    return len(known) - 2


def told(record) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """At each shape's best rate by mean validation loss: pieces (runs, shapes, steps), test accuracy (runs, shapes), the rate."""
    at = record.results["validation_loss"].mean(axis=0).argmin(axis=1)
    shapes = range(len(at))
    rates = np.array(record.settings["rates"])[at]
    return record.results["pieces"][:, shapes, at], record.results["test_accuracy"][:, shapes, at], rates


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of pieces."""
    pieces, accuracy, rates = told(record)
    shapes = [tuple(shape) for shape in record.settings["shapes"]]
    bounds = np.array([most(shape) for shape in shapes])
    end = pieces[..., -1]
    mean, deep = end.mean(axis=0), shapes.index((12,) * 4)
    return (
        inside("every best rate lies inside the grid", rates, record.settings["rates"]),
        between("with 48 units all shapes have about as many pieces", mean[:4].max() / mean[:4].min(), high=1.6),
        between("four layers of twelve stay below a hundredth of the bound", mean[deep] / bounds[deep], high=0.01),
        between("every network has fewer pieces than units and one", (end / [sum(s) + 1 for s in shapes]).max(), high=1.0),
        paired("six layers have more pieces than one layer as wide", end[:, -1], end[:, -2], 5.0),
        between("all shapes of 48 units get nearly all moons right", accuracy[:, :4].mean(axis=0).min(), low=0.95),
    )  # fmt: skip
