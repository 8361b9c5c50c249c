"""Two networks for digits, one of them written down in other weights: outputs, test accuracy, sharpness, and a length that stays.

Rescaling after Dinh and colleagues (2017).
"""

from functools import cache

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.optimisation._network import Network, digits
from measured.optimisers import adam

FACTORS = (0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
NETWORK = Network((64, 32, 10))


@cache
def two_networks() -> tuple:
    """Weights of two trained networks: small batches for long, and one that stops early; and their data."""
    data = digits(np.random.default_rng([9, 5]), train=600, validation=0)
    ends = []
    for seed, epochs in ((1, 30), (2, 8)):
        rng = np.random.default_rng([9, 5, seed])
        steps = NETWORK.train(NETWORK.start(rng), *data.train, adam(), lambda done: 0.01 * (1 - done), epochs, 50, rng)
        ends.append(list(steps)[-1])
    return *ends, data


def rescaled(weights: np.ndarray, factor: float) -> np.ndarray:
    """The same function with the first layer and its offsets multiplied, and the second layer divided, by a factor."""
    made = weights.copy()
    (matrix, offset), (last, _) = NETWORK.layers(made)
    matrix *= factor
    offset *= factor
    last /= factor
    return made


def sharpness(weights: np.ndarray, x: np.ndarray, y: np.ndarray, steps: int = 40) -> float:
    """The largest eigenvalue of the Hessian of the loss, by power iteration."""
    direction = np.random.default_rng(0).normal(size=weights.size)
    size = 0.0
    for _ in range(steps):
        direction /= np.linalg.norm(direction)
        turned = NETWORK.curvature(weights, direction, x, y)
        size = float(direction @ turned)
        direction = turned
    return size


def path_length(weights: np.ndarray) -> float:
    """Root of the sum over all paths from input to output of the squared product of the weights on them."""
    (matrix, _), (last, _) = NETWORK.layers(weights)
    return float(np.sqrt((matrix**2 @ last**2).sum()))


@cache
def sweep() -> dict[str, list[float]]:
    """Sharpness and path length of the first network by factor, and of the second."""
    one, other, data = two_networks()
    x, y = data.train
    made = [rescaled(one, factor) for factor in FACTORS]
    return {
        "sharp": [sharpness(weights, x, y) for weights in made],
        "paths": [path_length(weights) for weights in made],
        "other": [sharpness(other, x, y), path_length(other)],
    }


@figure("computed")
def renamed_sharpness(factor: float = 5.0):
    one, other, data = two_networks()
    found = sweep()
    at = FACTORS.index(factor)
    before, after = (NETWORK.logits(weights, data.test[0]) for weights in (one, rescaled(one, factor)))
    picture, (left, right) = style.canvas((9.3, 4.1), columns=2)
    left.plot(before[:200].ravel(), after[:200].ravel(), ".", color=style.CLASS_A, markersize=4, rasterized=True)
    left.set(title="outputs for test digits", xlabel="as trained", ylabel=f"with factor {factor:g}")
    right.plot(FACTORS, found["sharp"], "-o", color=style.CLASS_A, markersize=7)
    right.axhline(found["other"][0], color=style.CLASS_B, linestyle="--")
    right.plot([factor], [found["sharp"][at]], "o", markersize=17, markerfacecolor="none", color=style.CLASS_B, markeredgewidth=2)  # fmt: skip
    right.text(10.5, found["other"][0] * 1.25, "another network", color=style.CLASS_B, fontsize=16, ha="right")
    right.text(0.62, max(found["sharp"]) * 0.5, "this one", color=style.CLASS_A, fontsize=16)
    right.set(title="sharpness", xscale="log", yscale="log", xlabel="factor")
    right.set_xticks(FACTORS, [f"{one:g}" for one in FACTORS])
    right.minorticks_off()
    accuracy = lambda weights: NETWORK.accuracy(weights, *data.test)
    return with_numbers(
        picture, factor=factor, sharp=found["sharp"][at], trained=found["sharp"][FACTORS.index(1.0)], other=found["other"][0], gap=np.abs(before - after).max(), accuracy=accuracy(one), rescaled_accuracy=accuracy(rescaled(one, factor)), other_accuracy=accuracy(other),
        paths=found["paths"], paths_apart=max(found["paths"]) / min(found["paths"]), least=min(found["sharp"]), least_at=FACTORS[int(np.argmin(found["sharp"]))], highest=max(found["sharp"]), other_paths=found["other"][1],
    )  # fmt: skip
