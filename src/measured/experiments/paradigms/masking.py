"""Half the pixels of a digit are hidden and told from the other half; what is learned by that is then read by a line.

No label is used to fill in. Beside the network three other ways: the mean image, the training digit that agrees best with what is
seen, and the mean of the hidden pixels given the seen ones in a Gaussian with the digits' covariance. Then a line
(least squares with a penalty) reads the classes off pixels, off the hidden units of an untrained network and off those of the
trained one.
"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.networks._dense import Dense
from measured.experiments.optimisation._network import digits_checksum
from measured.experiments.paradigms._digits import parts, revealed
from measured.optimisers import adam

FILLERS = ("mean image", "nearest digit", "Gaussian", "network")
READ = ("pixels", "untrained network", "trained network")


@dataclass(frozen=True)
class Settings:
    """What is trained, and what is read.

    Attributes:
        share: of the pixels that are hidden, at random.
        units: of the one hidden layer.
        rates: learning rates of Adam, rising; the rate falls in a straight line to nothing.
        ridges: what is added to the variances of the Gaussian.
        sizes: labels that the line learns from.
        penalties: of the line, rising, relative to the mean square of its inputs.
    """

    share: float = 0.5
    units: int = 128
    steps: int = 2_000
    batch: int = 100
    rates: tuple[float, ...] = (0.001, 0.003, 0.01, 0.03)
    ridges: tuple[float, ...] = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
    sizes: tuple[int, ...] = (20, 100, 1_000)
    penalties: tuple[float, ...] = (0.0001, 0.001, 0.01, 0.1, 1.0, 10.0, 100.0)


def hide(images: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    """Which pixels are hidden, as ones: (n, 64)."""
    return (rng.random(images.shape) < share).astype(float)


def given(images: np.ndarray, hidden: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """What a network sees: pixels less their mean (64,), and zero where they are hidden. (n, 64)"""
    return (images - mean) * (1 - hidden)


@dataclass(frozen=True)
class Filler:
    """A network that tells hidden pixels from the others.

    Attributes:
        network: of one hidden layer.
        first, weights: flat, before and after training.
        mean: of the training images (64,).
    """

    network: Dense
    first: np.ndarray
    weights: np.ndarray
    mean: np.ndarray

    def __call__(self, images: np.ndarray, hidden: np.ndarray) -> np.ndarray:
        """All pixels as the network tells them (n, 64)."""
        return self.network(self.weights, given(images, hidden, self.mean)) + self.mean

    def features(self, images: np.ndarray, trained: bool = True) -> np.ndarray:
        """The hidden units' outputs at whole images (n, units)."""
        weights = self.weights if trained else self.first
        return self.network.forward(weights, given(images, np.zeros_like(images), self.mean))[1][-1]


def pretrain(images: np.ndarray, settings: Settings, rate: float, rng: np.random.Generator) -> Filler:
    """Adam on the mean squared error of hidden pixels, hidden anew in each batch; the rate falls in a straight line to nothing."""
    mean = images.mean(axis=0)
    network = Dense((images.shape[1], settings.units, images.shape[1]), "ReLU")
    first = weights = network.start(rng)
    update = adam()
    for step in range(settings.steps):
        batch = images[rng.integers(len(images), size=settings.batch)]
        hidden = hide(batch, settings.share, rng)
        slope = lambda told: (told + mean - batch) * hidden / hidden.sum()  # noqa: B023, E731 -- called at once
        gradient = network.gradient(weights, given(batch, hidden, mean), slope)
        weights = update(weights, gradient, rate * (1 - step / settings.steps))
    return Filler(network, first, weights, mean)


def error(told: np.ndarray, images: np.ndarray, hidden: np.ndarray) -> float:
    """Mean squared error of hidden pixels."""
    return float((((told - images) ** 2) * hidden).sum() / hidden.sum())


