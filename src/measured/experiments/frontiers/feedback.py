"""Hidden layers taught by backpropagation, by fixed random feedback, or not at all: clothes, by depth.

The feedback is fixed from the start: through the layers, as in Lillicrap and others (2016), or straight from the output's error to each layer,
as in Nøkland (2016). A control stands between the two: straight, by the product of the matrices that the first kind passes through, so that it
differs from this only in the slopes of the units on the way. Copies of a network that differ in the learning rate are trained side by side.
"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, alike, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.generalisation._copies import log_softmax
from measured.experiments.regularisation import _clothes
from measured.fashion import data

RULES = ("backpropagation", "feedback", "direct feedback", "last layer", "product")


@dataclass(frozen=True)
class Settings:
    """What is trained, by descent with momentum of 0.9.

    Attributes:
        depths: hidden layers, each of `width` tanh units.
        rates: learning rates, rising.
        watched: epochs after which angles are measured, in the deepest network.
        judged: training images on which they are.
    """

    rules: tuple[str, ...] = RULES
    depths: tuple[int, ...] = (1, 2, 4)
    width: int = 64
    rates: tuple[float, ...] = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
    train: int = 2_000
    validation: int = 1_000
    epochs: int = 20
    batch: int = 100
    watched: tuple[int, ...] = (0, 1, 2, 5, 10, 20)
    judged: int = 500


def widths(settings: Settings, depth: int) -> tuple[int, ...]:
    return (196, *[settings.width] * depth, 10)


def parameters(settings: Settings) -> dict[str, int]:
    sizes = {depth: widths(settings, depth) for depth in settings.depths}
    return {f"{depth} hidden": sum((a + 1) * b for a, b in zip(own, own[1:])) for depth, own in sizes.items()}


CALM = np.array([[rate <= (1.0 if rule == "last layer" else 0.1) for rate in Settings.rates] for rule in RULES])[
    :, None
]


@experiment(
    seeds=range(10),
    data="Fashion-MNIST, 14 x 14: 2,000 images to train, 1,000 to validate, all 10,000 test images",
    tolerance={
        "validation_loss": Within(0.01, mean=0.002, where=CALM, why="past its best rate a training is chaotic"),
        "accuracy": Within(0.004, mean=0.001, where=CALM, why="past its best rate a training is chaotic"),
        "angle": Within(3.0, mean=0.7, where=CALM[:, 0, :, None, None], why="past its best rate a training is chaotic"),
    },
    intervals="range over the seeds",
    varied=("sample", "split", "initialisation", "feedback", "order"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates}, len(made.rates) * len(made.rules) * len(made.depths), by="validation_loss"
    ),
    validation="validation_loss",
    test="accuracy",
    parameters=parameters,
    checksum=data.checksum,
)  # fmt: skip
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train each depth by each rule at each rate.

    Returns:
        (rules, depths, rates): `validation_loss` in nats (10 where it is not finite) and `accuracy` on test images; `angle` (rules,
        rates, watched, hidden layers) in degrees, of what a rule does to a layer's weights from the gradient, in the deepest network.
    """
    parts = _clothes.parts(seed, settings.train, settings.validation)
    middle = parts.train[0].mean(axis=0)
    made = [((x - middle).astype(np.float32) * 2, y) for x, y in (parts.train, parts.validation, parts.test)]
    shape = len(settings.rules), len(settings.depths), len(settings.rates)
    loss, right = np.zeros(shape), np.zeros(shape)
    angle = np.zeros((shape[0], shape[2], len(settings.watched), settings.depths[-1]))
    for j, depth in enumerate(settings.depths):
        for i, rule in enumerate(settings.rules):
            looks = [] if depth == settings.depths[-1] else None
            weights = trained(settings, widths(settings, depth), rule, made[0], seed, looks)
            loss[i, j], right[i, j] = judged(weights, made[1])[0], judged(weights, made[2])[1]
            if looks:
                angle[i] = np.moveaxis(looks, 0, 1)
    return {"validation_loss": loss, "accuracy": right, "angle": angle}


def trained(settings: Settings, sizes: tuple, rule: str, known: tuple, seed: int, looks: list | None) -> list:
    """Matrices (copies, inputs, units) and offsets (copies, 1, units) of each layer in turn, a copy a rate."""
    x, y = known
    draw, order_of = np.random.default_rng([seed, 1, len(sizes)]), np.random.default_rng([seed, 2])
    rates = np.array(settings.rates, np.float32)[:, None, None]
    weights = start(sizes, draw, len(rates))
    back = feedback(sizes, rule, draw)
    if rule == "last layer":  # what the others hand to it stays as it is
        own = through(weights, x)
        return [*weights[:-2], *descended(settings, weights[-2:], (own, y), None, rates, order_of)]
    look = (
        None
        if looks is None
        else lambda now: looks.append(angles(now, (x[: settings.judged], y[: settings.judged]), back))
    )
    return descended(settings, weights, known, back, rates, order_of, look)


def descended(settings: Settings, weights: list, known: tuple, back: list | None, rates, order_of, look=None) -> list:
    """The weights after all epochs; `look(weights)` after those that are watched."""
    x, y = known
    speeds = [np.zeros_like(part) for part in weights]
    for epoch in range(settings.epochs + 1):
        if look and epoch in settings.watched:
            look(weights)
        if epoch == settings.epochs:
            break
        order = order_of.permutation(len(y))
        for begin in range(0, len(y), settings.batch):
            chosen = order[begin : begin + settings.batch]
            for part, speed, slope in zip(weights, speeds, changes(weights, x[chosen], y[chosen], back)):
                speed *= 0.9
                speed += slope
                part -= rates * speed
    return weights


