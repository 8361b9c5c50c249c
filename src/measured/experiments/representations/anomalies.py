"""One kind of clothes left out of the training: is it told as new by the error of an autoencoder, or better by something simpler?"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, between, paired
from deeplecture.experiment import experiment
from measured.experiments.regularisation import _clothes
from measured.fashion import data

STRANGE = ("digits", "faded clothes", "noise")
SCORES = ("distance to the mean", "components", "autoencoder", "Mahalanobis", "nearest neighbours", "ink")


@dataclass(frozen=True)
class Settings:
    """What is trained and asked.

    Attributes:
        train: images of the nine other kinds to learn from.
        normal, new: test images of the nine kinds and of the tenth.
        size: numbers of the code, and principal components.
        neighbours: of which the mean distance is taken.
        faded: what the pixels of faded clothes are multiplied by.
    """

    train: int = 2_000
    pool: int = 4_000
    normal: int = 900
    new: int = 300
    size: int = 16
    hidden: tuple[int, ...] = (64,)
    rate: float = 0.01
    neighbours: int = 5
    faded: float = 0.4
    epochs: int = 40
    batch: int = 100


def pair(settings: Settings):
    from measured.experiments.representations import _nets

    return _nets.autoencoder(196, settings.hidden, settings.size)


@experiment(
    seeds=range(5),
    data="Fashion-MNIST, 14 x 14: 2,000 images of nine kinds to learn from; 900 test images of these and 300 of the tenth",
    tolerance={"area": Within(each=0.02, share=0.1, mean=0.008), "strange": Within(each=0.03, mean=0.015), "error": Within(each=0.001, mean=0.0004), "own": Within(each=0.001, mean=0.0004)},
    intervals="range over the seeds",
    varied=("sample", "initialisation", "order"),
    tuned="none: there is nothing new to tune on; the code has as many numbers as there are components, the rate is that which codes chose",
    validation="none: nothing is chosen",
    test="area",
    parameters=lambda made: {"autoencoder": pair(made).numbers()},
    checksum=data.checksum,
)  # fmt: skip
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Leave out each of the ten kinds in turn.

    Returns:
        (scores, kinds) `area` under the curve: how often an image of the kind left out has a larger score than one of the others.
        (kinds,): the autoencoder's mean squared error on the kind left out, `error`, and on test images of the nine others, `own`.
        (scores, 3) `strange`: the same area for images of `STRANGE`, by what learned without the first kind.
    """
    import torch

    from measured.experiments.representations import _nets

    parts = _clothes.parts(seed, settings.pool, 0)
    images, kinds = parts.train
    tests, truth = parts.test
    order = np.random.default_rng([seed, 1]).permutation(len(truth))
    tests, truth = tests[order], truth[order]
    known = [images[kinds != kind][: settings.train] for kind in range(10)]
    more = strange(settings, tests[truth != 0], np.random.default_rng([seed, 4]))
    asked = [
        np.concatenate([tests[truth != kind][: settings.normal], tests[truth == kind][: settings.new], *more])
        for kind in range(10)
    ]
    middles = [one.mean(axis=0) for one in known]
    x = _nets.tensor([one - middle for one, middle in zip(known, middles)])
    net = pair(settings)
    loss = lambda flat, chosen: (
        ((net.decode(flat, net.encode(flat, x[:, chosen])) - x[:, chosen]) ** 2).sum(dim=2).mean(dim=1)
    )
    start = net.start(np.random.default_rng([seed, 2]), 10)
    made = _nets.Training(settings.epochs, settings.batch)
    flat = _nets.train(loss, start, settings.train, settings.rate, made, np.random.default_rng([seed, 3]))
    given = _nets.tensor([one - middle for one, middle in zip(asked, middles)])
    with torch.no_grad():
        off = ((net.decode(flat, net.encode(flat, given)) - given) ** 2).mean(dim=2).numpy()
    found = [
        scored(settings, known[kind] - middles[kind], asked[kind] - middles[kind], asked[kind], off[kind])
        for kind in range(10)
    ]
    count, end = settings.normal, settings.normal + settings.new
    odd = [slice(begin, begin + settings.new) for begin in range(end, end + 3 * settings.new, settings.new)]
    return {
        "area": np.array([[area(one[:count], one[count:end]) for one in scores] for scores in found]).T,
        "error": off[:, count:end].mean(axis=1),
        "own": off[:, :count].mean(axis=1),
        "strange": np.array([[area(one[:count], one[part]) for part in odd] for one in found[0]]),
    }


def strange(settings: Settings, tests: np.ndarray, rng: np.random.Generator) -> list[np.ndarray]:
    """Small digits on a dark ground, test clothes that are faded, and pixels drawn at random, (new, 196) each."""
    from sklearn.datasets import load_digits

    some = rng.permutation(load_digits().images)[: settings.new] / 16
    clothes = tests[settings.normal :][: settings.new]
    digits = np.pad(some, ((0, 0), (3, 3), (3, 3))).reshape(-1, 196)
    return [digits, settings.faded * clothes, rng.random((settings.new, 196))]


def scored(
    settings: Settings, known: np.ndarray, asked: np.ndarray, images: np.ndarray, off: np.ndarray
) -> list[np.ndarray]:
    """The scores of `SCORES`, the larger the stranger, (n,) each.

    Args:
        known, asked: less the mean of the known.
        off: error of the autoencoder.
    """
    from sklearn.covariance import ledoit_wolf
    from sklearn.neighbors import NearestNeighbors

    _, _, axes = np.linalg.svd(known, full_matrices=False)
    some = axes[: settings.size]
    covariance, _ = ledoit_wolf(known)
    near = NearestNeighbors(n_neighbors=settings.neighbours, algorithm="brute").fit(known)
    return [
        (asked**2).sum(axis=1),
        ((asked - asked @ some.T @ some) ** 2).sum(axis=1),
        off,
        (asked * np.linalg.solve(covariance, asked.T).T).sum(axis=1),
        near.kneighbors(asked)[0].mean(axis=1),
        images.mean(axis=1),
    ]


def area(usual: np.ndarray, new: np.ndarray) -> float:
    """How often a new one's score exceeds a usual one's, ties by half: the area under the curve of hits against false alarms."""
    from scipy.stats import rankdata

    ranks = rankdata(np.concatenate([usual, new]))[len(usual) :]
    return float((ranks.mean() - (len(new) + 1) / 2) / len(usual))


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of what is new."""
    area, strange = record.results["area"], record.results["strange"]
    mean = area.mean(axis=2)
    names = list(SCORES)
    net, near, parts = (names.index(name) for name in ("autoencoder", "nearest neighbours", "components"))
    return (
        paired("neighbours tell more than the autoencoder, on average over the kinds", mean[:, near], mean[:, net]),
        between("by little", (mean[:, near] - mean[:, net]).mean(), high=0.03),
        paired("the autoencoder tells more than as many components", mean[:, net], mean[:, parts]),
        between("shirts never seen are told as by a coin", area[:, net, 6].mean(), 0.43, 0.55),
        between("and faded clothes hardly ever more", strange[:, net, 1].max(), high=0.15),
        between("noise always", strange[:, net, 2].min(), low=0.99),
    )
