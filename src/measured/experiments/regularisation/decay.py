"""Decay beside Adam and a penalty inside it: validation loss by learning rate and strength, and what is left of the weights."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, alike, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.regularisation import _clothes, _judged
from measured.experiments.regularisation._net import Means, Net, Training, train
from measured.fashion import data

KINDS = ("penalty", "decay")


@dataclass(frozen=True)
class Settings:
    """What is trained."""

    rates: tuple[float, ...] = (0.0005, 0.002, 0.008)
    penalty: tuple[float, ...] = (0.0, 0.0005, 0.001, 0.002, 0.004, 0.008)
    decay: tuple[float, ...] = (0.0, 0.1, 0.2, 0.4, 0.8, 1.6)
    train: int = 1_000
    validation: int = 1_000
    width: int = 64
    epochs: int = 30
    batch: int = 100


@experiment(
    seeds=range(10),
    data="Fashion-MNIST, 14 x 14: 1,000 images to train, 1,000 to validate, all 10,000 test images",
    tolerance={"validation_loss": 2e-4, "accuracy": 5e-4, "loss": 2e-4, "error": 5e-4, "weights": 1e-4},
    intervals="range over the seeds",
    varied=("sample", "split", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates, "penalty": made.penalty, "decay": made.decay},
        len(made.rates) * (len(made.penalty) + len(made.decay)),
        by="validation_loss",
    ),
    validation="validation_loss",
    test="accuracy",
    parameters=lambda made: {"network": Net((196, made.width, made.width, 10)).numbers()},
    checksum=data.checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train at every rate with every strength of the one and of the other; a strength of 0 is neither.

    Returns:
        (kinds, rates, strengths): `validation_loss`, and on test images `accuracy`, `loss` and `error` (calibration);
        `weights`, the root of the mean squared weight.
    """
    parts = _clothes.parts(seed, settings.train, settings.validation)
    known = parts.train[0], np.eye(10)[parts.train[1]]
    net, made = Net((196, settings.width, settings.width, 10)), Training(settings.epochs, settings.batch)
    found: dict[str, list] = {name: [] for name in ("validation_loss", "accuracy", "loss", "error", "weights")}
    for kind in KINDS:
        strengths = getattr(settings, kind)
        rates, strong = (part.ravel() for part in np.meshgrid(settings.rates, strengths, indexing="ij"))
        start = net.start(np.random.default_rng([seed, 1]), len(rates))
        flat, running = train(
            net, start, known, Means(**{"rate": rates, kind: strong}), made, np.random.default_rng([seed, 2])
        )
        told = [_judged.judged(one, parts.test[1]) for one in net.logits(flat, parts.test[0], running)]
        checked = net.logits(flat, parts.validation[0], running)
        rows = {name: [one[name] for one in told] for name in ("accuracy", "loss", "error")}
        rows["validation_loss"] = _judged.losses(checked, parts.validation[1]).mean(axis=1)
        rows["weights"] = np.sqrt((flat**2).mean(axis=1))
        for name, column in found.items():
            column.append(np.reshape(rows[name], (len(settings.rates), len(strengths))))
    return {name: np.array(column) for name, column in found.items()}


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of decay and penalty."""
    checked, loss, right = (record.results[key] for key in ("validation_loss", "loss", "accuracy"))
    shape = checked.shape[2:]
    at = [np.unravel_index(one.argmin(), shape) for one in checked.mean(axis=0)]
    (penalty, decay), (few, some) = (
        [values[:, kind, *place] for kind, place in enumerate(at)] for values in (right, loss)
    )
    rates, best = np.array(record.settings["rates"]), [place[0] for place in at]
    return (
        inside("both have their best rate inside the grid", rates[best], rates),
        *(
            inside(
                f"the best {kind} lies inside its grid",
                np.array(record.settings[kind])[place[1]],
                record.settings[kind],
            )
            for kind, place in zip(KINDS, at)
        ),
        alike("at their best the two lose alike", few, some, 0.02),
        alike("and are right alike", penalty, decay, 0.005),
        paired("decay loses less than neither at the same rate", loss[:, 1, best[1], 0], some, 0.01),
    )
