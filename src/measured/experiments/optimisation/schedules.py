"""Learning-rate schedules, each at its own best base rate, on 10 000 images of Fashion-MNIST."""

from dataclasses import dataclass

import numpy as np

from measured.experiments.optimisation import _network
from deeplecture.claims import Within
from measured.optimisers import SCHEDULES, momentum

SEEDS = (0, 1, 2, 3)
DATA = "Fashion-MNIST: 10 000 of its training images to train, 5000 others to validate, its 10 000 test images to test"
# Single precision over 1250 steps at rates near their limit: weights changed by 1e-6 at the start moved accuracies in `calm`
# by up to 0.02; at rates beyond, rounding decides.


@dataclass(frozen=True)
class Settings:
    widths: tuple[int, ...] = (784, 128, 128, 10)
    schedules: tuple[str, ...] = tuple(SCHEDULES)
    rates: tuple[float, ...] = (0.003, 0.01, 0.03, 0.1, 0.3)
    calm: float = 0.1  # the largest rate at which the result does not hang on rounding
    worst: float = 3.0  # nats; losses above, and NaN, are kept as this: chance is ln 10 = 2.3
    epochs: int = 8
    batch: int = 64
    train: int = 10_000
    validation: int = 5_000


_CHAOS = "a training at a rate near its limit hangs on rounding"
_CALM = np.array(Settings.rates) < Settings.calm
TOLERANCE = {
    "validation_loss": Within(0.01, where=_CALM, why=_CHAOS), "test_loss": Within(0.01, where=_CALM, why=_CHAOS),
    "test_accuracy": Within(0.004, where=_CALM, why=_CHAOS), "train_loss": Within(0.02, where=_CALM[:, None], why=_CHAOS),
    "calm": Within(0.004, where=_CALM[:-1], why=_CHAOS),
}  # fmt: skip


def run(settings: Settings, seed: int) -> dict:
    """Losses and test accuracy at the end (schedule x rate), training loss at the end of every epoch (... x epoch), and the
    accuracies that another processor must find again."""
    split_rng, start_rng = np.random.default_rng([seed, 0]), np.random.default_rng([seed, 1])
    train, validation, test = _data(settings, split_rng)
    network = _network.Network(settings.widths)
    start = network.start(start_rng).astype(np.float32)
    shape = (len(settings.schedules), len(settings.rates))
    result = {key: np.zeros(shape) for key in ("validation_loss", "test_loss", "test_accuracy")}
    result["train_loss"] = np.zeros((*shape, settings.epochs))
    for i, name in enumerate(settings.schedules):
        for j, rate in enumerate(settings.rates):
            batches = np.random.default_rng([seed, 2])  # the same batches for all
            factor = SCHEDULES[name]
            trained = network.train(
                start, *train, momentum(), lambda done, f=factor, r=rate: np.float32(r * f(done)),
                settings.epochs, settings.batch, batches,
            )  # fmt: skip
            with np.errstate(all="ignore"):
                for epoch, weights in enumerate(trained):
                    result["train_loss"][i, j, epoch] = network.loss(weights, train[0][:2000], train[1][:2000])
                result["validation_loss"][i, j] = network.loss(weights, *validation)
                result["test_loss"][i, j] = network.loss(weights, *test)
            result["test_accuracy"][i, j] = network.accuracy(weights, *test)
    for key in ("validation_loss", "test_loss", "train_loss"):
        result[key] = np.fmin(np.nan_to_num(result[key], nan=np.inf), settings.worst)
    return result | {"calm": result["test_accuracy"][:, np.array(settings.rates) <= settings.calm]}


def checksum() -> str:
    """One SHA-256 over those of the four files of Fashion-MNIST, whose contents `load` checks against them."""
    import hashlib

    from measured.fashion.data import SHA256

    return hashlib.sha256("".join(SHA256.values()).encode()).hexdigest()


def _data(settings: Settings, rng: np.random.Generator):
    from measured.fashion import data

    fashion = data.load()
    order = rng.permutation(len(fashion.train_labels))[: settings.train + settings.validation]
    chosen, held_out = order[: settings.train], order[settings.train :]

    def plain(images, labels):
        return images.reshape(len(images), -1).astype(np.float32) / 255, labels

    return (
        plain(fashion.train_images[chosen], fashion.train_labels[chosen]),
        plain(fashion.train_images[held_out], fashion.train_labels[held_out]),
        plain(fashion.test_images, fashion.test_labels),
    )
