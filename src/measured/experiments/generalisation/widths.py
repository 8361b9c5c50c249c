"""Networks from four to 128 hidden units on true labels and on labels of which a fifth is drawn by lot: trained to the end, and
stopped where validation says so."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.generalisation import _copies
from measured.experiments.generalisation._copies import Training
from measured.experiments.optimisation import _network


@dataclass(frozen=True)
class Settings:
    """What is trained."""

    widths: tuple[int, ...] = (4, 6, 8, 12, 16, 24, 32, 64, 128)
    shares: tuple[float, ...] = (0.0, 0.2)  # of the labels that are drawn by lot
    rate: float = 0.05
    train: int = 200
    epochs: int = 400
    batch: int = 50
    every: int = 4  # epochs between two looks at the validation set


# Narrow networks whose units die part after other rounding: each may, and the means over the runs less.
@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 200 to train, 300 to validate, 1297 to test",
    tolerance={
        "train_error": Within(np.array([0.1] * 3 + [0.02] * 6)[:, None], mean=0.02),
        "test_error": Within(np.array([0.06] * 3 + [0.02] * 6)[:, None], mean=0.015),
        "test_loss": Within(np.array([0.6] * 3 + [0.2] * 6)[:, None], mean=0.15),
        "stopped_error": Within(np.array([0.06] * 3 + [0.03] * 6)[:, None], mean=0.015),
        "stopped_at": Within(float("inf"), why="validation losses of neighbouring epochs lie within rounding of each other"),
    },
    intervals="range over the seeds",
    varied=("split", "initialisation", "order", "drawn labels"),
    tuned=lambda made: Tuned({"epoch": tuple(range(made.every, made.epochs + 1, made.every))}, len(made.widths) * (made.epochs // made.every), by="the loss on the validation digits, whose labels are true"),
    validation="none: its loss chooses the epoch of each run, `stopped_at`",
    test="test_error",
    parameters=lambda made: {f"{width} units": _network.parameters((64, width, 10)) for width in made.widths},
    checksum=_network.digits_checksum,
)  # fmt: skip
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train every width on both kinds of labels.

    Returns:
        at the end (widths, shares): `train_error` on the given labels, `test_error` and `test_loss` on true ones; `stopped_error`
        on the test digits after the epoch of least validation loss, and that epoch, `stopped_at`.
    """
    data = _network.digits(np.random.default_rng([seed, 0]), train=settings.train)
    x, y = data.train
    lot = np.random.default_rng([seed, 1]).integers(2**32)
    given = np.array([_copies.redrawn(y, share, 10, np.random.default_rng(lot)) for share in settings.shares])
    copies = len(given)
    made = Training(np.full(copies, settings.rate), settings.epochs, settings.batch)
    found: dict[str, list] = {
        "train_error": [],
        "test_error": [],
        "test_loss": [],
        "stopped_error": [],
        "stopped_at": [],
    }
    for width in settings.widths:
        least, error, at = np.full(copies, np.inf), np.zeros(copies), np.zeros(copies)

        def watch(epoch, weights, least=least, error=error, at=at):
            if (epoch + 1) % settings.every == 0:
                losses = _copies.loss(weights, *data.validation)
                better = losses < least
                least[better], at[better] = losses[better], epoch + 1
                if better.any():
                    error[better] = 1 - _copies.accuracy(weights, *data.test)[better]

        begin = _copies.start((64, width, 10), np.random.default_rng([seed, 2, width]), copies)
        weights = _copies.train(begin, (x, given), made, np.random.default_rng([seed, 3]), watch=watch)
        found["train_error"].append(1 - _copies.accuracy(weights, x, given))
        found["test_error"].append(1 - _copies.accuracy(weights, *data.test))
        found["test_loss"].append(_copies.loss(weights, *data.test))
        found["stopped_error"].append(error)
        found["stopped_at"].append(at)
    return {key: np.array(part) for key, part in found.items()}


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of width."""
    error, loss, stopped = (record.results[key][:, :, 1] for key in ("test_error", "test_loss", "stopped_error"))
    widths = record.settings["widths"]
    narrow, middle, wide = (widths.index(width) for width in (4, 8, 128))
    means = error.mean(axis=0)
    return (
        paired("the test error is less at 8 units than at 4", error[:, narrow], error[:, middle], 0.03),
        paired("and less at 128 than at 8", error[:, middle], error[:, wide], 0.03),
        between("no mean rises by more than a point from one width to the next", np.diff(means).max(), high=0.01),
        paired("the test loss is more at 8 units than at 4", loss[:, middle], loss[:, narrow]),
        paired("and more than at 128", loss[:, middle], loss[:, wide], 0.5),
        paired("stopped early 128 units test better by 5 points", error[:, wide], stopped[:, wide], 0.05),
    )  # fmt: skip
