"""Gradient clipping from good and from exploding starts, at every learning rate."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.depth._chosen import at_best_rate
from measured.experiments.depth._stack import Stack, Training, gathered, trained
from measured.experiments.optimisation import _network


@dataclass(frozen=True)
class Settings:
    """What is trained.

    Attributes:
        gains: variance of a starting weight times the inputs of its unit; 2 keeps the signal of ReLU.
        clips: the largest length of the gradient; 0 clips nothing.
    """

    gains: tuple[float, ...] = (2.0, 8.0)
    clips: tuple[float, ...] = (0.0, 10.0, 1.0, 0.1)
    rates: tuple[float, ...] = (0.00003, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
    depth: int = 10
    width: int = 32
    epochs: int = 20
    batch: int = 64


@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 1197 to train, 300 to validate, 300 to test",
    # Compared are rates up to which a repetition ends where it did, by start and clipping.
    tolerance={
        key: Within(
            np.array(limits)[:, None, None],
            where=np.array(((0.01, 0.01, 0.03, 0.3), (3.0, 0.003, 0.03, 0.3)))[..., None] >= Settings.rates,
            why="past its best rate a training is chaotic: rounding, which differs between processors, changes its end",
        )
        for key, limits in {
            "train_loss": (1e-3, 0.02),
            "validation_loss": (1e-3, 0.02),
            "test_accuracy": (0.0034, 0.02),
        }.items()
    },
    intervals="range over the seeds",
    varied=("split", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates}, len(made.gains) * len(made.clips) * len(made.rates), by="validation_loss"
    ),
    validation="validation_loss",
    test="test_accuracy",
    parameters=lambda made: {"network": Stack(made.depth, made.width).parameters()},
    checksum=_network.digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train ten ReLU layers from each start with each clipping at every rate, by momentum.

    Returns:
        at the end (gains, clips, rates): `train_loss`, `validation_loss`, in nats and at most 3, `test_accuracy`.
    """
    data = _network.digits(np.random.default_rng([seed, 0]))
    ends = []
    for gain in settings.gains:
        network = Stack(settings.depth, settings.width, gain=gain)
        start = network.start(np.random.default_rng([seed, 1]), len(settings.rates))
        for clip in settings.clips:
            made = Training(settings.rates, settings.epochs, settings.batch, clip or np.inf)
            ends.append(trained(network, start, data, made, np.random.default_rng([seed, 2])))
    return gathered(ends, (len(settings.gains), len(settings.clips), len(settings.rates)))


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of clipping."""
    loss, rates = at_best_rate(record, "train_loss")
    return (
        inside("every best rate lies inside the grid", rates, record.settings["rates"]),
        paired("from an exploding start a clipped network learns more", loss[:, 1, 0], loss[:, 1, 2], 0.1),
        paired("and less than an unclipped one from a good start", loss[:, 1, 1:].min(axis=1), loss[:, 0, 0], 0.1),
        paired("from a good start clipping at 1 does not help", loss[:, 0, 2], loss[:, 0, 0], -0.05),
    )  # fmt: skip
