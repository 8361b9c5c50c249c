"""Learning rate and batch size of a small network on digits: a whole table of trainings, and a range test beside it."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.optimisation import _network
from measured.experiments.regularisation._judged import judged, losses
from measured.experiments.regularisation._net import Means, Net, Training, train

RATES = tuple(float(f"{10 ** (-4 + third / 3):.3g}") for third in range(12))


@dataclass(frozen=True)
class Settings:
    """What is trained, by Adam.

    Attributes:
        ramp_from, ramp_to: first and last rate of the range test, which rises by the same factor at each of its `steps`.
        ramp_batch: digits a step of it; one of `batches`.
    """

    rates: tuple[float, ...] = RATES
    batches: tuple[int, ...] = (5, 10, 20, 50, 100, 150)
    width: int = 64
    train: int = 300
    validation: int = 400
    epochs: int = 20
    ramp_from: float = 1e-5
    ramp_to: float = 10.0
    steps: int = 120
    ramp_batch: int = 20


@experiment(
    seeds=range(10),
    data="scikit-learn's digits: 300 to train, 400 to validate, 1,097 to test",
    # A start changed by 10^-12 changes losses by less than 10^-6, but for the three largest rates: by up to a tenth there.
    tolerance={
        name: Within(limit, where=np.array(RATES) < 0.09, why="at the three largest rates rounding decides")
        for name, limit in {"validation_loss": 1e-4, "test_loss": 1e-4, "accuracy": 0.001}.items()
    }
    | {"ramp": 1e-4},
    intervals="range over the seeds",
    varied=("split", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates, "batch size": made.batches},
        len(made.rates) * len(made.batches),
        by="validation_loss",
    ),
    validation="validation_loss",
    test="accuracy",
    parameters=lambda made: {"network": Net((64, made.width, 10)).numbers()},
    checksum=_network.digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train at every rate with every batch size, and once with a rate that rises.

    Returns:
        (batches, rates): `validation_loss` and `test_loss` in nats, at most 20, and `accuracy` on test digits;
        (steps,): `ramp`, the loss of each batch of the range test before its step, in nats, at most 20.
    """
    split = _network.digits(np.random.default_rng([seed, 0]), settings.train, settings.validation)
    x, y = split.train
    net, targets = Net((64, settings.width, 10)), np.eye(10)[y]
    start = net.start(np.random.default_rng([seed, 1]), len(settings.rates))
    found: dict[str, list] = {"validation_loss": [], "test_loss": [], "accuracy": []}
    for batch in settings.batches:
        flat, running = train(
            net, start, (x, targets), Means(np.array(settings.rates)), Training(settings.epochs, batch), np.random.default_rng([seed, 2])
        )  # fmt: skip
        checked = net.logits(flat, split.validation[0], running)
        found["validation_loss"].append(np.minimum(losses(checked, split.validation[1]).mean(axis=-1), 20))
        asked = [judged(one, split.test[1]) for one in net.logits(flat, split.test[0], running)]
        found["test_loss"].append([min(one["loss"], 20.0) for one in asked])
        found["accuracy"].append([one["accuracy"] for one in asked])
    return {name: np.array(rows) for name, rows in found.items()} | {
        "ramp": ramp(net, start[:1], split.train, settings, np.random.default_rng([seed, 3]))
    }


def ramp_rates(settings: dict) -> np.ndarray:
    """The rates of the range test, of a record's settings: (steps,)."""
    return np.geomspace(settings["ramp_from"], settings["ramp_to"], settings["steps"])


def ramp(net: Net, start: np.ndarray, data, settings: Settings, rng: np.random.Generator) -> np.ndarray:
    """The loss of each batch before its step (steps,), of Adam with a rate that rises at every step (Smith, 2017)."""
    x, y = data
    flat, m, s = start.copy(), np.zeros_like(start), np.zeros_like(start)
    found, order = (
        [],
        np.concatenate([rng.permutation(len(y)) for _ in range(settings.steps * settings.ramp_batch // len(y) + 1)]),
    )
    for number, rate in enumerate(ramp_rates(vars(settings)), 1):
        chosen = order[(number - 1) * settings.ramp_batch : number * settings.ramp_batch]
        found.append(min(float(losses(net.logits(flat, x[chosen], [])[0], y[chosen]).mean()), 20.0))
        slopes = net.gradient(flat, x[chosen][None], np.eye(10)[y[chosen]][None], [], None)
        m, s = 0.9 * m + 0.1 * slopes, 0.999 * s + 0.001 * slopes**2
        flat = flat - rate / (1 - 0.9**number) * m / (np.sqrt(s / (1 - 0.999**number)) + 1e-8)
    return np.array(found)


def smoothed(ramp: np.ndarray, keep: float = 0.9) -> np.ndarray:
    """Losses (..., steps) as running means with a memory of about ten steps, without the bias of their start."""
    out, mean = np.empty_like(ramp), np.zeros(ramp.shape[:-1])
    for step in range(ramp.shape[-1]):
        mean = keep * mean + (1 - keep) * ramp[..., step]
        out[..., step] = mean / (1 - keep ** (step + 1))
    return out


def read(ramp: np.ndarray, rates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of smoothed losses (runs, steps) the rate at which each falls fastest against the rate's logarithm, and the one at
    which it is least, both (runs,); the first twenty steps, of which few are averaged, do not count."""
    curves = smoothed(ramp)
    slopes = np.gradient(curves, np.log(rates), axis=-1)
    lowest = curves.argmin(axis=-1)
    steps = np.arange(len(rates))
    counts = (steps >= 20) & (steps <= lowest[:, None])
    return rates[np.where(counts, slopes, np.inf).argmin(axis=-1)], rates[lowest]


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of the search."""
    made, loss = record.settings, record.results["validation_loss"]
    rates, batch = np.array(made["rates"]), made["batches"].index(made["ramp_batch"])
    steepest, lowest = read(record.results["ramp"], ramp_rates(made))
    best = rates[loss[:, batch].argmin(axis=1)]
    mean = loss.mean(axis=0)
    at = np.unravel_index(mean.argmin(), mean.shape)
    far = lambda chosen: np.abs(np.log10(chosen / best))
    return (
        inside("the best rate of each batch size lies inside the grid", rates[mean.argmin(axis=1)], rates),
        inside("so does each run's best rate at the batch size of the range test", best, rates),
        paired("the minimum of the range test lies above the best rate", np.log10(lowest), np.log10(best), 0.3),
        paired("and farther from it than the steepest place", far(lowest), far(steepest)),
        between("the best place of the table is inside it by its rate", float(at[1]), 0, len(rates) - 1),
    )  # fmt: skip
