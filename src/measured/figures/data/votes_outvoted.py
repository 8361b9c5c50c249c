"""Ten classes, labels of which a share is wrong: how often the true class has most votes among several labels."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

KINDS = (  # each with a share of 40 %, and with the share that a reader sets
    ("scattered", 0.4, style.TRAIN, "o", "-"),
    ("scattered", None, style.FIT, "s", "--"),
    ("agreeing", 0.4, style.CLASS_B, "^", "-"),
    ("agreeing", None, style.TEST, "D", "--"),
)


def share_right(kind: str, wrong: float, votes: int, trials: int, rng: np.random.Generator, classes: int = 10) -> float:
    """How often the true class wins the vote of so many labels; among equals the winner is drawn."""
    chances = np.full(classes, wrong / (classes - 1)) if kind == "scattered" else np.eye(classes)[1] * wrong
    chances[0] = 1 - wrong
    counts = rng.multinomial(votes, chances, size=trials)
    most = counts.max(axis=1, keepdims=True)
    return float(((counts[:, :1] == most) / (counts == most).sum(axis=1, keepdims=True)).mean())


@figure("computed")
def votes_outvoted(wrong: float = 0.6, trials: int = 20_000):
    """How often the true class wins, by the number of labels that vote, where two labels in five are wrong, or `wrong`."""
    votes = np.array([1, 3, 5, 10, 20, 40, 80])
    picture, axes = style.canvas((10, 3.6))
    numbers = {}
    for number, (kind, fixed, colour, marker, stroke) in enumerate(KINDS):
        share = wrong if fixed is None else fixed
        rng = np.random.default_rng([7, number])
        right = np.array([share_right(kind, share, count, trials, rng) for count in votes])
        axes.plot(
            votes,
            100 * right,
            color=colour,
            marker=marker,
            linestyle=stroke,
            label=f"{100 * share:.0f} % wrong, {kind}",
        )
        numbers[f"{kind}_{round(100 * share)}"] = right
        if fixed is None:
            numbers[kind] = right[-1]
    axes.legend(loc="center right")
    axes.set(xscale="log", xlabel="labels that vote", ylabel="vote right (%)", ylim=(-3, 109), xlim=(0.9, 420))
    axes.set_xticks(votes, [str(count) for count in votes])
    axes.minorticks_off()
    return with_numbers(picture, votes=votes, trials=trials, wrong=wrong, **numbers)
