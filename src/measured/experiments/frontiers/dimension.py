"""How fast the error of a network falls with the number of examples where the dimension of the data is known: a declared simulation.

The inputs are Gaussian points of d dimensions, put into 24 by a random rotation; the targets are those of a fixed random network of the d
numbers. Networks that differ in rate and number of examples are trained side by side. Sharma and Kaplan (2022) expect an exponent of 4 / d.
"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, ordered
from deeplecture.experiment import Tuned, experiment


@dataclass(frozen=True)
class Settings:
    """What is trained, by Adam, the rate falling to nothing in a straight line.

    Attributes:
        dimensions: of the points, rising; `inputs` numbers of them are seen.
        sizes: examples; smaller sets are parts of larger ones, and all of `pool` points.
        units: of each of the two hidden layers; the teacher has `taught` units of tanh, drawn with gain `bend`.
        looks: how often validation is asked for the weights that are kept.
    """

    dimensions: tuple[int, ...] = (2, 4, 8, 16)
    inputs: int = 24
    sizes: tuple[int, ...] = (50, 100, 200, 400, 800, 1_600, 3_200)
    rates: tuple[float, ...] = (0.003, 0.01, 0.03, 0.1)
    units: int = 48
    taught: int = 32
    bend: float = 1.5
    pool: int = 3_200
    checked: int = 1_000
    tested: int = 4_000
    steps: int = 2_400
    batch: int = 50
    looks: int = 24


@experiment(
    seeds=range(5),
    data="declared simulation: 50 to 3,200 points to train, 1,000 to validate, 4,000 to test, drawn for each run",
    tolerance={key: Within(0.3, mean=0.06) for key in ("validation_error", "test_error")} | {"chosen": Within(share=0.3)},
    intervals="range over the seeds",
    varied=("teacher", "sample", "initialisation", "order"),
    tuned=lambda made: Tuned({"learning rate": made.rates}, len(made.rates) * len(made.dimensions) * len(made.sizes), by="validation_error"),
    validation="validation_error",
    test="test_error",
    apart=("chosen",),
    parameters=lambda made: {"student": sum(part[0].size for part in start(made, 1, np.random.default_rng(0)))},
)  # fmt: skip
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train for each dimension with each number of examples.

    Returns:
        Natural logarithms of the mean squared error, of targets with mean square 1, at the look that validation likes best: (dimensions, rates, sizes)
        `validation_error`, and (dimensions, sizes) `test_error` at the rate that it likes best; `chosen`, the place of that rate.
    """
    rows = [trained(settings, dimension, seed) for dimension in settings.dimensions]
    checked, tested, chosen = (np.array(part) for part in zip(*rows))
    return {"validation_error": np.log(checked), "test_error": np.log(tested), "chosen": chosen}