def nearest(pool: np.ndarray, images: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """The image of the pool that differs least from each image at the pixels that are seen."""
    seen = 1 - hidden
    distance = seen @ (pool**2).T - 2 * (images * seen) @ pool.T
    return pool[distance.argmin(axis=1)]


def gaussian(pool: np.ndarray, images: np.ndarray, hidden: np.ndarray, ridge: float) -> np.ndarray:
    """The mean of hidden pixels given the seen ones, in a Gaussian with the pool's mean and covariance."""
    mean, covariance = pool.mean(axis=0), np.cov(pool.T) + ridge * np.eye(pool.shape[1])
    told = images.copy()
    for row, mask in enumerate(hidden > 0):
        weights = np.linalg.solve(covariance[np.ix_(~mask, ~mask)], (images[row] - mean)[~mask])
        told[row, mask] = mean[mask] + covariance[np.ix_(mask, ~mask)] @ weights
    return told


def line(inputs: np.ndarray, classes: np.ndarray, penalties) -> list:
    """Functions from inputs to classes: least squares on one-of-ten targets with an offset, one for each penalty.

    Args:
        inputs: (n, d); a penalty counts in units of their mean square.
    """
    middle, scale = inputs.mean(axis=0), (inputs**2).mean()
    centred, targets = inputs - middle, np.eye(10)[classes]
    values, vectors = np.linalg.eigh(centred.T @ centred)
    turned = vectors.T @ (centred.T @ (targets - targets.mean(axis=0)))
    rules = []
    for penalty in penalties:
        weights = vectors @ (turned / (np.maximum(values, 0) + penalty * scale)[:, None])
        rules.append(lambda asked, w=weights: ((asked - middle) @ w + targets.mean(axis=0)).argmax(axis=1))
    return rules


@experiment(
    seeds=range(10),
    data="scikit-learn's 1,797 digits: 1,000 to learn from, 300 for validation, 497 to test; ten random splits",
    tolerance={
        "validation_error": Within(each=0.001, mean=0.0003),
        "error": Within(each=0.001, mean=0.0003),
        "others": Within(each=1e-4),
        "filled": Within(each=0.25, share=0.02),
        "validation_right": Within(each=0.04, mean=0.01),
        "right": Within(each=0.03, mean=0.006),
    },
    intervals="range over the seeds",
    varied=("split", "initialisation", "order", "labels drawn"),
    tuned=lambda made: Tuned(
        {"learning rate": made.rates, "ridge of the Gaussian": made.ridges, "penalty of the line": made.penalties},
        len(made.rates) + len(made.ridges) + len(READ) * len(made.sizes) * len(made.penalties),
        by="validation_error for the rate and the ridge, validation_right for the line",
    ),
    validation="validation_right",
    test="right",
    parameters=lambda made: {"network": 65 * made.units + 64 * (made.units + 1)},
    checksum=digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Fill in by all ways, then read.

    Returns:
        `validation_error`, `error` (rates,) of the network; `others` (3,), test errors of the other ways; `filled` (4, 64), one
        test digit as each way tells it; `validation_right`, `right` (3, sizes, penalties) of the line on `READ`.
    """
    digits = parts(seed)
    rng = np.random.default_rng([1, seed])
    checks, asked = hide(digits.checks, settings.share, rng), hide(digits.asked, settings.share, rng)
    made = [pretrain(digits.pool, settings, rate, np.random.default_rng([2, seed])) for rate in settings.rates]
    errors = [
        [error(filler(images, hidden), images, hidden) for filler in made]
        for images, hidden in ((digits.checks, checks), (digits.asked, asked))
    ]
    filler = made[int(np.argmin(errors[0]))]
    ridge = min(
        settings.ridges, key=lambda one: error(gaussian(digits.pool, digits.checks, checks, one), digits.checks, checks)
    )
    told = [
        np.broadcast_to(digits.pool.mean(axis=0), asked.shape),
        nearest(digits.pool, digits.asked, asked),
        gaussian(digits.pool, digits.asked, asked, ridge),
        filler(digits.asked, asked),
    ]
    seen = [
        (digits.pool, digits.checks, digits.asked),
        *(
            tuple(filler.features(x, trained) for x in (digits.pool, digits.checks, digits.asked))
            for trained in (False, True)
        ),
    ]
    order = revealed(digits.known, np.random.default_rng([3, seed]))
    right = np.zeros((2, len(READ), len(settings.sizes), len(settings.penalties)))
    for i, (pool, judged, test) in enumerate(seen):
        for j, size in enumerate(settings.sizes):
            for k, rule in enumerate(line(pool[order[:size]], digits.known[order[:size]], settings.penalties)):
                right[0, i, j, k] = (rule(judged) == digits.checked).mean()
                right[1, i, j, k] = (rule(test) == digits.truth).mean()
    return {
        "validation_error": np.array(errors[0]),
        "error": np.array(errors[1]),
        "others": np.array([error(way, digits.asked, asked) for way in told[:3]]),
        "filled": np.array([np.where(asked[0] > 0, way[0], digits.asked[0]) for way in told]),
        "validation_right": right[0],
        "right": right[1],
    }


def chosen(validation: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Test scores at the setting that is best on validation, on average over the runs.

    Args:
        validation, test: (runs, ..., settings).

    Returns:
        (runs, ...).
    """
    best = validation.mean(axis=0).argmax(axis=-1)
    return np.take_along_axis(test, best[None, ..., None], axis=-1)[..., 0]


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of masking."""
    told = chosen(-record.results["validation_error"], record.results["error"])
    mean, copy, gauss = record.results["others"].T
    pixels, untrained, trained = chosen(record.results["validation_right"], record.results["right"]).swapaxes(0, 1)
    rate = np.array(record.settings["rates"])[record.results["validation_error"].mean(axis=0).argmin()]
    return (
        paired("the network tells hidden pixels better than the Gaussian", gauss, told),
        paired("the Gaussian better than the nearest digit", copy, gauss),
        between("the network's error over the mean image's", float((told / mean).mean()), 0.3, 0.5),
        paired(
            "a line reads the trained units better than the untrained ones, from 100 labels",
            trained[:, 1],
            untrained[:, 1],
        ),
        paired("and better than pixels, from all labels", trained[:, 2], pixels[:, 2], 0.02),
        inside("the learning rate is chosen inside its grid", rate, record.settings["rates"]),
    )
