"""Test loss of one hidden layer by the number of examples and by its width: clothes, the rate and the epoch chosen by validation."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, alike, between, inside, ordered, paired
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
        steps: at most so many of batches; training ends earlier where the least validation loss of all rates is `patience` steps old.
        look: validation is asked after so many steps, or after each epoch where that is longer.
    """

    sizes: tuple[int, ...] = (100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800)
    width: int = 64
    widths: tuple[int, ...] = (2, 4, 8, 16, 32)
    narrow: int = 6_400
    rates: tuple[float, ...] = (0.001, 0.003, 0.01, 0.03, 0.1)
    pool: int = 12_800
    validation: int = 2_000
    batch: int = 50
    steps: int = 5_000
    patience: int = 1_000
    look: int = 50


@experiment(
    seeds=range(10),
    data="Fashion-MNIST, 14 x 14: 100 to 12,800 images to train, 2,000 to validate, all 10,000 test images",
    tolerance={key: Within(0.02, mean=0.003) for key in ("validation_loss", "width_validation", "loss", "by_width")} | {"accuracy": Within(0.008, mean=0.0015), "chosen": Within(share=0.2)}
    | {key: Within(3_000, mean=400) for key in ("step", "width_step")},
    intervals="range over the seeds",
    varied=("sample", "split", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates}, len(made.rates) * (len(made.sizes) + len(made.widths)), by="validation_loss, the least over the looks"
    ),
    validation="validation_loss",
    test="loss",
    parameters=lambda made: {f"{width} units": 207 * width + 10 for width in (*made.widths, made.width)},
    apart=("chosen", "step", "width_step"),
    checksum=data.checksum,
)  # fmt: skip
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train at each size, then at each width.

    Returns:
        (sizes, rates) `validation_loss` in nats, the least over the looks; (sizes,) at the rate and the look of the least of these test `loss` and
        `accuracy`, the place of the rate, `chosen`, and the `step`; and with `narrow` examples (widths, rates) `width_validation`, and (widths,)
        the test loss, `by_width`, and `width_step`.
    """
    parts = _clothes.parts(seed, settings.pool, settings.validation)
    middle = parts.train[0].mean(axis=0)
    known, checks, asked = (
        ((x - middle).astype(np.float32) * 2, y) for x, y in (parts.train, parts.validation, parts.test)
    )
    cases = [(settings.width, size) for size in settings.sizes] + [
        (width, settings.narrow) for width in settings.widths
    ]
    rows = [best(settings, width, [part[:size] for part in known], checks, asked, seed) for width, size in cases]
    checked, loss, right, chosen, step = (np.array(column) for column in zip(*rows))
    sizes = len(settings.sizes)
    return {
        "validation_loss": checked[:sizes],
        "loss": loss[:sizes],
        "accuracy": right[:sizes],
        "chosen": chosen[:sizes],
        "step": step[:sizes],
        "width_validation": checked[sizes:],
        "by_width": loss[sizes:],
        "width_step": step[sizes:],
    }


def best(settings: Settings, width: int, known, checks: tuple, asked: tuple, seed: int) -> tuple:
    """Least validation losses (rates,), and test loss, test accuracy, rate and step of the training and look where that is least."""
    x, y = known
    least, steps = np.full(len(settings.rates), np.inf), np.zeros(len(settings.rates), int)
    kept: list = [None] * len(settings.rates)
    batches = -(-len(y) // settings.batch)
    apart = max(1, round(settings.look / batches))  # epochs between two looks

    def watch(epoch, weights) -> bool:
        if (epoch + 1) % apart:
            return False
        losses = _copies.loss(weights, *checks)
        for at in np.flatnonzero(losses < least):
            least[at], steps[at] = losses[at], (epoch + 1) * batches
            kept[at] = [part[at : at + 1].copy() for part in weights]
        return (epoch + 1) * batches - steps[least.argmin()] >= settings.patience

    begin = _copies.start((196, width, 10), np.random.default_rng([seed, 1, width]), len(settings.rates))
    made = _copies.Training(np.array(settings.rates, np.float32), settings.steps // batches, settings.batch)
    _copies.train(
        [part.astype(np.float32) for part in begin], (x, y), made, np.random.default_rng([seed, 2]), watch=watch
    )
    at = int(least.argmin())
    return least, float(_copies.loss(kept[at], *asked)[0]), float(_copies.accuracy(kept[at], *asked)[0]), at, steps[at]


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of scale."""
    loss, wide = record.results["loss"], record.results["by_width"]
    rates, steps = np.array(record.settings["rates"]), record.settings["steps"]
    at, at_width = (record.results[key].mean(axis=0).argmin(axis=-1) for key in ("validation_loss", "width_validation"))
    logs = np.log(loss)
    first, last = logs[:, 0] - logs[:, 2], logs[:, -3] - logs[:, -1]  # two doublings each
    return (
        inside("at each size the best rate lies inside the grid", rates[at], rates),
        inside("and at each width", rates[at_width], rates),
        between("no training at a size was best at its end", float(record.results["step"].max()), high=0.95 * steps),
        ordered("the loss falls with the number of examples", *loss.T[::-1], share=0.5),
        paired("two doublings are worth more at first than at last", first, last, 0.1),
        paired("width helps at first", wide[:, 0], wide[:, 2], 0.3),
        alike(
            "and hardly at last", wide[:, -1], loss[:, record.settings["sizes"].index(record.settings["narrow"])], 0.03
        ),
    )
