"""A hundred digits, moved by a pixel or mirrored anew at every step: what a dense and a convolutional network make of it."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.depth._stack import Stack, judged
from measured.experiments.optimisation import _network
from measured.experiments.regularisation._chosen import at_best

# One hidden layer each: 64 units that see all pixels, or 16 filters of 3 x 3 pixels at all 64 places.
NETS = {"dense": Stack(1, 64), "convolutional": Stack(1, 16, side=8)}
KINDS = ("as they are", "moved", "mirrored")


@dataclass(frozen=True)
class Settings:
    """What is trained, by momentum of 0.9."""

    nets: tuple[str, ...] = tuple(NETS)
    kinds: tuple[str, ...] = KINDS
    rates: tuple[float, ...] = (0.001, 0.003, 0.01, 0.03, 0.1)
    train: int = 100
    test: int = 700
    epochs: int = 200
    batch: int = 25


@experiment(
    seeds=range(10),
    data="digits of scikit-learn: 100 to train, 300 to validate, 700 to test, as they are and moved by up to a pixel",
    tolerance={"validation_loss": 2e-4, "plain": 0.002, "moved": 0.002, "plain_loss": 2e-4, "moved_loss": 2e-4},
    intervals="range over the seeds",
    varied=("split", "initialisation", "order", "transformations"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates}, len(made.nets) * len(made.kinds) * len(made.rates), by="validation_loss"
    ),
    validation="validation_loss",
    test="plain",
    parameters=lambda made: {name: net.parameters() for name, net in NETS.items()},
    checksum=_network.digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train both networks on each kind of copies at every rate.

    Returns:
        (networks, kinds, rates): `validation_loss` of digits as they are, in nats and at most 3; accuracy on test digits,
        `plain` as they are and `moved` by up to a pixel; `plain_loss` and `moved_loss` of the same.
    """
    split = _network.digits(np.random.default_rng([seed, 0]), settings.train, 300)
    test, classes = (part[: settings.test] for part in split.test)
    asked = {"plain": test, "moved": transformed(test, "moved", np.random.default_rng([seed, 3]))}
    found: dict[str, list] = {name: [] for name in ("validation_loss", "plain", "moved", "plain_loss", "moved_loss")}
    for net in (NETS[name] for name in settings.nets):
        for kind in settings.kinds:
            start = net.start(np.random.default_rng([seed, 1]), len(settings.rates))
            weights = trained(net, start, split.train, kind, settings, np.random.default_rng([seed, 2]))
            still = net.statistics()
            found["validation_loss"].append(
                judged(net.logits(weights, split.validation[0], still), split.validation[1])[0]
            )
            for name, x in asked.items():
                loss, right = judged(net.logits(weights, x, still), classes)
                found[name].append(right)
                found[name + "_loss"].append(loss)
    return {
        name: np.reshape(rows, (len(settings.nets), len(settings.kinds), len(settings.rates)))
        for name, rows in found.items()
    }


def transformed(x: np.ndarray, kind: str, rng: np.random.Generator) -> np.ndarray:
    """Digits as rows of 64 pixels: as they are, each moved by -1, 0 or 1 pixels both ways, or one half of them mirrored."""
    if kind == "as they are":
        return x
    images = x.reshape(-1, 8, 8)
    if kind == "mirrored":
        flip = rng.random(len(x)) < 0.5
        return np.where(flip[:, None, None], images[:, :, ::-1], images).reshape(len(x), 64)
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    down, right = rng.integers(0, 3, (2, len(x), 1, 1))
    rows, columns = np.arange(8)[None, :, None] + down, np.arange(8)[None, None, :] + right
    return padded[np.arange(len(x))[:, None, None], rows, columns].reshape(len(x), 64)


def trained(net: Stack, start: list, data, kind: str, settings: Settings, rng: np.random.Generator) -> list[np.ndarray]:
    """Weights at the end, of copies side by side that differ in their rate."""
    x, y = data
    weights, velocity = [part.copy() for part in start], [np.zeros_like(part) for part in start]
    rates, still = np.array(settings.rates), net.statistics()
    order_of, chance = rng.spawn(2)
    for _ in range(settings.epochs):
        order = order_of.permutation(len(y))
        for begin in range(0, len(y), settings.batch):
            chosen = order[begin : begin + settings.batch]
            slopes = net.gradient(weights, transformed(x[chosen], kind, chance), y[chosen], still)
            for part, slope, speed in zip(weights, slopes, velocity):
                speed *= 0.9
                speed += slope
                part -= rates.reshape(-1, *[1] * (part.ndim - 1)) * speed
    return weights


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of moved and mirrored digits."""
    plain, at = at_best(record, "plain")
    moved, _ = at_best(record, "moved")
    return (
        inside(
            "every best rate lies inside the grid", np.array(record.settings["rates"])[at], record.settings["rates"]
        ),
        paired("moved copies cost the dense network digits as they are", plain[:, 0, 0], plain[:, 0, 1], 0.01),
        paired(
            "and the convolutional one fares better by two points at least",
            plain[:, 1, 1] - plain[:, 1, 0],
            plain[:, 0, 1] - plain[:, 0, 0],
            0.02,
        ),
        *(
            paired(f"both read moved digits better for it: {name}", moved[:, place, 1], moved[:, place, 0], 0.2)
            for place, name in enumerate(NETS)
        ),
        *(
            paired(f"mirrored copies harm both: {name}", plain[:, place, 0], plain[:, place, 2], 0.01)
            for place, name in enumerate(NETS)
        ),
    )
