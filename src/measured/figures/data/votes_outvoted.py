"""Ten classes, labels of which a share is wrong: how often the true class has most votes among several labels."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

CASES = (
    ("scattered", 0.4, style.TRAIN, "o", "-", "2 in 5 wrong, scattered"),
    ("scattered", 0.6, style.FIT, "s", "--", "3 in 5 wrong, scattered"),
    ("agreeing", 0.4, style.CLASS_B, "^", "-", "2 in 5 wrong, and agreeing"),
    ("agreeing", 0.6, style.TEST, "D", "--", "3 in 5 wrong, and agreeing"),
)


def share_right(kind: str, wrong: float, votes: int, trials: int, rng: np.random.Generator, classes: int = 10) -> float:
    """How often the true class wins the vote of so many labels; among equals the winner is drawn."""
    chances = np.full(classes, wrong / (classes - 1)) if kind == "scattered" else np.eye(classes)[1] * wrong
    chances[0] = 1 - wrong
    counts = rng.multinomial(votes, chances, size=trials)
    most = counts.max(axis=1, keepdims=True)
    return float(((counts[:, :1] == most) / (counts == most).sum(axis=1, keepdims=True)).mean())


@figure("computed")
def votes_outvoted(trials: int = 20_000):
    votes = np.array([1, 3, 5, 10, 20, 40, 80])
    picture, axes = style.canvas(style.SLIDE)
    numbers = {}
    for number, (kind, wrong, colour, marker, stroke, words) in enumerate(CASES):
        rng = np.random.default_rng([7, number])
        right = np.array([share_right(kind, wrong, count, trials, rng) for count in votes])
        axes.plot(votes, 100 * right, color=colour, marker=marker, linestyle=stroke)
        axes.text(86, 100 * right[-1] + {0: 5, 1: -1.5, 2: -5}.get(number, 0), words, color=colour, va="center")
        numbers[f"{kind}_{round(100 * wrong)}"] = right
    axes.set(xscale="log", xlabel="labels that vote", ylabel="vote right (%)", ylim=(-3, 109), xlim=(0.9, 420))
    axes.set_xticks(votes, [str(count) for count in votes])
    axes.minorticks_off()
    return with_numbers(picture, votes=votes, trials=trials, **numbers)
