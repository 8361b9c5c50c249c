"""Random features of the club's members after rounds of spreading: where they lie, and how alike they are."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.architectures import _karate

MOST, WIDTH = 32, 16


def alike(features: np.ndarray) -> float:
    """Mean size of the cosine between the features of two different members."""
    unit = features / np.linalg.norm(features, axis=1, keepdims=True)
    pairs = np.triu_indices(len(unit), 1)
    return float(np.abs(unit @ unit.T)[pairs].mean())


@figure("computed")
def features_smoothed(rounds: int = 2):
    spread = _karate.propagation(_karate.adjacency(_karate.pairs()))
    curves, example = [], None
    for draw in range(10):
        features = np.random.default_rng([10, 12, draw]).normal(size=(_karate.MEMBERS, WIDTH))
        curve = []
        for number in range(MOST + 1):
            curve.append(alike(features))
            if draw == 0 and number == rounds:
                example = features
            features = spread @ features
        curves.append(curve)
    curves = np.array(curves)
    picture, (left, right) = style.canvas((9.4, 4.1), columns=2)
    flat = example[:, :2] / np.abs(example[:, :2]).max(axis=0)
    for side, colour, marker in ((0, style.CLASS_A, "o"), (1, style.CLASS_B, "s")):
        left.plot(
            *flat[_karate.sides() == side].T, marker, color=colour, markersize=11, alpha=0.8, markeredgecolor="white"
        )
    left.plot(0, 0, "+", color=style.QUIET, markersize=16)
    left.set(
        xlim=(-1.15, 1.15), ylim=(-1.15, 1.15), xticks=[], yticks=[], xlabel="first feature", ylabel="second feature"
    )
    left.set_title(f"after {rounds} round{'' if rounds == 1 else 's'}", fontsize=18)
    right.plot(range(MOST + 1), curves.mean(axis=0), color=style.FIT)
    right.fill_between(range(MOST + 1), curves.min(axis=0), curves.max(axis=0), color=style.FIT, alpha=0.2, linewidth=0)
    right.plot(rounds, curves[:, rounds].mean(), "o", color=style.FIT, markersize=14)
    right.set(xlabel="rounds", ylabel="cosine of two, without sign", ylim=(0, 1.04), xticks=(0, 8, 16, 24, 32))
    second = np.linalg.eigh(spread)[1][:, -2] > 0
    agreed = (second == _karate.sides()).mean()
    return with_numbers(
        picture,
        rounds=rounds,
        second=max(agreed, 1 - agreed),
        cosine=curves[:, rounds].mean(),
        start=curves[:, 0].mean(),
        end=curves[:, -1].mean(),
        least_end=curves[:, -1].min(),
        draws=len(curves),
    )
