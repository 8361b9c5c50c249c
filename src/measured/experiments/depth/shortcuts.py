"""Plain and residual networks by depth: what they learn of their own training images."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.depth._chosen import at_best_rate
from measured.experiments.depth._stack import Stack, Training, gathered, trained
from measured.experiments.optimisation import _network

# Name to what a network is made of, and the power of the depth that scales the branch.
KINDS = {
    "plain": ({}, 0.0),
    "plain tanh": ({"bend": "tanh", "gain": 1.0}, 0.0),
    "shortcut": ({"carry": 1.0}, 0.0),
    "shortcut, scaled": ({"carry": 1.0}, -0.5),
    "plain, batch norm": ({"norm": "batch"}, 0.0),
}


@dataclass(frozen=True)
class Settings:
    """What is trained."""

    kinds: tuple[str, ...] = tuple(KINDS)
    depths: tuple[int, ...] = (2, 10, 40)
    rates: tuple[float, ...] = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
    width: int = 32
    epochs: int = 8
    batch: int = 64


@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 1197 to train, 300 to validate, 300 to test",
    # Compared are rates up to which a repetition ends where it did, by kind and depth. Deep networks with batch norm drift apart
    # after other rounding: each of their runs may, and the means over the runs less.
    tolerance={
        key: Within(
            np.array(((few,) * 3,) * 4 + ((few, few, wide),))[..., None],
            mean=mean,
            where=np.array(((0.1, 0.01, 0.01), (0.1, 0.03, 0.01), (0.1, 0.003, 0.001), (0.1,) * 3, (0.1,) * 3))[
                ..., None
            ]
            >= Settings.rates,
            why="past its best rate a training is chaotic: rounding, which differs between processors, changes its end",
        )
        for key, (few, wide, mean) in {
            "train_loss": (1e-3, 1.2, 0.4),
            "validation_loss": (1e-3, 1.2, 0.4),
            "test_accuracy": (0.0034, 0.5, 0.2),
        }.items()
    },
    intervals="range over the seeds",
    varied=("split", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates}, len(made.kinds) * len(made.depths) * len(made.rates), by="validation_loss"
    ),
    validation="validation_loss",
    test="test_accuracy",
    parameters=lambda made: {f"{depth} layers": Stack(depth, made.width).parameters() for depth in made.depths},
    checksum=_network.digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train every kind at every depth and rate by momentum, ReLU from He's start and tanh from a variance of 1/n.

    Returns:
        at the end (kinds, depths, rates): `train_loss`, `validation_loss`, in nats and at most 3, `test_accuracy`.
    """
    data = _network.digits(np.random.default_rng([seed, 0]))
    made = Training(settings.rates, settings.epochs, settings.batch)
    ends = []
    for name in settings.kinds:
        options, power = KINDS[name]
        for depth in settings.depths:
            network = Stack(depth, settings.width, branch=depth**power, **options)
            start = network.start(np.random.default_rng([seed, 1, depth]), len(settings.rates))
            ends.append(trained(network, start, data, made, np.random.default_rng([seed, 2])))
    return gathered(ends, (len(settings.kinds), len(settings.depths), len(settings.rates)))


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of shortcuts."""
    loss, rates = at_best_rate(record, "train_loss")
    kinds = {name: number for number, name in enumerate(record.settings["kinds"])}
    deep, few = record.settings["depths"].index(40), record.settings["depths"].index(2)
    plain, tanh, bare, scaled, normed = (loss[:, kinds[name]] for name in KINDS)
    return (
        inside("every best rate lies inside the grid", rates, record.settings["rates"]),
        paired("forty plain layers learn less of their training images than two", plain[:, deep], plain[:, few], 1.0),
        between("forty with scaled shortcuts learn them", scaled[:, deep].mean(), high=0.1),
        paired("forty plain layers of tanh do not either", tanh[:, deep], scaled[:, deep], 1.0),
        paired("a shortcut without scale does not do it", bare[:, deep], scaled[:, deep], 1.0),
        paired("nor does batch norm without a shortcut", normed[:, deep], scaled[:, deep], 1.0),
    )  # fmt: skip
