"""A ladder of baselines on the whole data set, from chance to a small convolutional network.

What each rung leaves open is chosen on held-out training images; then it is fitted to all 60,000 and tested once.
Pixels are divided by 255; the networks standardise them instead.
"""

import time
import warnings
from dataclasses import dataclass

import numpy as np

from deeplecture.claims import LEFT_OUT_TIMES, Claim, Within, inside, ordered, paired, seeds_differ
from deeplecture.experiment import Tuned, experiment
from measured.experiments.fashion._report import parameters
from measured.fashion import data, training
from measured.fashion.settings import Settings as Run


@dataclass(frozen=True)
class Settings:
    """The rungs and what may be chosen.

    Attributes:
        rungs: their names, in order.
        validation: images held out for choosing.
        inverse_penalties: of logistic regression.
        flatness: largest slope of the mean loss at which its solver, L-BFGS, has found the minimum.
        neighbours: of k-NN.
        cnn_rates: step sizes of the CNN, compared after one epoch.
    """

    rungs: tuple[str, ...] = ("chance", "nearest centroid", "logistic regression", "k-NN", "784-128-10", "small CNN")
    validation: int = 10_000
    inverse_penalties: tuple[float, ...] = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
    flatness: float = 1e-3
    neighbours: tuple[int, ...] = (1, 3, 5, 7, 9)
    cnn_rates: tuple[float, ...] = (1e-3, 2e-3, 4e-3, 8e-3)


@experiment(
    seeds=(0, 1, 2),
    data=(
        "Fashion-MNIST, all 60,000 training images (choices: 50,000 and 10,000 held out with the seed), 10,000 test images"
    ),
    # Chance and centroids repeat exactly and neighbours but for ties; solvers and networks stop where rounding takes them.
    tolerance={
        "accuracy": Within(each=np.array([0, 2e-4, 5e-3, 5e-4, 1.5e-3, 4e-3]), mean=0.002),
        "chosen": Within(share=0.17),  # one choice of six between nearly equal values
        "seconds": LEFT_OUT_TIMES,
        "parameters": 0.0,
    },
    intervals="none drawn: ranges over the seeds are told",
    varied=("initialisation", "order", "split"),
    tuned=lambda made: Tuned(
        {
            "inverse penalty": made.inverse_penalties,
            "neighbours": made.neighbours,
            "CNN's learning rate": made.cnn_rates,
        },
        len(made.inverse_penalties) + len(made.neighbours) + len(made.cnn_rates),
        by="accuracy on the held-out images",
    ),
    validation="none: the choice is kept, and not the scores that made it",
    test="accuracy",
    parameters=lambda made: parameters("mlp", "cnn"),
    apart=("chosen", "parameters"),
    checksum=data.checksum,
)
def run(settings: Settings, seed: int) -> dict[str, float | np.ndarray]:
    """(rungs,) test accuracy, what was chosen (NaN: nothing), seconds to fit and test after that, numbers kept."""
    import torch
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import NearestCentroid

    fashion = data.load()
    images, test = (
        part.reshape(len(part), -1).astype(np.float32) / 255 for part in (fashion.train_images, fashion.test_images)
    )
    labels, truth = fashion.train_labels, fashion.test_labels
    order = np.random.default_rng([seed, 1]).permutation(len(labels))
    held_out, kept = order[: settings.validation], order[settings.validation :]
    rows = []

    def rung(predict, chosen=np.nan, parameters=0):
        start = time.perf_counter()
        predicted = predict()
        rows.append(((predicted == truth).mean(), chosen, time.perf_counter() - start, parameters))

    rung(lambda: np.random.default_rng([seed, 3]).integers(0, 10, len(truth)))
    rung(lambda: NearestCentroid().fit(images, labels).predict(test), parameters=7840)

    def logistic(penalty, on):
        warnings.simplefilter("error", ConvergenceWarning)
        return LogisticRegression(C=penalty, tol=settings.flatness, max_iter=2000).fit(images[on], labels[on])

    scores = [logistic(c, kept).score(images[held_out], labels[held_out]) for c in settings.inverse_penalties]
    penalty = settings.inverse_penalties[int(np.argmax(scores))]
    rung(lambda: logistic(penalty, slice(None)).predict(test), penalty, 7850)

    near = _neighbours(images[kept], images[held_out], max(settings.neighbours))
    scores = [(_vote(labels[kept][near[:, :k]]) == labels[held_out]).mean() for k in settings.neighbours]
    k = settings.neighbours[int(np.argmax(scores))]
    rung(lambda: _vote(labels[_neighbours(images, test, k)]), k, images.size)

    def network(**settings):
        return training.train(Run(seed=seed, threads=1, **settings), fashion, torch.device("cpu"))

    tries = [
        network(model="cnn", learning_rate=rate, epochs=1, validation=settings.validation)
        for rate in settings.cnn_rates
    ]
    scores = [progress.rows[-1]["validation_accuracy"] for _, progress in tries]
    rate = settings.cnn_rates[int(np.argmax(scores))]
    for chosen in ({"model": "mlp"}, {"model": "cnn", "learning_rate": rate}):
        start = time.perf_counter()
        trained, _ = network(**chosen)
        count = sum(parameter.numel() for parameter in trained.parameters())
        chosen_rate = chosen.get("learning_rate", np.nan)
        right = (training.predict(trained, torch.tensor(fashion.test_images)).argmax(1).numpy() == truth).mean()
        rows.append((right, chosen_rate, time.perf_counter() - start, count))
    return dict(zip(("accuracy", "chosen", "seconds", "parameters"), np.array(rows, float).T, strict=True))


def _neighbours(known: np.ndarray, asked: np.ndarray, count: int) -> np.ndarray:
    """(n, count) indices of the nearest known images, the nearest first."""
    from sklearn.neighbors import NearestNeighbors

    return NearestNeighbors(n_neighbors=count, algorithm="brute").fit(known).kneighbors(asked, return_distance=False)


def _vote(labels: np.ndarray) -> np.ndarray:
    """The most frequent label of each row; of equally frequent ones the smallest."""
    return np.stack([(labels == label).sum(1) for label in range(10)], 1).argmax(1)


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of the rungs."""
    rungs, chosen, made = record.results["accuracy"].T, record.results["chosen"].T, record.settings
    return (
        seeds_differ({"784-128-10": rungs[4], "small CNN": rungs[5]}, of="the networks"),
        ordered("each rung is above the one below it in every run", *rungs),
        paired("the hidden layer gains more than a point over the neighbours", rungs[4], rungs[3], 0.01),
        paired("convolutions gain more than three points over the fully connected network", rungs[5], rungs[4], 0.03),
        inside("the penalty lies inside its grid", chosen[2], made["inverse_penalties"]),
        inside("the number of neighbours lies inside its grid", chosen[3], made["neighbours"]),
        inside("the CNN's step size lies inside its grid", chosen[5], made["cnn_rates"]),
    )
