"""Means of regularisation beside each other, six trainings for each, on clothes: accuracy, loss and calibration."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.regularisation import _clothes, _judged
from measured.experiments.regularisation._chosen import at_best
from measured.experiments.regularisation._net import Means, Net, Training, softmax, train
from measured.fashion import data

RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03)
DROPOUT = (0.1, 0.2, 0.35, 0.5, 0.65, 0.8)
# Name to what its six trainings differ in, and what else they have.
METHODS: dict[str, tuple[str, tuple[float, ...], dict]] = {
    "learning rate": ("rate", RATES, {}),
    "batch norm": ("rate", RATES, {"norm": True}),
    "early stopping": ("epochs", (3, 6, 12, 20, 30, 40), {}),
    "weight decay": ("decay", (0.03, 0.1, 0.3, 1.0, 3.0, 10.0), {}),
    "dropout": ("dropout", DROPOUT, {}),
    "dropout and decay": ("dropout", DROPOUT, {"decay": 0.3}),
    "noise": ("noise", (0.05, 0.1, 0.2, 0.4, 0.8, 1.6), {}),
    "mixup": ("mixup", (0.05, 0.2, 0.5, 1.0, 4.0, 16.0), {}),
    "smoothing": ("smoothing", (0.01, 0.03, 0.05, 0.1, 0.2, 0.4), {}),
}
SCORES = ("accuracy", "loss", "error", "sure", "temperature", "scaled_loss", "scaled_error")


@dataclass(frozen=True)
class Settings:
    """What is trained.

    Attributes:
        rate: Adam's, of all that does not try its own.
        members: networks of the ensemble, alike but for their starting weights.
    """

    methods: tuple[str, ...] = tuple(METHODS)
    rate: float = 0.003
    members: int = 6
    train: int = 1_000
    validation: int = 1_000
    width: int = 64
    epochs: int = 50
    batch: int = 100


def _widths(settings: Settings) -> tuple[int, ...]:
    return (196, settings.width, settings.width, 10)


@experiment(
    seeds=range(10),
    data="Fashion-MNIST, 14 x 14: 1,000 images to train, 1,000 to validate, all 10,000 test images",
    # A start changed by 10^-12 changes losses by less than 2e-5 and at most one of 10,000 answers.
    tolerance={
        before + name: limit
        for before in ("", "ensemble_")
        for name, limit in {
            "validation_loss": 2e-4,
            "accuracy": 5e-4,
            "loss": 2e-4,
            "error": 5e-4,
            "sure": 2e-4,
            "temperature": 1e-3,
            "scaled_loss": 2e-4,
            "scaled_error": 5e-4,
        }.items()
    },  # fmt: skip
    intervals="range over the seeds",
    varied=("sample", "split", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {f"{name}: {METHODS[name][0]}": METHODS[name][1] for name in made.methods},
        sum(len(METHODS[name][1]) for name in made.methods),
        by="validation_loss",
    ),
    validation="validation_loss",
    test="accuracy",
    parameters=lambda made: {
        "network": Net(_widths(made)).numbers(),
        "with batch norm": Net(_widths(made), True).numbers(),
    },
    checksum=data.checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train each method at each of its six strengths, and an ensemble of six without any.

    Returns:
        (methods, strengths): `validation_loss`, of the probabilities as they are, and on test images `accuracy`, `loss`,
        `error` (calibration, 15 bins), `sure` (mean largest probability); `temperature`, which validation images choose, and
        `scaled_loss` and `scaled_error` at it;
        (members,): the same with `ensemble_` before it, of the mean probabilities of the first one, two, ... networks.
    """
    parts = _clothes.parts(seed, settings.train, settings.validation)
    known = parts.train[0], np.eye(10)[parts.train[1]]
    made = Training(settings.epochs, settings.batch)
    found: dict[str, list] = {name: [] for name in ("validation_loss", *SCORES)}
    for name in settings.methods:
        knob, values, others = METHODS[name]
        net = Net(_widths(settings), bool(others.get("norm")))
        if knob == "epochs":
            flat, running = stopped(net, known, values, settings, seed)
        else:
            means = Means(**{"rate": settings.rate, "decay": others.get("decay", 0.0), knob: np.array(values)})
            start = net.start(np.random.default_rng([seed, 1]), len(values))
            flat, running = train(net, start, known, means, made, np.random.default_rng([seed, 2]))
        rows = [
            _scores(*both, parts)
            for both in zip(*(net.logits(flat, x, running) for x, _ in (parts.validation, parts.test)))
        ]
        for key, column in found.items():
            column.append([row[key] for row in rows])
    net = Net(_widths(settings))
    start = net.start(np.random.default_rng([seed, 1]), settings.members, alike=False)
    flat, running = train(net, start, known, Means(settings.rate), made, np.random.default_rng([seed, 2]))
    chances = [softmax(net.logits(flat, x, running)) for x, _ in (parts.validation, parts.test)]
    rows = [
        _scores(*(np.log(part[: count + 1].mean(axis=0)) for part in chances), parts)
        for count in range(settings.members)
    ]
    return {key: np.array(column) for key, column in found.items()} | {
        f"ensemble_{key}": np.array([row[key] for row in rows]) for key in found
    }


