"""How far a network's kernel moves while it trains, by width and by the scale of its output, and what the movement is worth.

The output is scale / sqrt(width) times the sum over hidden units, less its value at the start: Chizat, Oyallon and Bach (2019).
Two tasks: the product of two of thirty signs (declared simulation), and digits.
"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, alike, between, paired
from deeplecture.experiment import experiment
from measured.experiments.optimisation import _network

# The scale at each width: held, ten times that, and falling as one over the root of the width.
RULES = {"1": lambda width: 1.0, "10": lambda width: 10.0, "falling": lambda width: 2.0 * width**-0.5}


@dataclass(frozen=True)
class Settings:
    """What is trained."""

    widths: tuple[int, ...] = (32, 128, 512, 2048)
    rules: tuple[str, ...] = tuple(RULES)
    scales: tuple[float, ...] = (0.1, 0.2, 0.5, 1.0, 3.0, 10.0, 100.0)
    width: int = 128  # at which the scales are compared
    inputs: int = 30
    train: int = 400
    tested: int = 2000  # signs that are drawn to test
    trained_to: float = 0.03  # of the targets' mean square
    most: int = 4000  # steps
    judged: int = 200  # examples between which kernels are compared


@experiment(
    seeds=range(10),
    data="signs: 400 to train and 2000 to test, drawn for each run; digits of scikit-learn: 400 to train, 1397 to test",
    tolerance={
        "change_by_width": Within(np.array([[0.02]])),
        "change": Within(0.02),
        "accuracy": Within(0.01),
        "fixed": Within(0.01),
        "left": Within(0.005),
        "steps": Within(100.0),
    },
    intervals="range over the seeds",
    varied=("sample or split", "initialisation"),
    tuned="none: the rate follows from the curvature at the start, and all train to the same training error",
    validation="none: nothing is chosen by it",
    test="accuracy",
    parameters=lambda made: {f"{width} units": (made.inputs + 1) * width for width in (*made.widths, made.width)},
    checksum=_network.digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train with one width and scale after the other, by descent with momentum on all examples.

    Returns:
        (rules, widths) `change_by_width`: the relative change of the kernel on the signs; (tasks, scales) `change`, `accuracy` on
        test data, `left` of the training error and `steps`; (tasks,) `fixed`: accuracy of regression with the first kernel.
    """
    signs = simulated(settings, np.random.default_rng([seed, 0]))
    by_width = np.zeros((len(settings.rules), len(settings.widths)))
    for row, rule in enumerate(settings.rules):
        for column, width in enumerate(settings.widths):
            made = trained(settings, signs, width, RULES[rule](width), np.random.default_rng([seed, 1, width]))
            by_width[row, column] = made["change"]
    ends, fixed = [], []
    for task in (signs, images(settings, np.random.default_rng([seed, 0]))):
        ends += [
            trained(settings, task, settings.width, scale, np.random.default_rng([seed, 1]))
            for scale in settings.scales
        ]
        fixed.append(by_first_kernel(settings, task, np.random.default_rng([seed, 1])))
    found = {key: np.reshape([end[key] for end in ends], (2, len(settings.scales))) for key in ends[0]}
    return found | {"change_by_width": by_width, "fixed": np.array(fixed)}


def simulated(settings: Settings, rng: np.random.Generator) -> tuple:
    """Vectors of signs, targets of the product of the first two, one of each class; test vectors and their classes."""
    x = rng.choice([-1.0, 1.0], size=(settings.train + settings.tested, settings.inputs))
    kind = (x[:, 0] * x[:, 1] > 0).astype(int)
    return x[: settings.train], 2.0 * np.eye(2)[kind[: settings.train]] - 1, x[settings.train :], kind[settings.train :]


def images(settings: Settings, rng: np.random.Generator) -> tuple:
    """Digits less their mean, three times their contrast, and targets of one class each; test digits and their classes."""
    data = _network.digits(rng, train=settings.train, validation=0)
    mean = data.train[0].mean(axis=0)
    return 3 * (data.train[0] - mean), np.eye(10)[data.train[1]] - 0.1, 3 * (data.test[0] - mean), data.test[1]


