"""Test loss of one hidden layer by the number of examples and by its width: clothes, the rate and the epoch chosen by validation."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, alike, ordered, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.generalisation import _copies
from measured.experiments.regularisation import _clothes
from measured.fashion import data


@dataclass(frozen=True)
class Settings:
    """What is trained, by momentum of 0.9; the copies that are trained side by side differ in their rate.

    Attributes:
        sizes: examples; smaller sets are parts of larger ones, and all of the first `pool` images of a draw.
        width: hidden units of the networks that are compared by size.
        widths: hidden units of those compared with `narrow` examples, rising.
        steps: at least so many of batches, in whole epochs, and `passes` at least.
    """

    sizes: tuple[int, ...] = (100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800)
    width: int = 64
    widths: tuple[int, ...] = (2, 4, 8, 16, 32)
    narrow: int = 6_400
    rates: tuple[float, ...] = (0.003, 0.01, 0.03, 0.1)
    pool: int = 12_800
    validation: int = 2_000
    batch: int = 50
    steps: int = 800
    passes: int = 6


@experiment(
    seeds=range(10),
    data="Fashion-MNIST, 14 x 14: 100 to 12,800 images to train, 2,000 to validate, all 10,000 test images",
    tolerance={key: Within(0.02, mean=0.003) for key in ("validation_loss", "loss", "by_width")} | {"accuracy": Within(0.008, mean=0.0015), "chosen": Within(share=0.2)},
    intervals="range over the seeds",
    varied=("sample", "split", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates}, len(made.rates) * (len(made.sizes) + len(made.widths)), by="validation_loss, the least over the epochs"
    ),
    validation="validation_loss",
    test="loss",
    parameters=lambda made: {f"{width} units": 207 * width + 10 for width in (*made.widths, made.width)},
    apart=("chosen",),
    checksum=data.checksum,
)  # fmt: skip
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train at each size, then at each width.

    Returns:
        (sizes,) `validation_loss` and test `loss` in nats, and test `accuracy`, at the rate and epoch of least validation loss, and the place of
        that rate, `chosen`; (widths,) the same test loss with `narrow` examples, `by_width`.
    """
    parts = _clothes.parts(seed, settings.pool, settings.validation)
    middle = parts.train[0].mean(axis=0)
    known, checks, asked = (
        ((x - middle).astype(np.float32) * 2, y) for x, y in (parts.train, parts.validation, parts.test)
    )
    found = [
        best(settings, settings.width, [part[:size] for part in known], checks, asked, seed) for size in settings.sizes
    ]
    wide = [
        best(settings, width, [part[: settings.narrow] for part in known], checks, asked, seed)[1]
        for width in settings.widths
    ]
    rows = np.array(found).T
    return {
        "validation_loss": rows[0],
        "loss": rows[1],
        "accuracy": rows[2],
        "chosen": rows[3].astype(int),
        "by_width": np.array(wide),
    }


def best(
    settings: Settings, width: int, known, checks: tuple, asked: tuple, seed: int
) -> tuple[float, float, float, int]:
    """Validation loss, test loss, test accuracy and rate of the training and epoch that validation likes best."""
    x, y = known
    kept: list = [(np.inf,)] * len(settings.rates)

    def watch(epoch, weights):
        losses = _copies.loss(weights, *checks)
        for at in np.flatnonzero(losses < [one[0] for one in kept]):
            kept[at] = losses[at], [part[at : at + 1].copy() for part in weights]

    batches = -(-len(y) // settings.batch)
    epochs = max(settings.passes, -(-settings.steps // batches))
    begin = _copies.start((196, width, 10), np.random.default_rng([seed, 1, width]), len(settings.rates))
    made = _copies.Training(np.array(settings.rates, np.float32), epochs, settings.batch)
    _copies.train(
        [part.astype(np.float32) for part in begin], (x, y), made, np.random.default_rng([seed, 2]), watch=watch
    )
    at = int(np.argmin([one[0] for one in kept]))
    loss, weights = kept[at]
    return loss, float(_copies.loss(weights, *asked)[0]), float(_copies.accuracy(weights, *asked)[0]), at


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of scale."""
    loss, wide = record.results["loss"], record.results["by_width"]
    logs = np.log(loss)
    first, last = logs[:, 0] - logs[:, 2], logs[:, -3] - logs[:, -1]  # two doublings each
    return (
        ordered("the loss falls with the number of examples", *loss.T[::-1], share=0.5),
        paired("two doublings are worth more at first than at last", first, last, 0.1),
        paired("width helps at first", wide[:, 0], wide[:, 2], 0.3),
        alike(
            "and hardly at last", wide[:, -1], loss[:, record.settings["sizes"].index(record.settings["narrow"])], 0.03
        ),
    )
