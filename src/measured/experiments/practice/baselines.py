"""Six models on 1,000 images of clothes, from chance to a network: how much each gets right, and how long it takes."""

import time
import warnings
from dataclasses import dataclass

import numpy as np

from deeplecture.claims import LEFT_OUT_TIMES, Claim, alike, inside, paired, times
from deeplecture.experiment import Tuned, experiment
from measured.experiments.regularisation import _clothes
from measured.experiments.regularisation._net import Means, Net, Training, train
from measured.fashion import data

RUNGS = ("chance", "nearest mean", "decision tree", "neighbours", "logistic", "network")


@dataclass(frozen=True)
class Settings:
    """What is fitted; each rung but the first two chooses one number by validation images.

    Attributes:
        leaves: of the tree; neighbours: that vote; strengths: inverse penalties of logistic regression; rates: Adam's.
    """

    leaves: tuple[int, ...] = (10, 20, 40, 80, 160)
    neighbours: tuple[int, ...] = (1, 3, 5, 7, 9)
    strengths: tuple[float, ...] = (0.01, 0.1, 1.0, 10.0)
    rates: tuple[float, ...] = (0.0003, 0.001, 0.003, 0.01, 0.03)
    train: int = 1_000
    validation: int = 1_000
    width: int = 64
    epochs: int = 30
    batch: int = 50


@experiment(
    seeds=range(10),
    data="Fashion-MNIST, 14 x 14: 1,000 images to train, 1,000 to validate, all 10,000 test images",
    tolerance={"validation_accuracy": 0.004, "accuracy": 0.002, "seconds": LEFT_OUT_TIMES},
    intervals="range over the seeds",
    varied=("sample", "split", "initialisation", "order"),
    tuned=lambda made: Tuned(
        {
            "leaves": made.leaves,
            "neighbours": made.neighbours,
            "inverse penalty": made.strengths,
            "learning rate": made.rates,
        },
        len(made.leaves) + len(made.neighbours) + len(made.strengths) + len(made.rates),
        by="validation_accuracy",
    ),
    validation="validation_accuracy",
    test="accuracy",
    parameters=lambda made: {"network": Net((196, made.width, made.width, 10)).numbers(), "logistic": 1970},
    apart=("validation_accuracy",),
    alone=True,
    checksum=data.checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Fit each rung at every number that it may choose.

    Returns:
        (rungs,): `accuracy` on test images at the number with the most right validation images, `seconds` of processor time
        to fit all of them and to choose; (rungs, 5): `validation_accuracy`, NaN where a rung has fewer to choose from.
    """
    from sklearn.dummy import DummyClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier, NearestCentroid
    from sklearn.tree import DecisionTreeClassifier

    parts = _clothes.parts(seed, settings.train, settings.validation)
    made = (
        [lambda: DummyClassifier(strategy="stratified", random_state=seed)],
        [NearestCentroid],
        [lambda n=n: DecisionTreeClassifier(max_leaf_nodes=n, random_state=seed) for n in settings.leaves],
        [lambda n=n: KNeighborsClassifier(n) for n in settings.neighbours],
        [lambda c=c: LogisticRegression(C=c, max_iter=500) for c in settings.strengths],
        [lambda rate=rate: Dense(rate, settings, seed) for rate in settings.rates],
    )
    checked, right, seconds = np.full((len(RUNGS), 5), np.nan), np.zeros(len(RUNGS)), np.zeros(len(RUNGS))
    for rung, makers in enumerate(made):
        begin = time.process_time()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a weak penalty takes more iterations than it is worth
            fits = [make().fit(*parts.train) for make in makers]
            checked[rung, : len(fits)] = [fit.score(*parts.validation) for fit in fits]
        seconds[rung] = time.process_time() - begin
        right[rung] = fits[int(np.nanargmax(checked[rung]))].score(*parts.test)
    return {"validation_accuracy": checked, "accuracy": right, "seconds": seconds}


class Dense:
    """A network with two hidden layers, as scikit-learn's models are called."""

    def __init__(self, rate: float, settings: Settings, seed: int):
        self.rate, self.settings, self.seed = rate, settings, seed

    def fit(self, x: np.ndarray, y: np.ndarray) -> "Dense":
        made = self.settings
        self.net = Net((x.shape[1], made.width, made.width, 10))
        start = self.net.start(np.random.default_rng([self.seed, 1]), 1)
        learned = Training(made.epochs, made.batch)
        self.flat, self.running = train(
            self.net, start, (x, np.eye(10)[y]), Means(self.rate), learned, np.random.default_rng([self.seed, 2])
        )
        return self

    def score(self, x: np.ndarray, y: np.ndarray) -> float:
        return float((self.net.logits(self.flat, x, self.running)[0].argmax(axis=-1) == y).mean())


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of the ladder."""
    right, seconds = record.results["accuracy"], record.results["seconds"]
    at = {name: place for place, name in enumerate(RUNGS)}
    grids = {"decision tree": "leaves", "neighbours": "neighbours", "logistic": "strengths", "network": "rates"}
    checked = record.results["validation_accuracy"]
    chosen = {
        name: np.array(record.settings[grid])[np.nanargmax(checked[:, at[name]].mean(axis=0))]
        for name, grid in grids.items()
    }
    return (
        *(inside(f"{name}: the best on average lies inside its grid", chosen[name], record.settings[grids[name]]) for name in grids),
        alike("network and logistic regression differ by less than a point and a half", right[:, at["network"]], right[:, at["logistic"]], 0.015),
        paired("the network gets more right than neighbours", right[:, at["network"]], right[:, at["neighbours"]], 0.02),
        times("the network takes at least a hundred times as long as the nearest mean", seconds[:, at["network"]], seconds[:, at["nearest mean"]], 100),
    )  # fmt: skip
