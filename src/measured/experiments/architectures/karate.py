"""A graph convolutional network that knows the side of two members of the karate club and tells the others', by depth and graph.

After Kipf and Welling (2017). Features are the members' names, a one among zeros, so that without a graph nothing can be known.
"""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim, Within, alike, between, paired
from deeplecture.experiment import experiment
from measured.experiments.architectures import _karate
from measured.optimisers import adam

GRAPHS = ("friendships", "rewired", "no graph")


@dataclass(frozen=True)
class Settings:
    """What is trained.

    Attributes:
        graphs: the club's, the same with partners exchanged at random, and one without pairs.
        depths: layers, of `width` units with tanh but for the last, which has two logits.
        steps: of Adam at `rate` on both labels at once.
    """

    graphs: tuple[str, ...] = GRAPHS
    depths: tuple[int, ...] = (1, 2, 4, 8, 16, 32)
    width: int = 16
    rate: float = 0.01
    steps: int = 200


@experiment(
    seeds=range(20),
    data="Zachary's karate club: 34 members, 78 pairs; one label of each side to learn from, the other 32 to test",
    # Thirty-two layers amplify rounding: there some members may be told otherwise.
    tolerance={
        "right": Within(np.array((0.04,) * 5 + (0.2,)), mean=0.02),
        "loss": Within(np.array((0.001,) * 5 + (0.1,))),
        "start": 1e-9,
    },
    intervals="standard error over the seeds",
    varied=("labels", "initialisation", "rewiring"),
    tuned="none: with two labels nothing is left to validate with; depths are all shown, rate and steps were set once",
    validation="none: with two labels nothing is left to validate with",
    test="right",
    parameters=lambda made: {
        f"{depth} layers": sum(part.size for part in start(made, depth, np.random.default_rng(0)))
        for depth in made.depths
    },
    apart=("loss",),
)
def run(settings: Settings, seed: int) -> dict[str, np.ndarray]:
    """Train every depth on every graph from one label of each side, drawn at random.

    Returns:
        (graphs, depths): `right`, the share of the other members that are told; `start`, the same before training; `loss`, of the
        two labels at the end, in nats.
    """
    truth, rng = _karate.sides(), np.random.default_rng([seed, 0])
    known = np.array([rng.choice(np.flatnonzero(truth == side)) for side in (0, 1)])
    others = np.setdiff1d(np.arange(_karate.MEMBERS), known)
    right, before, loss = np.zeros((3, len(settings.graphs), len(settings.depths)))
    for i, name in enumerate(settings.graphs):
        spread = _karate.propagation(graph(name, np.random.default_rng([seed, 1])))
        for j, depth in enumerate(settings.depths):
            weights = start(settings, depth, np.random.default_rng([seed, 2, depth]))
            before[i, j] = (logits(weights, spread).argmax(axis=1) == truth)[others].mean()
            updates = [adam() for _ in weights]
            for _ in range(settings.steps):
                slopes = gradient(weights, spread, known, truth[known])
                weights = [update(part, slope, settings.rate) for update, part, slope in zip(updates, weights, slopes)]
            told = logits(weights, spread)
            right[i, j] = (told.argmax(axis=1) == truth)[others].mean()
            loss[i, j] = -log_softmax(told[known])[[0, 1], truth[known]].mean()
    return {"right": right, "start": before, "loss": loss}


def graph(name: str, rng: np.random.Generator) -> np.ndarray:
    """Who is whose neighbour (34, 34)."""
    if name == "no graph":
        return np.zeros((_karate.MEMBERS, _karate.MEMBERS))
    edges = _karate.pairs()
    return _karate.adjacency(edges if name == "friendships" else _karate.rewired(edges, rng))


def start(settings: Settings, depth: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Glorot's start: a matrix a layer, no offsets."""
    sizes = [_karate.MEMBERS, *[settings.width] * (depth - 1), 2]
    return [rng.normal(0, np.sqrt(2 / (a + b)), (a, b)) for a, b in zip(sizes, sizes[1:])]


def layers(weights: list[np.ndarray], spread: np.ndarray) -> list[np.ndarray]:
    """The features (34, width) that go into each layer, then the logits (34, 2)."""
    found = [np.eye(_karate.MEMBERS)]
    for number, matrix in enumerate(weights, 1):
        sums = spread @ found[-1] @ matrix
        found.append(np.tanh(sums) if number < len(weights) else sums)
    return found


def logits(weights: list[np.ndarray], spread: np.ndarray) -> np.ndarray:
    return layers(weights, spread)[-1]


def gradient(weights: list[np.ndarray], spread: np.ndarray, known: np.ndarray, labels: np.ndarray) -> list[np.ndarray]:
    """Of the mean cross-entropy at the known members, by each matrix."""
    found = layers(weights, spread)
    delta = np.zeros_like(found[-1])
    delta[known] = np.exp(log_softmax(found[-1][known]))
    delta[known, labels] -= 1
    delta /= len(known)
    slopes = []
    for number in reversed(range(len(weights))):
        handed = spread @ delta  # the matrix is its own transpose
        slopes.append(found[number].T @ handed)
        delta = (handed @ weights[number].T) * (1 - found[number] ** 2)
    return slopes[::-1]


def log_softmax(values: np.ndarray) -> np.ndarray:
    values = values - values.max(axis=1, keepdims=True)
    return values - np.log(np.exp(values).sum(axis=1, keepdims=True))


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of graphs."""
    right = dict(zip(record.settings["graphs"], np.moveaxis(record.results["right"], 1, 0)))
    two, eight, most = (record.settings["depths"].index(depth) for depth in (2, 8, 32))
    club, mixed, alone = (right[name] for name in GRAPHS)
    return (
        between("two layers on the friendships tell most members", float(club[:, two].mean()), 0.85),
        alike("without a graph the other members are guessed", alone[:, two], 0.5 + 0 * alone[:, two], 0.1),
        paired("rewired, the graph does not help", club[:, two], mixed[:, two], 0.2),
        alike("rewired is guessing too", mixed[:, two], 0.5 + 0 * mixed[:, two], 0.12),
        alike("eight layers tell as many as two", club[:, two], club[:, eight], 0.07),
        paired("thirty-two tell far fewer", club[:, two], club[:, most], 0.15),
    )
