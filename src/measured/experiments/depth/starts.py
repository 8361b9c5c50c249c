"""Bends and starting weights: what networks of three and of ten layers learn from each."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.depth._chosen import at_best_rate
from measured.experiments.depth._stack import Stack, Training, gathered, trained
from measured.experiments.optimisation import _network

# Name to bend, variance gain of the weights, and whether offsets cancel a sigmoid's mean output.
STARTS = {
    "sigmoid, 1/n": ("sigmoid", 1.0, False),
    "sigmoid, 16/n": ("sigmoid", 16.0, False),
    "sigmoid, 16/n, centred": ("sigmoid", 16.0, True),
    "tanh, 1/n": ("tanh", 1.0, False),
    "ReLU, 1/n": ("ReLU", 1.0, False),
    "ReLU, 2/n": ("ReLU", 2.0, False),
}


@dataclass(frozen=True)
class Settings:
    """What is trained."""

    starts: tuple[str, ...] = tuple(STARTS)
    depths: tuple[int, ...] = (3, 10)
    rates: tuple[float, ...] = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
    width: int = 32
    epochs: int = 20
    batch: int = 64


@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 1197 to train, 300 to validate, 300 to test",
    # Compared are rates up to which a repetition ends where it did, by start and depth. Wide sigmoids that are not centred learn
    # late, if at all.
    tolerance={
        key: Within(
            np.array(((few, few), (few, late), (few, few), (few, few), (few, few), (few, few)))[..., None],
            where=np.array(((1, 1), (0.3, 0.3), (0.3, 0.1), (0.1, 0.03), (0.1, 0.01), (0.03, 0.01)))[..., None]
            >= Settings.rates,
            why="past its best rate a training is chaotic: rounding, which differs between processors, changes its end",
        )
        for key, (few, late) in {
            "train_loss": (1e-3, 0.1),
            "validation_loss": (1e-3, 0.1),
            "test_accuracy": (0.0034, 0.05),
        }.items()
    },
    intervals="range over the seeds",
    varied=("split", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates}, len(made.starts) * len(made.depths) * len(made.rates), by="validation_loss"
    ),
    validation="validation_loss",
    test="test_accuracy",
    parameters=lambda made: {f"{depth} layers": Stack(depth, made.width).parameters() for depth in made.depths},
    checksum=_network.digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train from every start at every depth and rate, by momentum.

    Returns:
        at the end (starts, depths, rates): `train_loss`, `validation_loss`, in nats and at most 3, `test_accuracy`.
    """
    data = _network.digits(np.random.default_rng([seed, 0]))
    made = Training(settings.rates, settings.epochs, settings.batch)
    ends = []
    for name in settings.starts:
        bend, gain, centred = STARTS[name]
        for depth in settings.depths:
            network = Stack(depth, settings.width, bend=bend, gain=gain, centred=centred)
            start = network.start(np.random.default_rng([seed, 1, depth]), len(settings.rates))
            start = as_tanh(start) if centred else start
            ends.append(trained(network, start, data, made, np.random.default_rng([seed, 2])))
    return gathered(ends, (len(settings.starts), len(settings.depths), len(settings.rates)))


def as_tanh(start: list[np.ndarray]) -> list[np.ndarray]:
    """The first and the last layer of centred sigmoids such that the network computes what one of tanh with 1/n does.

    The first layer is given the input and not a half more than half of a tanh; the last has no bend behind it.
    """
    first, *between, last, offsets = start
    return [first / 2, *between, 2 * last, 2 * offsets]


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of starts."""
    loss, rates = at_best_rate(record, "train_loss")
    right, _ = at_best_rate(record, "test_accuracy")
    at = {name: number for number, name in enumerate(record.settings["starts"])}
    shallow, deep = (record.settings["depths"].index(depth) for depth in (3, 10))
    usual, scaled, centred = (
        loss[:, at[name], deep] for name in ("sigmoid, 1/n", "sigmoid, 16/n", "sigmoid, 16/n, centred")
    )
    learned = np.delete(rates.ravel(), 2 * at["sigmoid, 1/n"] + deep)  # which guesses at every rate
    return (
        inside("every best rate of what learns lies inside the grid", learned, record.settings["rates"]),
        paired("ten layers of sigmoids learn from the wide centred start and not from the usual", usual, centred, 1.0),
        paired("nor from the wide one alone", scaled, centred, 1.0),
        paired("with three layers wider weights are enough", loss[:, at["sigmoid, 1/n"], shallow], loss[:, at["sigmoid, 16/n"], shallow], 0.15),
        paired("with ten layers ReLU learns more from 2/n than from 1/n", loss[:, at["ReLU, 1/n"], deep], loss[:, at["ReLU, 2/n"], deep], 0.1),
        paired("and tests better", right[:, at["ReLU, 2/n"], deep], right[:, at["ReLU, 1/n"], deep]),
    )  # fmt: skip
