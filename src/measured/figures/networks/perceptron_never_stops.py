"""The perceptron on two truth tables: it stops on *and*, and goes round for ever on *exclusive or*."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.networks._perceptron import learn

CORNERS = np.array([(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1)], float)
TABLES = {"and": np.array([-1, -1, -1, 1.0]), "exclusive or": np.array([-1, 1, 1, -1.0])}


def answered(path: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """How many of the four corners each weight vector of a path has right."""
    return (signs * (path @ CORNERS.T) > 0).sum(axis=1)


@figure("computed")
def perceptron_never_stops(updates: int = 40):
    paths = {name: learn(CORNERS, signs, updates) for name, signs in TABLES.items()}
    long = learn(CORNERS, TABLES["exclusive or"], 10_000)
    picture, axes = style.canvas(style.SLIDE)
    looks = (("and", style.TRAIN, "o", "and"), ("exclusive or", style.TEST, "s", "step-2-xor"))
    for name, colour, marker, part in looks:
        right = answered(paths[name], TABLES[name])
        axes.plot(range(len(right)), right, color=colour, marker=marker, markersize=5, linewidth=1.8, gid=part)
        if name == "and":
            axes.plot([len(right) - 1, updates], [4, 4], color=colour, linestyle=":", gid="and-after")
            axes.text(
                updates, 4.12, f"and: stops after {len(right) - 1} updates", color=colour, ha="right", fontsize=16
            )
        else:
            words = f"exclusive or: never more than {right.max()},\nback where it was after {cycle(long)} updates"
            axes.text(updates, 2.6, words, color=colour, ha="right", fontsize=16, gid="step-2-xor-name")
    axes.set(
        xlabel="updates",
        ylabel="corners right, of four",
        ylim=(-0.25, 4.6),
        yticks=range(5),
        xlim=(-0.5, updates + 0.5),
    )
    xor = answered(long, TABLES["exclusive or"])
    return with_numbers(
        picture, stops=len(paths["and"]) - 1, most=int(xor.max()), right_at_the_end=int(answered(paths["and"], TABLES["and"])[-1]),
        updates=len(long) - 1, cycle=cycle(long), longest=np.abs(long).max(), best=int(xor.max()), mean=xor[1:].mean(),
    )  # fmt: skip


def cycle(path: np.ndarray) -> int:
    """After how many updates the last weights of a path were met before, the first time that it happens going back."""
    same = np.flatnonzero((path[:-1] == path[-1]).all(axis=1))
    return int(len(path) - 1 - same[-1]) if len(same) else 0
