"""Accuracy against the number of labels, for ways of learning that differ in what they do with the images that have none.

All see the same thousand digits; so many of them have labels. *Supervised*: a support vector machine that ignores the others.
*Propagation*: labels spread over a graph of neighbours. *Clusters*: k-means makes as many groups as there are labels, and the
image nearest each centre is the one that gets a label, which its whole group takes. *Chosen*: the support vector machine on
just those images. *Masked*: a line on the hidden units of a network that has learned to fill in hidden pixels.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from deeplecture.claims import Claim, Within, alike, inside, paired
from deeplecture.experiment import Tuned, experiment
from measured.experiments.optimisation._network import digits_checksum
from measured.experiments.paradigms import _spreading, masking
from measured.experiments.paradigms._digits import parts, revealed
from measured.experiments.paradigms.masking import chosen

WAYS = ("supervised", "propagation", "clusters", "chosen", "masked")


@dataclass(frozen=True)
class Settings:
    """Sizes and grids, sixteen settings a way.

    Attributes:
        sizes: labels; the first ten are one of each class.
        widths, costs: gamma of the radial kernel and C of the machine.
        neighbours, clamps: of the graph, and the share that a point takes from its neighbours (alpha).
        rate: of the network's training, as validation chose it in the experiment on masking.
        penalties: of the line.
    """

    sizes: tuple[int, ...] = (10, 20, 40, 80, 160, 320)
    widths: tuple[float, ...] = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
    costs: tuple[float, ...] = (1.0, 10.0)
    neighbours: tuple[int, ...] = (2, 3, 5, 10)
    clamps: tuple[float, ...] = (0.2, 0.7, 0.95, 0.99)
    rate: float = 0.01
    penalties: tuple[float, ...] = (
        0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 50.0, 100.0, 300.0, 1_000.0,
    )  # fmt: skip


@experiment(
    seeds=range(10),
    data="scikit-learn's 1,797 digits: 1,000 of which 10 to 320 have labels, 300 for validation, 497 to test; ten draws",
    tolerance={
        "validation_right": Within(each=0.05, share=0.03, mean=0.01),
        "right": Within(each=0.04, share=0.03, mean=0.008),
    },
    intervals="range over the seeds",
    varied=("split", "labels drawn", "initialisation"),
    tuned=lambda made: Tuned(
        {
            "gamma": made.widths,
            "C": made.costs,
            "neighbours": made.neighbours,
            "alpha": made.clamps,
            "penalty": made.penalties,
        },
        16 * len(made.sizes) * (len(WAYS) - 1),
        by="validation_right, for each way and size",
    ),
    validation="validation_right",
    test="right",
    parameters="none: kernels, graphs and centres grow with the data",
    checksum=digits_checksum,
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Learn in all ways from all numbers of labels.

    Returns:
        `validation_right`, `right` (sizes, ways, 16 settings), the shares of validation and test digits that are read rightly.
        Clusters have no setting, and give the same number sixteen times.
    """
    from sklearn.cluster import KMeans
    from sklearn.svm import SVC

    digits = parts(seed)
    order = revealed(digits.known, np.random.default_rng([3, seed]))
    filler = masking.pretrain(digits.pool, masking.Settings(), settings.rate, np.random.default_rng([2, seed]))
    pool, checks, asked = (filler.features(x) for x in (digits.pool, digits.checks, digits.asked))
    joined = {near: _spreading.graph(digits.pool, near) for near in settings.neighbours}
    graphs = [(near, weights, clamp) for near, weights in joined.items() for clamp in settings.clamps]
    right = np.zeros((2, len(settings.sizes), len(WAYS), 16))
    for i, size in enumerate(settings.sizes):
        some = order[:size]
        centres = KMeans(size, n_init=1, random_state=seed).fit(digits.pool)
        picked = centres.transform(digits.pool).argmin(axis=0)
        machines = [
            [
                SVC(C=cost, gamma=width).fit(digits.pool[own], digits.known[own]).predict
                for width in settings.widths
                for cost in settings.costs
            ]
            for own in (some, picked)
        ]
        told = np.full(len(digits.pool), -1)
        told[some] = digits.known[some]
        held = [
            (near, _spreading.spread(weights, _spreading.one_of(told, 10), clamp)) for near, weights, clamp in graphs
        ]
        spreads = [partial(_spreading.asked, digits.pool, one, near=near) for near, one in held]
        group = lambda images: digits.known[picked][centres.predict(images)]  # noqa: B023, E731 -- used at once
        for j, rules in enumerate((machines[0], spreads, [group] * 16, machines[1])):
            for k, rule in enumerate(rules):
                right[0, i, j, k] = (rule(digits.checks) == digits.checked).mean()
                right[1, i, j, k] = (rule(digits.asked) == digits.truth).mean()
        for k, rule in enumerate(masking.line(pool[some], digits.known[some], settings.penalties)):
            right[0, i, -1, k] = (rule(checks) == digits.checked).mean()
            right[1, i, -1, k] = (rule(asked) == digits.truth).mean()
    return {"validation_right": right[0], "right": right[1]}


def curves(record) -> np.ndarray:
    """Test accuracy (runs, sizes, ways) at the settings that validation chose, for each way and size."""
    return chosen(record.results["validation_right"], record.results["right"])


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of labels."""
    supervised, propagation, clusters, picked, masked = np.moveaxis(curves(record), 2, 0)
    best = record.results["validation_right"].mean(axis=0).argmax(axis=-1)
    widths = np.repeat(record.settings["widths"], len(record.settings["costs"]))[
        best[:, [WAYS.index("supervised"), WAYS.index("chosen")]]
    ]
    penalties = np.array(record.settings["penalties"])[best[:, WAYS.index("masked")]]
    near = np.repeat(record.settings["neighbours"], len(record.settings["clamps"]))[best[:, WAYS.index("propagation")]]
    alphas = np.tile(record.settings["clamps"], len(record.settings["neighbours"]))[best[:, WAYS.index("propagation")]]
    return (
        paired("ten labels that spread do far better than ten alone", propagation[:, 0], supervised[:, 0], 0.1),
        paired("ten labels for ten groups do better too", clusters[:, 0], supervised[:, 0], 0.05),
        paired("much of that comes of which images are labelled", picked[:, 0], supervised[:, 0], 0.05),
        paired("at 320 labels spreading is still ahead", propagation[:, -1], supervised[:, -1]),
        alike("by less than two points", propagation[:, -1], supervised[:, -1], 0.02),
        paired("masked features do better than pixels at ten labels", masked[:, 0], supervised[:, 0], 0.03),
        paired("but not as well as labels that spread", propagation[:, 0], masked[:, 0], 0.1),
        alike("at 320 labels masked features and pixels are alike", masked[:, -1], supervised[:, -1], 0.015),
        inside(
            "gamma is chosen inside its grid, but at ten labels, where all are alike",
            widths[1:],
            record.settings["widths"],
        ),
        inside("the penalty too", penalties[1:], record.settings["penalties"]),
        inside("the number of neighbours too", near, record.settings["neighbours"]),
        inside(
            "and alpha, from 80 labels on; below, 0.99 is chosen, and 1 is its limit",
            alphas[3:],
            record.settings["clamps"],
        ),
    )
