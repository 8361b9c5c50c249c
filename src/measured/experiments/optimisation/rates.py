"""Seven optimisers, nine learning rates: one small network on the digits, every pair trained alike."""

from dataclasses import dataclass

import numpy as np

from measured.experiments.optimisation import _network
from deeplecture.claims import Within
from measured.optimisers import OPTIMISERS

SEEDS = (0, 1, 2, 3, 4, 5)
DATA = "digits of scikit-learn: 1197 to train, 300 to validate, 300 to test"
# A training at a rate near its limit is chaotic: rounding in the last digit, which differs between processors, changes its
# end. Measured by starting from weights changed by 1e-12: cells in `calm` moved by less than 1e-3, others by up to 2.
APART = ("test_accuracy",)  # hundreds of images only: seeds may get equally many right


@dataclass(frozen=True)
class Settings:
    widths: tuple[int, ...] = (64, 64, 64, 10)
    optimisers: tuple[str, ...] = tuple(OPTIMISERS)
    rates: tuple[float, ...] = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0)
    # The largest rate of each optimiser at which the result does not hang on rounding.
    calm: tuple[float, ...] = (0.1, 0.03, 0.03, 0.1, 0.003, 0.01, 0.01)
    epochs: int = 20
    batch: int = 64
    worst: float = 3.0  # nats; losses above, and NaN, are kept as this: chance is ln 10 = 2.3


_CHAOS = "a training at a rate near its limit hangs on rounding"
_CALM = np.array(Settings.rates) <= np.array(Settings.calm)[:, None]
TOLERANCE = {
    "train_loss": Within(0.002, where=_CALM, why=_CHAOS), "validation_loss": Within(0.002, where=_CALM, why=_CHAOS),
    "test_accuracy": Within(0.007, where=_CALM, why=_CHAOS), "curve": Within(0.002, where=_CALM[..., None], why=_CHAOS),
    "calm": 0.002,
}  # fmt: skip


def run(settings: Settings, seed: int) -> dict:
    """Losses and accuracy at the end (optimiser x rate), training loss after each epoch (optimiser x rate x epoch), and
    the validation losses that another processor must find again."""
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
    calm = np.where(np.array(settings.rates) <= np.array(settings.calm)[:, None], validation, np.nan)
    return {
        "train_loss": curve[..., -1],
        "validation_loss": validation,
        "test_accuracy": accuracy,
        "curve": curve,
        "calm": calm,
    }


checksum = _network.digits_checksum
