"""Seven optimisers, nine learning rates: one small network on the digits, every pair trained alike."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, friedman, inside, ordered, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.optimisation import _network
from measured.optimisers import OPTIMISERS


@dataclass(frozen=True)
class Settings:
    widths: tuple[int, ...] = (64, 64, 64, 10)
    optimisers: tuple[str, ...] = tuple(OPTIMISERS)
    rates: tuple[float, ...] = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0)
    epochs: int = 20
    batch: int = 64
    worst: float = 3.0  # nats; losses above, and NaN, are kept as this: chance is ln 10 = 2.3


# A training at a rate near its limit is chaotic: rounding in the last digit, which differs between processors, changes its
# end. Up to these rates, one for each optimiser, another kernel of the same library moved no loss by more than 1e-4:
CALM = np.array(Settings.rates) <= np.array((0.1, 0.1, 0.1, 0.1, 0.003, 0.01, 0.01))[:, None]


@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 1197 to train, 300 to validate, 300 to test",
    tolerance={
        key: Within(each, where=CALM[..., None] if key == "curve" else CALM, why="near its limit a training is chaotic")
        for key, each in {"train_loss": 5e-4, "validation_loss": 5e-4, "test_accuracy": 0.0034, "curve": 5e-4}.items()
    },
    intervals="range over the seeds; where a standard deviation is told, it is so called",
    varied=("split", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates}, len(made.optimisers) * len(made.rates), by="validation_loss"
    ),
    validation="validation_loss",
    test="test_accuracy",
    parameters=lambda made: {"network": _network.parameters(made.widths)},
    checksum=_network.digits_checksum,
)
def run(settings: Settings, seed: int) -> dict:
    """Losses and accuracy at the end (optimiser x rate), training loss after each epoch (optimiser x rate x epoch)."""
    split_rng, start_rng = np.random.default_rng([seed, 0]), np.random.default_rng([seed, 1])
    data = _network.digits(split_rng)
    network = _network.Network(settings.widths)
    start = network.start(start_rng)
    shape = (len(settings.optimisers), len(settings.rates))
    validation, accuracy = np.zeros(shape), np.zeros(shape)
    curve = np.zeros((*shape, settings.epochs))
    for i, name in enumerate(settings.optimisers):
        for j, rate in enumerate(settings.rates):
            batches = np.random.default_rng([seed, 2])  # the same batches for all
            update = OPTIMISERS[name]()
            with np.errstate(all="ignore"):
                trained = network.train(
                    start, *data.train, update, lambda done, rate=rate: rate, settings.epochs, settings.batch, batches
                )
                for epoch, weights in enumerate(trained):
                    curve[i, j, epoch] = network.loss(weights, *data.train)
                validation[i, j] = network.loss(weights, *data.validation)
            accuracy[i, j] = network.accuracy(weights, *data.test)
    curve, validation = (np.fmin(np.nan_to_num(loss, nan=np.inf), settings.worst) for loss in (curve, validation))
    return {"train_loss": curve[..., -1], "validation_loss": validation, "test_accuracy": accuracy, "curve": curve}


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of the contest."""
    names, rates = record.settings["optimisers"], np.array(record.settings["rates"])
    best = record.results["validation_loss"].mean(0).argmin(1)
    tested = np.stack([record.results["test_accuracy"][:, i, j] for i, j in enumerate(best)], axis=1)
    train = {
        (name, rate): record.results["train_loss"][:, i, j]
        for i, name in enumerate(names)
        for j, rate in enumerate(rates)
    }
    return (
        inside("every best rate lies inside the grid", rates[best], rates),
        between("the best rates differ by thirty times or more", rates[best].max() / rates[best].min(), low=29),
        between("at their own best rates all lie within a point and a half", np.ptp(tested.mean(0)), high=0.015),
        friedman("at their own best rates the seven do not rank alike", tested, below=0.01),
        paired("momentum tests better than SGD", tested[:, 1], tested[:, 0]),
        between("on images that they were not trained on all make mistakes", tested.mean(0).max(), high=0.985),
        paired("at rate 0.01 SGD ends far above Adam", train["SGD", 0.01], train["Adam", 0.01], 0.5),
        ordered(
            "at rate 0.1 momentum beats SGD, and SGD RMSprop",
            *(train[name, 0.1] for name in ("momentum", "SGD", "RMSprop")),
        ),
    )
