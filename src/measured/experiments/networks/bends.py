"""Four bends in one network: what it learns at each learning rate, and which of its units have gone flat by then."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.networks import _dense
from measured.experiments.optimisation import _network
from measured.optimisers import momentum


@dataclass(frozen=True)
class Settings:
    """What is trained.

    Attributes:
        flat: a unit's slope counts as flat below this share of the bend's steepest slope.
        worst: nats; losses above it, and NaN, are kept as this: chance is ln 10 = 2.3.
    """

    widths: tuple[int, ...] = (64, 64, 64, 64, 10)
    bends: tuple[str, ...] = tuple(_dense.BENDS)
    rates: tuple[float, ...] = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
    epochs: int = 20
    batch: int = 64
    flat: float = 0.05
    worst: float = 3.0


# Past its best rate a training is chaotic: rounding in the last digit, which differs between processors, changes its end.
CALM = np.array(Settings.rates) <= np.array((0.3, 0.1, 0.03, 0.03))[:, None]


@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 1197 to train, 300 to validate, 300 to test",
    tolerance={
        key: Within(each, where=CALM, why="past the best rate a training is chaotic")
        for key, each in {
            "validation_loss": 5e-4,
            "test_accuracy": 0.0034,
            "flat": 0.002,
            "silent": 0.006,
            "silent_before": 0.006,
        }.items()
    }
    | {"flat_start": 1e-9, "silent_start": 1e-9},
    intervals="range over the seeds",
    varied=("split", "initialisation", "order"),
    tuned=lambda made: Tuned({"learning rate": made.rates}, len(made.bends) * len(made.rates), by="validation_loss"),
    validation="validation_loss",
    test="test_accuracy",
    parameters=lambda made: {"network": _network.parameters(made.widths)},
    checksum=_network.digits_checksum,
    apart=("silent_start", "silent", "silent_before"),
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train every bend at every rate by momentum, from weights that differ by the bend's gain alone.

    Returns:
        at the end (bends, rates): `validation_loss`, `test_accuracy`; `flat`, the share of hidden units and training images
        at which the slope is flat; `silent`, the share of hidden units that are flat at every training image, and
        `silent_before`, that of units which are so and were so at the start. At the start (bends): `flat_start`, `silent_start`.
    """
    data = _network.digits(np.random.default_rng([seed, 0]))
    x, y = data.train
    shape = (len(settings.bends), len(settings.rates))
    loss, accuracy, flat, silent, before = np.zeros((5, *shape))
    flat_start, silent_start = np.zeros((2, len(settings.bends)))
    for i, bend in enumerate(settings.bends):
        network = _dense.Dense(settings.widths, bend)
        start = network.start(np.random.default_rng([seed, 1]))
        at_start = slopes(network, start, x) < settings.flat
        flat_start[i], silent_start[i] = at_start.mean(), at_start.all(axis=0).mean()
        for j, rate in enumerate(settings.rates):
            with np.errstate(all="ignore"):
                weights = trained(network, start, (x, y), rate, settings, np.random.default_rng([seed, 2]))
                loss[i, j] = _dense.cross_entropy(network(weights, data.validation[0]), data.validation[1])
                # A slope that is not a number moves no weight.
                at_end = ~(slopes(network, weights, x) >= settings.flat)
            accuracy[i, j] = (network(weights, data.test[0]).argmax(axis=1) == data.test[1]).mean()
            flat[i, j], silent[i, j] = at_end.mean(), at_end.all(axis=0).mean()
            before[i, j] = (at_end.all(axis=0) & at_start.all(axis=0)).mean()
    loss = np.fmin(np.nan_to_num(loss, nan=np.inf), settings.worst)
    return {
        "validation_loss": loss, "test_accuracy": accuracy, "flat": flat, "silent": silent, "silent_before": before,
        "flat_start": flat_start, "silent_start": silent_start,
    }  # fmt: skip


def trained(network, weights, examples, rate, settings, rng):
    """Momentum over shuffled batches; a training that leaves the numbers ends where it does."""
    x, y = examples
    update = momentum()
    for _ in range(settings.epochs):
        order = rng.permutation(len(y))
        for begin in range(0, len(y), settings.batch):
            chosen = order[begin : begin + settings.batch]
            weights = update(weights, network.gradient(weights, x[chosen], _dense.softmax(y[chosen])), rate)
        if not np.isfinite(weights).all():
            break
    return weights


def slopes(network: _dense.Dense, weights: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The slope of each hidden unit at each input over the bend's steepest slope (n, hidden units)."""
    slope = _dense.BENDS[network.bend][1]
    sums, given = network.forward(weights, x)
    found = [slope(z, a) for z, a in zip(sums[:-1], given[1:])]
    return np.concatenate(found, axis=1) / _dense.STEEPEST[network.bend]


def best(record) -> np.ndarray:
    """The place of each bend's best rate, by mean validation loss."""
    return record.results["validation_loss"].mean(axis=0).argmin(axis=1)


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of flat and silent units."""
    rates, bends, at = np.array(record.settings["rates"]), record.settings["bends"], best(record)
    told = {
        key: dict(zip(bends, np.moveaxis(record.results[key][:, range(len(bends)), at], 1, 0)))
        for key in ("test_accuracy", "flat", "silent", "silent_before")
    }
    relu = bends.index("ReLU")
    too_large = record.results["silent"][:, relu, list(rates).index(0.3)]
    return (
        inside("every best rate lies inside the grid", rates[at], rates),
        paired("at its best rate tanh is flat at more places than sigmoid", told["flat"]["tanh"], told["flat"]["sigmoid"]),
        paired("and gets far more right", told["test_accuracy"]["tanh"], told["test_accuracy"]["sigmoid"], 0.05),
        between("sigmoid's units are hardly ever flat", told["flat"]["sigmoid"].mean(), high=0.05),
        between("ReLU has some silent units at its best rate", told["silent"]["ReLU"].mean(), 0.02, 0.15),
        between(
            "about half of these were silent before the first step",
            (told["silent_before"]["ReLU"] / told["silent"]["ReLU"]).mean(),
            0.35,
            0.65,
        ),
        between("ten times the best rate silences most", too_large.mean(), low=0.7),
        between(
            "tanh, ReLU and leaky ReLU lie within a point",
            np.ptp([told["test_accuracy"][bend].mean() for bend in ("tanh", "ReLU", "leaky ReLU")]),
            high=0.01,
        ),
    )  # fmt: skip