def start(sizes: tuple, rng: np.random.Generator, copies: int) -> list:
    """Gaussian weights of variance 1 / inputs, offsets of zero, alike in all copies."""
    made = []
    for inputs, units in zip(sizes, sizes[1:]):
        made += [rng.normal(0, inputs**-0.5, (1, inputs, units)), np.zeros((1, 1, units))]
    return [np.repeat(part, copies, axis=0).astype(np.float32) for part in made]


def feedback(sizes: tuple, rule: str, rng: np.random.Generator) -> list | None:
    """What brings the error to each hidden layer: None for the weights themselves, else a fixed matrix (outputs or units above, units)."""
    if rule in ("backpropagation", "last layer"):
        return None
    above = [sizes[-1]] * (len(sizes) - 2) if rule == "direct feedback" else sizes[2:]
    back = [rng.normal(0, units**-0.5, (there, units)).astype(np.float32) for units, there in zip(sizes[1:-1], above)]
    if rule == "product":
        for layer in reversed(range(len(back) - 1)):
            back[layer] = back[layer + 1] @ back[layer]
    return back


def changes(weights: list, x: np.ndarray, y: np.ndarray, back: list | None) -> list:
    """What a rule takes for the slopes of the mean cross-entropy; they are these where `back` is None."""
    given = [x[None]]
    for matrix, offset in zip(weights[:-2:2], weights[1:-2:2]):
        given.append(np.tanh(given[-1] @ matrix + offset))
    error = np.exp(log_softmax(given[-1] @ weights[-2] + weights[-1]))
    error[:, np.arange(len(y)), y] -= 1
    error /= len(y)
    delta, slopes = error, []
    for layer in reversed(range(len(given))):
        slopes = [np.swapaxes(given[layer], 1, 2) @ delta, delta.sum(axis=1, keepdims=True), *slopes]
        if layer:
            if back is None:
                delta = delta @ weights[2 * layer].swapaxes(1, 2)
            else:
                delta = (error if straight(back) else delta) @ back[layer - 1]
            delta = delta * (1 - given[layer] ** 2)
    return slopes


def straight(back: list) -> bool:
    """Whether the feedback comes to each layer from the outputs."""
    return len({len(own) for own in back}) == 1


def through(weights: list, x: np.ndarray) -> np.ndarray:
    """What the last hidden layer of the first copy gives (n, units)."""
    for matrix, offset in zip(weights[:-2:2], weights[1:-2:2]):
        x = np.tanh(x @ matrix[0] + offset[0])
    return x


def angles(weights: list, few: tuple, back: list | None) -> np.ndarray:
    """Degrees between a rule's change of each hidden matrix and the gradient's (copies, hidden layers)."""
    found = []
    for true, own in zip(changes(weights, *few, None)[:-2:2], changes(weights, *few, back)[:-2:2]):
        products = [(one * other).sum(axis=(1, 2)) for one, other in ((true, own), (true, true), (own, own))]
        cosine = products[0] / np.sqrt(products[1] * products[2] + 1e-30)
        found.append(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
    return np.stack(found, axis=1)


def judged(weights: list, examples: tuple) -> tuple[np.ndarray, np.ndarray]:
    """Mean cross-entropy in nats, 10 where it is not finite, and share of right answers, both (copies,)."""
    out, y = examples[0][None], examples[1]
    for matrix, offset in zip(weights[:-2:2], weights[1:-2:2]):
        out = np.tanh(out @ matrix + offset)
    out = out @ weights[-2] + weights[-1]
    loss = -log_softmax(out)[:, np.arange(len(y)), y].mean(axis=1)
    return np.where(np.isfinite(loss), np.minimum(loss, 10), 10), (out.argmax(axis=2) == y).mean(axis=1)


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of feedback."""
    rules, loss = record.settings["rules"], record.results["validation_loss"]
    at = loss.mean(axis=0).argmin(axis=-1)
    right = np.take_along_axis(record.results["accuracy"], np.broadcast_to(at, loss.shape[:-1])[..., None], axis=-1)[
        ..., 0
    ]
    true, through, direct, last, product = (right[:, rules.index(rule)] for rule in RULES)
    rates, angle = np.array(record.settings["rates"]), record.results["angle"]
    of = lambda rule: angle[:, rules.index(rule), at[rules.index(rule), -1]].mean(axis=2)  # noqa: E731 -- runs, watched
    return (
        inside(
            "all but the last layer alone have their best rate inside the grid",
            rates[np.delete(at, rules.index("last layer"), axis=0)].ravel(),
            rates,
        ),
        paired("with one layer feedback is ahead of the last layer alone", through[:, 0], last[:, 0], 0.02),
        paired("and with four", through[:, -1], last[:, -1], 0.02),
        paired(
            "it is further behind with four layers than with one",
            true[:, -1] - through[:, -1],
            true[:, 0] - through[:, 0],
            0.01,
        ),
        alike("sent straight it is not", true[:, -1] - direct[:, -1], true[:, 0] - direct[:, 0], 0.008),
        paired("and is ahead of the other way with four layers", direct[:, -1], through[:, -1], 0.01),
        paired("and so is the product of that way's own matrices", product[:, -1], through[:, -1], 0.01),
        alike("sent straight the product is as good as a matrix of its own", product[:, -1], direct[:, -1], 0.006),
        alike("angles begin as right ones", of("feedback")[:, 0], np.full(len(angle), 90.0), 5.0),
        paired("and fall through the layers", of("feedback")[:, 0], of("feedback")[:, -1], 15.0),
        paired("and by the direct way", of("direct feedback")[:, 0], of("direct feedback")[:, -1], 20.0),
        between("backpropagation has an angle of 0", angle[:, rules.index("backpropagation")].max(), high=1.0),
    )
