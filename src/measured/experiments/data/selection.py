"""The best of many candidates on a validation set, and what it does on other digits.

Of scikit-learn's digits 300 are learned from, 400 are for validation and the others judge. Sixty-four candidates are one
network with random hidden units, drawn anew each time; only the weights behind them are fitted, by least squares with a
penalty. Beside them four models of different kinds. Each seed is one split.
"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, alike, between, paired
from deeplecture.experiment import experiment

MODELS = ("nearest neighbour", "logistic", "decision tree", "naive Bayes")


@dataclass(frozen=True)
class Settings:
    """Sizes of the parts and of the contest.

    Attributes:
        train, validation: digits to learn from, and for validation.
        small: how many of the latter the smaller validation set has.
        candidates: networks that differ only in their random hidden units.
        hidden: units of each.
        penalty: of the squared weights, in units of the mean squared output of a hidden unit.
    """

    train: int = 300
    validation: int = 400
    small: int = 100
    candidates: int = 64
    hidden: int = 40
    penalty: float = 0.01


@experiment(
    seeds=range(100),
    data="scikit-learn's 1,797 digits: 300 to learn from, 400 for validation, 1,097 to judge by; 100 random splits",
    tolerance={
        "small": Within(each=0.03, mean=0.003),
        "large": Within(each=0.02, mean=0.003),
        "test": Within(each=0.01, mean=0.003),
        "models": Within(each=0.03, mean=0.003),
    },
    intervals="80 % of the seeds",
    varied=("split", "initialisation"),
    tuned="none: the choice by validation is what is studied, and penalty and models' settings are fixed",
    validation="large",
    test="test",
    parameters=lambda made: {"output weights": 10 * (made.hidden + 1)},
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Split, fit all candidates, and judge them.

    Returns:
        accuracies of the candidates, (candidates,) each: `small` and `large` on the two validation sets, `test` on the
        other digits; `models` (4, 2), of the four models on the larger validation set and on the other digits.
    """
    from sklearn.datasets import load_digits
    from sklearn.linear_model import LogisticRegression
    from sklearn.naive_bayes import GaussianNB
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.tree import DecisionTreeClassifier

    images, labels = load_digits(return_X_y=True)
    rng = np.random.default_rng([0, seed])
    order = rng.permutation(len(images))
    images, labels = images[order] / 16, labels[order]
    train, checks = slice(settings.train), slice(settings.train, settings.train + settings.validation)
    rest = slice(settings.train + settings.validation, None)
    small, large, test = np.zeros((3, settings.candidates))
    for number in range(settings.candidates):
        outputs = hidden(images, settings.hidden, np.random.default_rng([1, seed, number]))
        known = outputs[train]
        shrink = settings.penalty * (known**2).mean() * len(known) * np.eye(known.shape[1])
        fit = np.linalg.solve(known.T @ known + shrink, known.T @ np.eye(10)[labels[train]])
        right = (outputs @ fit).argmax(axis=1) == labels
        small[number], large[number] = right[checks][: settings.small].mean(), right[checks].mean()
        test[number] = right[rest].mean()
    four = (KNeighborsClassifier(1), LogisticRegression(C=1.0, max_iter=1000), DecisionTreeClassifier(random_state=seed), GaussianNB(var_smoothing=0.1))  # fmt: skip
    models = [
        [model.score(images[part], labels[part]) for part in (checks, rest)]
        for model in (model.fit(images[train], labels[train]) for model in four)
    ]
    return {"small": small, "large": large, "test": test, "models": np.array(models)}


def hidden(images: np.ndarray, units: int, rng: np.random.Generator) -> np.ndarray:
    """The outputs of random rectified linear units and a constant 1: (n, units + 1)."""
    weights, offsets = rng.normal(size=(images.shape[1], units)), rng.normal(size=units)
    return np.column_stack([np.maximum(0, (images - 0.3) @ weights / 2 + offsets), np.ones(len(images))])


def winners(validation: np.ndarray, judged: np.ndarray, counts) -> np.ndarray:
    """What the winner among the first so many candidates has: its validation and its other accuracy.

    Args:
        validation, judged: (splits, candidates).
        counts: numbers of candidates.

    Returns:
        (counts, 2, splits).
    """
    splits = np.arange(len(validation))
    best = [validation[:, :count].argmax(axis=1) for count in counts]
    return np.array([[validation[splits, place], judged[splits, place]] for place in best])


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of choosing."""
    small, large, test, models = (record.results[key] for key in ("small", "large", "test", "models"))
    one, many = winners(small, test, (1, small.shape[1]))
    more = winners(large, test, (large.shape[1],))[0]
    picks = models[:, :, 0].argmax(axis=1)
    return (
        paired("the best of 64 on 100 digits is more than two points worse on others", *many, 0.02),
        paired(
            "with 400 validation digits less than half of that is left", 0.5 * (many[0] - many[1]), more[0] - more[1]
        ),
        paired("choosing among 64 is better than taking one", many[1], one[1], 0.01),
        paired("choosing by 400 digits is better than by 100", more[1], many[1], 0.001),
        between("the nearest neighbour wins nearly every contest of the four models", (picks == 0).mean(), 0.9, 1.01),
        alike("and is as good on other digits as on the validation digits", models[:, 0, 0], models[:, 0, 1], 0.005),
    )