def begun(inputs: int, width: int, outputs: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Inner weights with He's variance and outer ones of variance 1."""
    return [rng.normal(0, np.sqrt(2 / inputs), (inputs, width)), rng.normal(size=(width, outputs))]


def kernel(weights: list[np.ndarray], x: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The tangent kernel between examples, the mean of those of the outputs; the scale is left out."""
    inner, outer = weights
    mine, theirs = x @ inner, other @ inner
    from_outer = np.maximum(mine, 0) @ np.maximum(theirs, 0).T
    from_inner = (x @ other.T) * (((mine > 0) * (outer**2).mean(axis=1)) @ (theirs > 0).T)
    return (from_outer + from_inner) / inner.shape[1]


def trained(settings: Settings, task: tuple, width: int, scale: float, rng: np.random.Generator) -> dict:
    """Train to the same training error and tell what has become of kernel and accuracy."""
    x, y, tests, kinds = task
    weights = begun(x.shape[1], width, y.shape[1], rng)
    first = [part.copy() for part in weights]
    factor = scale / np.sqrt(width)
    at_start = np.maximum(x @ first[0], 0) @ first[1]
    few = x[: settings.judged]
    # A fifth of the inverse curvature at the start leaves room for a kernel that grows.
    rate = 0.2 / np.linalg.eigvalsh(kernel(weights, x, x))[-1] * len(x)
    speeds = [np.zeros_like(part) for part in weights]
    for step in range(settings.most):  # noqa: B007 -- the last step is told
        sums = x @ weights[0]
        values = np.maximum(sums, 0)
        rest = factor * (values @ weights[1] - at_start) - y
        left = (rest**2).mean() / (y**2).mean()
        if left < settings.trained_to:
            break
        rest *= factor / scale**2 / len(x)
        slopes = x.T @ ((rest @ weights[1].T) * (sums > 0)), values.T @ rest
        for part, speed, slope in zip(weights, speeds, slopes):
            speed *= 0.9
            speed += slope
            part -= rate * speed
    answers = np.maximum(tests @ weights[0], 0) @ weights[1] - np.maximum(tests @ first[0], 0) @ first[1]
    old, new = kernel(first, few, few), kernel(weights, few, few)
    return {
        "change": np.linalg.norm(new - old) / np.linalg.norm(old),
        "accuracy": (answers.argmax(axis=1) == kinds).mean(),
        "left": left,
        "steps": step,
    }


def by_first_kernel(settings: Settings, task: tuple, rng: np.random.Generator) -> float:
    """Accuracy of least squares in the features of the start: the kernel of the network before training."""
    x, y, tests, kinds = task
    weights = begun(x.shape[1], settings.width, y.shape[1], rng)
    weights_of = np.linalg.lstsq(kernel(weights, x, x), y, rcond=1e-10)[0]
    return float(((kernel(weights, tests, x) @ weights_of).argmax(axis=1) == kinds).mean())


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of kernels that stay and that move."""
    change, by_width = record.results["change"], record.results["change_by_width"]
    right, fixed, left = (record.results[key] for key in ("accuracy", "fixed", "left"))
    return (
        between("all train to the same training error", left.max(), high=0.031),
        paired("at a scale of 1 the kernel of 32 units moves four times as far as that of 2048", by_width[:, 0, 0], 4 * by_width[:, 0, -1]),
        between("at a falling scale the widest moves at least half as far as the narrowest", (by_width[:, 2, -1] / by_width[:, 2, 0]).min(), low=0.5),
        paired("at a scale of 10 the narrowest moves less than the widest at a falling one", by_width[:, 2, -1], by_width[:, 1, 0], 0.3),
        paired("on the signs small scales test better than large ones", right[:, 0, 0], right[:, 0, -1], 0.1),
        alike("a large scale tests as its first kernel does, to five points, on the signs", right[:, 0, -1], fixed[:, 0], 0.05),
        paired("on digits they do so too", right[:, 1, 0], right[:, 1, -1], 0.005),
        alike("but by less than two points and a half", right[:, 1, 0], right[:, 1, -1], 0.025),
        alike("and the first kernel alone does as well as the smallest scale", right[:, 1, 0], fixed[:, 1], 0.005),
        paired("although the kernel moves there as well", change[:, 1, 0], change[:, 1, -1], 0.3),
    )  # fmt: skip
