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
    # A tenth of each recorded mean, where something moves at all.
    tolerance={
        "change_by_width": Within(
            np.array([[0.04, 0.02, 0.008, 0.003], [0.014, 0.006, 0.003, 0.001], [0.14, 0.12, 0.12, 0.12]])
        ),
        "change": Within(
            np.array([[0.3, 0.11, 0.04, 0.02, 0.01, 0.006, 0.002], [0.07, 0.025, 0.012, 0.008, 0.005, 0.003, 0.001]])
        ),
        "misfit": 0.03,
        "accuracy": 0.01,
        "linear": 0.01,
        "fixed": 0.01,
        "left": 0.005,
        "steps": 8.0,
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
        test data, `left` of the training error, `steps`, and `misfit`: how far test outputs lie from those of the network that stays
        linear in its weights; (tasks,) accuracy of that network, `linear`, and of least squares with the first kernel, `fixed`.
    """
    signs = simulated(settings, np.random.default_rng([seed, 0]))
    by_width = np.zeros((len(settings.rules), len(settings.widths)))
    for row, rule in enumerate(settings.rules):
        for column, width in enumerate(settings.widths):
            made = trained(settings, signs, width, RULES[rule](width), np.random.default_rng([seed, 1, width]))
            by_width[row, column] = made["change"]
    ends, linear, fixed = [], [], []
    for task in (signs, images(settings, np.random.default_rng([seed, 0]))):
        straight = trained(settings, task, settings.width, 1.0, np.random.default_rng([seed, 1]), linear=True)
        linear.append(straight["accuracy"])
        for scale in settings.scales:
            end = trained(settings, task, settings.width, scale, np.random.default_rng([seed, 1]))
            gap = np.linalg.norm(end.pop("outputs") - straight["outputs"])
            ends.append(end | {"misfit": gap / np.linalg.norm(straight["outputs"])})
        fixed.append(by_first_kernel(settings, task, np.random.default_rng([seed, 1])))
    found = {key: np.reshape([end[key] for end in ends], (2, len(settings.scales))) for key in ends[0]}
    return found | {"change_by_width": by_width, "linear": np.array(linear), "fixed": np.array(fixed)}


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


def trained(
    settings: Settings, task: tuple, width: int, scale: float, rng: np.random.Generator, linear: bool = False
) -> dict:
    """Train to the same training error and tell what has become of kernel and accuracy.

    Args:
        linear: train the network that is linear in its weights, with the slopes of the start, instead.
    """
    x, y, tests, kinds = task
    first = begun(x.shape[1], width, y.shape[1], rng)
    moved = [np.zeros_like(part) for part in first]
    factor = scale / np.sqrt(width)
    few = x[: settings.judged]

    def outputs(inputs):
        """Outputs less those of the start, over the factor; sums and values whose slopes count."""
        sums = inputs @ first[0]
        values = np.maximum(sums, 0)
        if linear:
            return ((inputs @ moved[0]) * (sums > 0)) @ first[1] + values @ moved[1], sums, values
        now = inputs @ (first[0] + moved[0])
        bent = np.maximum(now, 0)
        return bent @ (first[1] + moved[1]) - values @ first[1], now, bent

    # A fifth of the inverse curvature at the start leaves room for a kernel that grows.
    rate = 0.2 / np.linalg.eigvalsh(kernel(first, x, x))[-1] * len(x)
    speeds = [np.zeros_like(part) for part in first]
    for step in range(settings.most):  # noqa: B007 -- the last step is told
        out, sums, values = outputs(x)
        rest = factor * out - y
        left = (rest**2).mean() / (y**2).mean()
        if left < settings.trained_to:
            break
        rest *= factor / scale**2 / len(x)
        last = first[1] if linear else first[1] + moved[1]
        slopes = x.T @ ((rest @ last.T) * (sums > 0)), values.T @ rest
        for part, speed, slope in zip(moved, speeds, slopes):
            speed *= 0.9
            speed += slope
            part -= rate * speed
    answers = factor * outputs(tests)[0]
    weights = first if linear else [begin + change for begin, change in zip(first, moved)]
    old, new = kernel(first, few, few), kernel(weights, few, few)
    return {
        "change": np.linalg.norm(new - old) / np.linalg.norm(old),
        "accuracy": (answers.argmax(axis=1) == kinds).mean(),
        "left": left,
        "steps": step,
        "outputs": answers,
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
    right, linear, fixed, left = (record.results[key] for key in ("accuracy", "linear", "fixed", "left"))
    misfit = record.results["misfit"]
    return (
        between("all train to the same training error", left.max(), high=0.031),
        paired("at a scale of 1 the kernel of 32 units moves four times as far as that of 2048", by_width[:, 0, 0], 4 * by_width[:, 0, -1]),
        between("at a falling scale the widest moves at least half as far as the narrowest", (by_width[:, 2, -1] / by_width[:, 2, 0]).min(), low=0.5),
        paired("at a scale of 10 the narrowest moves less than the widest at a falling one", by_width[:, 2, -1], by_width[:, 1, 0], 0.3),
        paired("on the signs small scales test better than the network that stays linear", right[:, 0, 0], linear[:, 0], 0.1),
        alike("a large scale tests as that network does, on the signs", right[:, 0, -1], linear[:, 0], 0.01),
        alike("and on digits", right[:, 1, -1], linear[:, 1], 0.005),
        between("and its outputs are nearly the same", misfit[:, :, -1].max(), high=0.15),
        paired("on digits the smallest scale tests better too", right[:, 1, 0], linear[:, 1], 0.005),
        alike("but by less than two points and a half", right[:, 1, 0], linear[:, 1], 0.025),
        paired("and the first kernel gains as much by being solved to the end", fixed[:, 1], linear[:, 1], 0.005),
        paired("although the kernel moves there as well", change[:, 1, 0], change[:, 1, -1], 0.3),
    )  # fmt: skip
