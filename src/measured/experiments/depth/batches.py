"""Normalisations by batch size, in dense and in convolutional networks, and batch norm judged in either of its modes."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.depth._chosen import at_best_rate
from measured.experiments.depth._stack import Stack, Training, judged, trained
from measured.experiments.optimisation import _network

KEYS = ("train_loss", "validation_loss", "test_accuracy")


@dataclass(frozen=True)
class Settings:
    """What is trained.

    Attributes:
        batches, conv_batches: sizes for the dense and for the convolutional network.
        width, channels: of their layers; group norm makes four groups of either.
        train: images, so few that a batch of two takes seconds.
    """

    norms: tuple[str, ...] = ("none", "batch", "layer", "group")
    batches: tuple[int, ...] = (2, 4, 8, 32)
    conv_batches: tuple[int, ...] = (2, 8)
    rates: tuple[float, ...] = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
    width: int = 32
    depth: int = 3
    channels: int = 8
    conv_depth: int = 2
    train: int = 600
    epochs: int = 4
    conv_epochs: int = 2


@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 600 to train, 300 to validate, 897 to test",
    # By normalisation and batch size. Batch norm of two images hands on little but signs, so that rounding decides: each of its
    # runs may end elsewhere, and the means over the runs less.
    tolerance={
        f"dense_{key}": Within(
            np.array(
                (
                    (some, some, few, few),
                    (wide, 7 * some, few, few),
                    (some, some, few, few),
                    (some, some, few, few),
                )
            )[..., None],
            mean=mean,
            where=np.array((0.1, 0.1, 0.1, 0.01))[:, None, None] >= Settings.rates,
            why="past its best rate a training is chaotic: rounding, which differs between processors, changes its end",
        )
        for key, (few, some, wide, mean) in {
            "train_loss": (1e-3, 0.02, 1.2, 0.4),
            "validation_loss": (1e-3, 0.02, 1.2, 0.4),
            "test_accuracy": (0.0034, 0.01, 0.5, 0.15),
        }.items()
    }
    | {"conv_train_loss": 1e-3, "conv_validation_loss": 1e-3, "conv_test_accuracy": 0.0034}
    | {"own_batch_accuracy": Within(np.array((0.5, 0.1, 0.0034, 0.0034))[:, None], mean=0.15)},
    intervals="range over the seeds",
    varied=("split", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates},
        len(made.norms) * (len(made.batches) + len(made.conv_batches)) * len(made.rates),
        by="dense_validation_loss, conv_validation_loss",
    ),
    validation="dense_validation_loss",
    test="dense_test_accuracy",
    parameters=lambda made: {
        "dense": Stack(made.depth, made.width).parameters(),
        "convolutional": Stack(made.conv_depth, made.channels, 8).parameters(),
    },
    checksum=_network.digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train ReLU networks with every normalisation, batch size and rate, for as many epochs each.

    Returns:
        for `dense` and `conv` (norms, batches, rates): `..._train_loss`, `..._validation_loss`, in nats and at most 3,
        `..._test_accuracy`, of batch norm with running statistics; `own_batch_accuracy` (batches, rates): of the dense network with
        batch norm, on test images in batches of the size it was trained with, normalised by their own statistics.
    """
    data = _network.digits(np.random.default_rng([seed, 0]), train=settings.train)
    nets = {
        "dense": ({"depth": settings.depth, "width": settings.width}, settings.batches, settings.epochs),
        "conv": (
            {"depth": settings.conv_depth, "width": settings.channels, "side": 8},
            settings.conv_batches,
            settings.conv_epochs,
        ),
    }
    results: dict[str, list] = {f"{net}_{key}": [] for net in nets for key in KEYS} | {"own_batch_accuracy": []}
    for net, (shape, batches, epochs) in nets.items():
        for norm in settings.norms:
            network = Stack(**shape, norm=norm)
            start = network.start(np.random.default_rng([seed, 1]), len(settings.rates))
            for batch in batches:
                made = Training(settings.rates, epochs, batch)
                ended = trained(network, start, data, made, np.random.default_rng([seed, 2]))
                for key in KEYS:
                    results[f"{net}_{key}"].append(ended[key])
                if (net, norm) == ("dense", "batch"):
                    results["own_batch_accuracy"].append(among_its_batch(network, ended["end"], data.test, batch))
    grid = {
        "dense": (len(settings.norms), len(settings.batches)),
        "conv": (len(settings.norms), len(settings.conv_batches)),
    }
    shaped = {
        key: np.reshape(values, (*grid[key.partition("_")[0]], len(settings.rates)))
        for key, values in results.items()
        if key != "own_batch_accuracy"
    }
    return shaped | {"own_batch_accuracy": np.array(results["own_batch_accuracy"])}


def among_its_batch(network: Stack, end: tuple, test: tuple, batch: int) -> np.ndarray:
    """Share of right answers (rates,) when each image is normalised with those that happen to stand beside it."""
    (weights, running), (x, y) = end, test
    count = len(y) // batch * batch
    with np.errstate(all="ignore"):
        logits = [network.logits(weights, x[i : i + batch], running, training=True) for i in range(0, count, batch)]
    return judged(np.concatenate(logits, axis=1), y[:count])[1]


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of batch sizes."""
    norms = {name: number for number, name in enumerate(record.settings["norms"])}
    dense, rates = at_best_rate(record, "test_accuracy", "dense_")
    conv, conv_rates = at_best_rate(record, "test_accuracy", "conv_")
    two, many = record.settings["batches"].index(2), record.settings["batches"].index(32)
    batch, none, layer = norms["batch"], norms["none"], norms["layer"]
    return (
        inside("every best rate lies inside the grid", np.append(rates, conv_rates), record.settings["rates"]),
        paired("at a batch of two the dense network with batch norm is far behind the one without", dense[:, none, two], dense[:, batch, two], 0.2),
        paired("and behind layer norm", dense[:, layer, two], dense[:, batch, two], 0.2),
        paired("at 32 it is ahead", dense[:, batch, many], dense[:, none, many]),
        between("the convolutional one learns at a batch of two", conv[:, batch, 0].mean(), low=0.75),
    )  # fmt: skip