def stopped(net: Net, known, epochs: tuple[int, ...], settings: Settings, seed: int) -> tuple[np.ndarray, list]:
    """Weights (epochs, numbers) of one training without any means, as they are after these epochs, and running statistics."""
    kept = []
    watch = lambda epoch, flat, running: kept.append(flat[0].copy()) if epoch in epochs else None
    start = net.start(np.random.default_rng([seed, 1]), 1)
    made = Training(max(epochs), settings.batch)
    _, running = train(net, start, known, Means(settings.rate), made, np.random.default_rng([seed, 2]), watch)
    return np.array(kept), running


def _scores(checked: np.ndarray, asked: np.ndarray, parts: _clothes.Parts) -> dict[str, float]:
    """What is told of one network, from its logits for validation and for test images."""
    heat = _judged.temperature(checked, parts.validation[1])
    scaled = _judged.judged(asked / heat, parts.test[1])
    return _judged.judged(asked, parts.test[1]) | {
        "validation_loss": float(_judged.losses(checked, parts.validation[1]).mean()),
        "temperature": heat,
        "scaled_loss": scaled["loss"],
        "scaled_error": scaled["error"],
    }


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of means of regularisation beside each other."""
    methods = record.settings["methods"]
    right, at = at_best(record, "accuracy")
    loss, _ = at_best(record, "loss")
    scaled, _ = at_best(record, "scaled_loss")
    number = {name: place for place, name in enumerate(methods)}
    usual = METHODS["learning rate"][1].index(record.settings["rate"])
    plain, plain_scaled = (record.results[key][:, 0, usual] for key in ("loss", "scaled_loss"))
    ensemble, alone = (record.results["ensemble_scaled_loss"][:, place] for place in (-1, 0))
    return (
        *(inside(f"{name} is chosen inside its grid", np.array(METHODS[name][1])[at[place]], METHODS[name][1]) for name, place in number.items()),
        paired("a rate that is chosen lowers the loss", plain, loss[:, 0], 0.08),
        *(
            paired(f"{name} has less loss than the network as it is", plain, loss[:, number[name]], 0.08)
            for name in ("weight decay", "dropout", "dropout and decay", "noise")
        ),
        paired("dropout and decay have less loss than the chosen rate alone", loss[:, 0], loss[:, number["dropout and decay"]], 0.005),
        paired("and more right answers", right[:, number["dropout and decay"]], right[:, 0]),
        paired("one temperature takes more than a tenth of a nat from the network as it is", plain, plain_scaled, 0.1),
        paired("at their temperatures smoothing has more loss than no means at all", scaled[:, number["smoothing"]], plain_scaled, 0.02),
        paired("six networks at one temperature have less loss than one", alone, ensemble, 0.02),
    )  # fmt: skip
