"""Plain and residual networks by depth: what they learn of their own training images."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.depth._stack import Stack, Training, trained
from measured.experiments.optimisation import _network

# Name to what is carried past a layer, the power of the depth that scales the branch, and the normalisation.
KINDS = {
    "plain": (0.0, 0.0, "none"),
    "shortcut": (1.0, 0.0, "none"),
    "shortcut, scaled": (1.0, -0.5, "none"),
    "plain, batch norm": (0.0, 0.0, "batch"),
}


@dataclass(frozen=True)
class Settings:
    """What is trained."""

    kinds: tuple[str, ...] = tuple(KINDS)
    depths: tuple[int, ...] = (2, 10, 20, 40)
    rates: tuple[float, ...] = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
    width: int = 32
    epochs: int = 10
    batch: int = 64


# Rates up to which a repetition ends where it did, by kind and depth. Deep networks with batch norm drift apart after other
# rounding: each of their runs may, and their means less.
CALM = (
    np.array(((0.1, 0.01, 0.01, 0.01), (0.1, 0.003, 0.003, 0.001), (0.1,) * 4, (0.1,) * 4))[..., None] >= Settings.rates
)
LOSS = np.full(CALM.shape, 1e-3)
LOSS[3, 2:] = 1.2
WHY = "past its best rate a training is chaotic: rounding, which differs between processors, changes its end"


@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 1197 to train, 300 to validate, 300 to test",
    tolerance={
        "train_loss": Within(LOSS, mean=0.4, where=CALM, why=WHY),
        "validation_loss": Within(LOSS, mean=0.4, where=CALM, why=WHY),
        "test_accuracy": Within(np.where(LOSS > 1, 0.6, 0.0034), mean=0.2, where=CALM, why=WHY),
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
    """Train every kind at every depth and rate by momentum, ReLU networks from He's start.

    Returns:
        at the end (kinds, depths, rates): `train_loss`, `validation_loss`, in nats and at most 3, `test_accuracy`.
    """
    data = _network.digits(np.random.default_rng([seed, 0]))
    made = Training(settings.rates, settings.epochs, settings.batch)
    found: dict[str, list] = {"train_loss": [], "validation_loss": [], "test_accuracy": []}
    for name in settings.kinds:
        carry, power, norm = KINDS[name]
        for depth in settings.depths:
            network = Stack(depth, settings.width, carry=carry, branch=depth**power, norm=norm)
            start = network.start(np.random.default_rng([seed, 1, depth]), len(settings.rates))
            ended = trained(network, start, data, made, np.random.default_rng([seed, 2]))
            for key, values in found.items():
                values.append(ended[key])
    shape = (len(settings.kinds), len(settings.depths), len(settings.rates))
    return {key: np.reshape(values, shape) for key, values in found.items()}


def told(record, key: str) -> tuple[np.ndarray, np.ndarray]:
    """A result at each kind's and depth's best rate by mean validation loss (runs, kinds, depths), and that rate."""
    at = record.results["validation_loss"].mean(axis=0).argmin(axis=-1)
    values = np.take_along_axis(record.results[key], at[None, ..., None], axis=-1)[..., 0]
    return values, np.array(record.settings["rates"])[at]


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of shortcuts."""
    loss, rates = told(record, "train_loss")
    kinds = {name: number for number, name in enumerate(record.settings["kinds"])}
    deep, few = record.settings["depths"].index(40), record.settings["depths"].index(2)
    plain, bare, scaled, normed = (loss[:, kinds[name]] for name in KINDS)
    learned = np.append(rates[kinds["plain"], :3], rates[kinds["shortcut, scaled"]])
    return (
        inside("best rates of what learns lie inside the grid", learned, record.settings["rates"]),
        paired("forty plain layers learn less of their training images than two", plain[:, deep], plain[:, few], 1.0),
        between("forty with scaled shortcuts learn them", scaled[:, deep].mean(), high=0.1),
        paired("a shortcut without scale does not do it", bare[:, deep], scaled[:, deep], 1.0),
        paired("nor does batch norm without a shortcut", normed[:, deep], scaled[:, deep], 1.0),
    )  # fmt: skip
