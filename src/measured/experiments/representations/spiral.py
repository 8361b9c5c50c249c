"""A noisy spiral through one number: what an autoencoder makes of it, start by start, and whether its code follows the arm."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.representations._spiral import drawn, line_error, rank_agreement


@dataclass(frozen=True)
class Settings:
    """What is trained: tanh layers, mean squared error.

    Attributes:
        rates: learning rates of Adam, rising.
        path: values of the code at which the decoder is asked, between the least and the largest code of a test point.
    """

    rates: tuple[float, ...] = (0.005, 0.015, 0.045)
    hidden: tuple[int, ...] = (64, 64)
    points: int = 500
    test: int = 500
    epochs: int = 500
    batch: int = 50
    path: int = 200


def pair(settings: Settings):
    from measured.experiments.representations import _nets

    return _nets.autoencoder(2, settings.hidden, 1, "tanh")


@experiment(
    seeds=range(10),
    data="a declared simulation: 500 points of a noisy spiral to learn from, 500 to validate, 500 to test, drawn for each run",
    tolerance={
        "validation_error": Within(each=0.02, share=0.2),
        "error": Within(each=0.02, share=0.2),
        "order": Within(each=0.15, share=0.2),
        "line": 1e-6,
        "codes": Within(each=0.3, share=0.3),
        "path": Within(each=0.3, share=0.3),
    },
    intervals="range over the seeds",
    varied=("sample", "initialisation", "order"),
    tuned=lambda made: Tuned({"learning rate": made.rates}, len(made.rates), by="validation_error"),
    validation="validation_error",
    test="error",
    parameters=lambda made: {"autoencoder": pair(made).numbers()},
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train at every rate and ask for test points.

    Returns:
        (rates,): `validation_error` and `error`, squared distance of a test point from what is told of it, per coordinate; `order`:
        rank correlation of the code with the place along the arm, without its sign. `line`: error of the first principal axis. At
        the rate of least validation error: `codes` (test,) from 0 to 1 and `path` (path, 2), what the decoder says from the least
        code to the largest.
    """
    import torch

    from measured.experiments.representations import _nets

    known, checked, (test, place) = (
        drawn(count, np.random.default_rng([seed, part]))
        for part, count in enumerate((settings.points, settings.points, settings.test))
    )
    net, x = pair(settings), _nets.tensor(known[0])

    def loss(flat, chosen):
        told = net.decode(flat, net.encode(flat, x[chosen]))
        return ((told - x[chosen]) ** 2).mean(dim=(1, 2))

    start = net.start(np.random.default_rng([seed, 3]), len(settings.rates))
    made = _nets.Training(settings.epochs, settings.batch)
    flat = _nets.train(loss, start, settings.points, settings.rates, made, np.random.default_rng([seed, 4]))
    with torch.no_grad():
        off = lambda points: (
            ((net.decode(flat, net.encode(flat, _nets.tensor(points))) - _nets.tensor(points)) ** 2).mean(dim=(1, 2))
        ).numpy()
        codes, wrong = net.encode(flat, _nets.tensor(test))[:, :, 0].numpy(), off(checked[0])
        best = int(wrong.argmin())
        ends = np.linspace(codes[best].min(), codes[best].max(), settings.path)
        path = net.decode(flat, _nets.tensor(ends)[None, :, None].expand(len(flat), -1, -1))[best].numpy()
    return {
        "validation_error": wrong,
        "error": off(test),
        "order": np.array([rank_agreement(one, place) for one in codes]),
        "line": np.array(line_error(known[0], test)),
        "codes": (codes[best] - ends[0]) / (ends[-1] - ends[0]),
        "path": path,
    }


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of the spiral."""
    at = record.results["validation_error"].mean(axis=0).argmin()
    error, order = record.results["error"][:, at], record.results["order"][:, at]
    return (
        paired("the autoencoder errs less than the axis in every run", record.results["line"], 5 * error),
        inside("the best rate lies inside its grid", record.settings["rates"][at], record.settings["rates"]),
        between("and yet its code follows the arm in none", order.max(), high=0.95),
    )
