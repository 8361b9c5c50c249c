"""Batch norm by learning rate, and with noise behind it that shifts each layer's input anew at every step.

After Santurkar, Tsipras, Ilyas and Madry (2018), who did so in a convolutional network; the sizes of the noise are ours.
"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, alike, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.depth._stack import Stack, Training, trained
from measured.experiments.optimisation import _network

KINDS = {"none": {}, "batch norm": {"norm": "batch"}, "batch norm and noise": {"norm": "batch", "noise": True}}


@dataclass(frozen=True)
class Settings:
    """What is trained.

    Attributes:
        looks: batches on which shifts are measured at the end.
    """

    kinds: tuple[str, ...] = tuple(KINDS)
    rates: tuple[float, ...] = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
    depth: int = 6
    width: int = 32
    epochs: int = 20
    batch: int = 64
    looks: int = 50


# Rates up to which a repetition ends where it did, to a rounding; past them what is read is whether a network guesses.
RATES = np.array(Settings.rates)
CALM = np.array((0.03, 0.3, 0.3))[:, None] >= RATES
WHY = "past its best rate a training is chaotic: rounding, which differs between processors, changes its end"


@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 1197 to train, 300 to validate, 300 to test",
    tolerance={
        "train_loss": Within(np.where(CALM, 1e-3, 1.0), where=CALM | (RATES == 0.3), why=WHY),
        "validation_loss": Within(1e-3, where=CALM, why=WHY),
        "test_accuracy": Within(0.0034, where=CALM, why=WHY),
        "shift": Within(1e-3, where=CALM, why=WHY),
    },
    intervals="range over the seeds",
    varied=("split", "initialisation", "order"),
    tuned=lambda made: Tuned({"learning rate": made.rates}, len(made.kinds) * len(made.rates), by="validation_loss"),
    validation="validation_loss",
    test="test_accuracy",
    parameters=lambda made: {
        name: Stack(made.depth, made.width, **options).parameters() for name, options in KINDS.items()
    },
    checksum=_network.digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train six ReLU layers of each kind at every rate by momentum.

    Returns:
        at the end (kinds, rates): `train_loss`, `validation_loss`, in nats and at most 3, `test_accuracy`, all without noise; `shift`,
        how far the mean of what a unit's bend is given wanders from one training batch to another (standard deviation over
        `looks` batches), over its standard deviation within a batch: median over layers and units.
    """
    data = _network.digits(np.random.default_rng([seed, 0]))
    made = Training(settings.rates, settings.epochs, settings.batch)
    found: dict[str, list] = {"train_loss": [], "validation_loss": [], "test_accuracy": [], "shift": []}
    for name in settings.kinds:
        network = Stack(settings.depth, settings.width, **KINDS[name])
        start = network.start(np.random.default_rng([seed, 1]), len(settings.rates))
        ended = trained(network, start, data, made, np.random.default_rng([seed, 2]))
        ended["shift"] = shift(network, ended["end"], data.train[0], settings, np.random.default_rng([seed, 3]))
        for key, values in found.items():
            values.append(ended[key])
    return {key: np.array(values) for key, values in found.items()}


def shift(network: Stack, end: tuple, x: np.ndarray, settings: Settings, rng: np.random.Generator) -> np.ndarray:
    """How far a unit's mean input wanders between batches, over its spread within one (rates,); NaN of a broken training is 0."""
    means, spreads = [], []
    with np.errstate(all="ignore"):
        for _ in range(settings.looks):
            handed = network.handed(end[0], x[rng.permutation(len(x))[: settings.batch]], end[1], rng)
            means.append([layer.mean(axis=(1, 2)) for layer in handed])
            spreads.append([layer.std(axis=(1, 2)) for layer in handed])
        wander = np.std(means, axis=0) / np.maximum(np.mean(spreads, axis=0), 1e-12)  # layers, rates, units
    return np.nan_to_num(np.median(wander, axis=(0, 2)), nan=0.0, posinf=0.0)


def told(record, key: str) -> tuple[np.ndarray, np.ndarray]:
    """A result at each kind's best rate by mean validation loss (runs, kinds), and that rate (kinds)."""
    at = record.results["validation_loss"].mean(axis=0).argmin(axis=-1)
    values = np.take_along_axis(record.results[key], at[None, :, None], axis=-1)[..., 0]
    return values, np.array(record.settings["rates"])[at]


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of batch norm's rates and of noise."""
    loss, rates = told(record, "train_loss")
    moved, _ = told(record, "shift")
    return (
        inside("every best rate lies inside the grid", rates, record.settings["rates"]),
        alike("noise behind batch norm costs less than a hundredth of a nat", loss[:, 2], loss[:, 1], 0.01),
        paired("although what it hands on wanders more than without any norm", moved[:, 2], moved[:, 0], 0.1),
    )  # fmt: skip
