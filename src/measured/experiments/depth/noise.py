"""Batch norm by learning rate, and with noise behind it that shifts each layer's input anew at every step.

After Santurkar, Tsipras, Ilyas and Madry (2018), who did so in a convolutional network; the sizes of the noise are ours.
"""

from dataclasses import dataclass, field

import numpy as np

from deeplecture.claims import Claim, Within, alike, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.depth._chosen import at_best_rate
from measured.experiments.depth._stack import Stack, Training, trained
from measured.experiments.optimisation import _network

KINDS = {"none": {}, "batch norm": {"norm": "batch"}, "batch norm and noise": {"norm": "batch", "noise": True}}


@dataclass(frozen=True)
class Watched(Stack):
    """A network that keeps mean and spread over the batch of what each bend is given, in every step of training."""

    log: list = field(default_factory=list)

    def _normalise(self, weights, layer, z, running, rng, training):
        out, memory = super()._normalise(weights, layer, z, running, rng, training)
        if training:
            self.log.append((out.mean(axis=(1, 2)), out.std(axis=(1, 2))))
        return out, memory


@dataclass(frozen=True)
class Settings:
    """What is trained."""

    kinds: tuple[str, ...] = tuple(KINDS)
    rates: tuple[float, ...] = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
    depth: int = 6
    width: int = 32
    epochs: int = 20
    batch: int = 64


@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 1197 to train, 300 to validate, 300 to test",
    # Compared are rates up to which a repetition ends where it did, by kind.
    tolerance={
        key: Within(
            limit,
            where=np.array((0.03, 0.3, 0.3))[:, None] >= Settings.rates,
            why="past its best rate a training is chaotic: rounding, which differs between processors, changes its end",
        )
        for key, limit in {
            "train_loss": 1e-3,
            "validation_loss": 1e-3,
            "test_accuracy": 0.0034,
            "from_step_to_step": 1e-3,
            "over_the_run": 1e-3,
        }.items()
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
        at the end (kinds, rates): `train_loss`, `validation_loss`, in nats and at most 3, `test_accuracy`, all without noise;
        during training, `from_step_to_step` and `over_the_run`: how far the mean of what a unit's bend is given wanders.
    """
    data = _network.digits(np.random.default_rng([seed, 0]))
    made = Training(settings.rates, settings.epochs, settings.batch)
    found: dict[str, list] = {"train_loss": [], "validation_loss": [], "test_accuracy": []}
    found |= {"from_step_to_step": [], "over_the_run": []}
    for name in settings.kinds:
        network = Watched(settings.depth, settings.width, **KINDS[name])
        start = network.start(np.random.default_rng([seed, 1]), len(settings.rates))
        ended = trained(network, start, data, made, np.random.default_rng([seed, 2]))
        ended["from_step_to_step"], ended["over_the_run"] = wandering(network.log, settings.depth)
        for key, values in found.items():
            values.append(ended[key])
    return {key: np.array(values) for key, values in found.items()}


def wandering(log: list, depth: int) -> tuple[np.ndarray, np.ndarray]:
    """How far a unit's mean input wanders from one step to the next, and over all steps (rates,): standard deviations over its
    spread within a batch, medians over layers and units. The deviation between steps is that of differences, over the root of two.

    Args:
        log: means and spreads (rates, units) of layer after layer, step after step; a broken training counts as 0.
    """
    with np.errstate(all="ignore"):
        means, spreads = (np.array(part).reshape(-1, depth, *part[0].shape) for part in zip(*log))
        spread = np.maximum(spreads.mean(axis=0), 1e-12)  # layers, rates, units
        step = np.diff(means, axis=0).std(axis=0) / 2**0.5 / spread
        whole = means.std(axis=0) / spread
    return tuple(np.nan_to_num(np.median(one, axis=(0, 2)), nan=0.0, posinf=0.0) for one in (step, whole))


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of batch norm's rates and of noise."""
    loss, rates = at_best_rate(record, "train_loss")
    step, _ = at_best_rate(record, "from_step_to_step")
    whole, _ = at_best_rate(record, "over_the_run")
    return (
        inside("every best rate lies inside the grid", rates, record.settings["rates"]),
        alike("noise behind batch norm costs less than a hundredth of a nat", loss[:, 2], loss[:, 1], 0.01),
        paired("from step to step its inputs wander more than without any norm", step[:, 2], step[:, 0], 0.05),
        paired("and over the run four times as much as with batch norm alone", whole[:, 2], 4 * whole[:, 1]),
        paired("though less than without any norm", whole[:, 0], whole[:, 2]),
    )  # fmt: skip