def world(settings: Settings, dimension: int, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Points (n, inputs) and targets (n,) to train, validate and test."""
    rng = np.random.default_rng([seed, dimension, 0])
    counts = settings.pool, settings.checked, settings.tested
    inner = rng.normal(0, settings.bend * dimension**-0.5, (dimension, settings.taught))
    shift, outer = rng.normal(size=settings.taught), rng.normal(size=settings.taught)
    turn = np.linalg.qr(rng.normal(size=(settings.inputs, settings.inputs)))[0][:dimension]
    points = rng.normal(size=(sum(counts), dimension))
    targets = np.tanh(points @ inner + shift) @ outer
    targets = (targets - targets.mean()) / targets.std()
    ends = np.cumsum(counts)[:-1]
    seen = (points @ turn).astype(np.float32) * (settings.inputs / dimension) ** 0.5
    return list(zip(np.split(seen, ends), np.split(targets.astype(np.float32), ends)))


def start(settings: Settings, copies: int, rng: np.random.Generator) -> list[np.ndarray]:
    """He's weights (copies, inputs, units) and offsets (copies, 1, units) of zero, alike in all copies."""
    widths, made = (settings.inputs, settings.units, settings.units, 1), []
    for inputs, units in zip(widths, widths[1:]):
        made += [rng.normal(0, (2 / inputs) ** 0.5, (1, inputs, units)), np.zeros((1, 1, units))]
    return [np.repeat(part, copies, axis=0).astype(np.float32) for part in made]


def forward(weights: list, x: np.ndarray) -> list[np.ndarray]:
    """What each layer is given, and the outputs (copies, n, 1) at last."""
    given = [x]
    for at in range(0, len(weights), 2):
        z = given[-1] @ weights[at] + weights[at + 1]
        given.append(np.maximum(z, 0) if at < len(weights) - 2 else z)
    return given


def trained(settings: Settings, dimension: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Validation error (rates, sizes), test error and the place of the rate, both (sizes,)."""
    (x, y), checks, asked = world(settings, dimension, seed)
    rates, sizes = (part.ravel() for part in np.meshgrid(settings.rates, settings.sizes, indexing="ij"))
    weights = start(settings, len(rates), np.random.default_rng([seed, dimension, 1]))
    m, s = ([np.zeros_like(part) for part in weights] for _ in range(2))
    order = np.random.default_rng([seed, dimension, 2])
    least = np.full(len(rates), np.inf)
    kept = [part.copy() for part in weights]
    column = rates.astype(np.float32)[:, None, None]
    for step in range(1, settings.steps + 1):
        chosen = (order.random((1, settings.batch)) * sizes[:, None]).astype(int)  # copies, batch
        given = forward(weights, x[chosen])
        delta, slopes = 2 * (given[-1] - y[chosen][..., None]) / settings.batch, []
        for layer in reversed(range(len(weights) // 2)):
            slopes = [given[layer].swapaxes(1, 2) @ delta, delta.sum(axis=1, keepdims=True), *slopes]
            if layer:
                delta = (delta @ weights[2 * layer].swapaxes(1, 2)) * (given[layer] > 0)
        pace = column * np.float32((1 - (step - 1) / settings.steps) * (1 - 0.999**step) ** 0.5 / (1 - 0.9**step))
        for part, mean, square, slope in zip(weights, m, s, slopes):
            mean += np.float32(0.1) * (slope - mean)
            square += np.float32(0.001) * (slope**2 - square)
            part -= pace * mean / (np.sqrt(square) + np.float32(1e-8))
        if step % (settings.steps // settings.looks) == 0:
            error = mistakes(weights, checks)
            better = error < least
            least[better] = error[better]
            for old, new in zip(kept, weights):
                old[better] = new[better]
    tested = mistakes(kept, asked).reshape(len(settings.rates), -1)
    checked = least.reshape(tested.shape)
    at = checked.argmin(axis=0)
    return checked, tested[at, np.arange(len(settings.sizes))], at


def mistakes(weights: list, examples: tuple) -> np.ndarray:
    """Mean squared error of each copy."""
    x, y = examples
    return ((forward(weights, x[None])[-1][..., 0] - y) ** 2).mean(axis=1)


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of the dimension."""
    error, sizes = record.results["test_error"], np.log(record.settings["sizes"])[2:]
    middle = sizes - sizes.mean()
    exponent = -(error[..., 2:] * middle).sum(axis=-1) / (middle**2).sum()
    tried = record.results["validation_error"].mean(axis=0)  # dimensions, rates, sizes
    return (
        between(
            "at each dimension and size a rate at an end of the grid gains less than 3 % on its neighbour",
            max((tried[:, 1] - tried[:, 0]).max(), (tried[:, -2] - tried[:, -1]).max()),
            high=0.03,
        ),
        ordered("more dimensions are harder at the largest size", *error[:, :, -1].T, share=0.6),
        between("in 2 dimensions the exponent is far below 2", exponent[:, 0].max(), high=1.2),
        between("in 16 it is above 1/4", exponent[:, -1].min(), low=0.35),
    )
