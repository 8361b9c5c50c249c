"""The loss of a network before its first step by the scale of its last layer's weights, and its answer to one digit."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.practice._digits import digits

SCALES = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0)
STARTS = 30


def answers(scale: float, seed: int) -> np.ndarray:
    """Log-probabilities (1797, 10) of a network 64-64-10 with He's weights, those of its last layer times the scale."""
    x, _ = digits()
    rng = np.random.default_rng([12, seed])
    hidden = np.maximum(x @ rng.normal(0, np.sqrt(2 / 64), (64, 64)), 0)
    logits = hidden @ rng.normal(0, np.sqrt(2 / 64), (64, 10)) * scale
    logits -= logits.max(axis=1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


def losses(scale: float) -> np.ndarray:
    """Mean loss of the first 300 digits, in nats, of each start."""
    _, y = digits()
    return np.array([-answers(scale, seed)[np.arange(300), y[:300]].mean() for seed in range(STARTS)])


@figure("computed")
def first_loss(scale: float = 1.0):
    found = np.array([losses(one) for one in SCALES])
    at = SCALES.index(scale)
    chances = np.exp(answers(scale, 0)[0])
    picture, (left, right) = style.canvas((7.3, 3.9), columns=2)
    left.bar(range(10), chances, color=style.FIT)
    left.axhline(0.1, color=style.QUIET, linestyle=":", linewidth=2)
    left.set(ylim=(0, 1), xlabel="class", ylabel="probability", title="answer to a digit")
    left.set_xticks(range(0, 10, 3))
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    for place, runs in enumerate(found):
        right.plot(place + rng.uniform(-0.15, 0.15, STARTS), runs, "o", color=style.TEST, markersize=4, alpha=0.45)
    right.plot(at, found[at].mean(), "o", markersize=20, markerfacecolor="none", color=style.FIT, markeredgewidth=3)
    right.axhline(np.log(10), color=style.QUIET, linestyle=":", linewidth=2)
    right.text(5.4, 1.98, "ln 10", fontsize=16, color=style.QUIET, ha="right", va="top")
    right.set(yscale="log", ylim=(1.5, 40), xlabel="weights, times", title="first loss (nats)")
    right.set_xticks(range(len(SCALES)), [f"{one:g}" for one in SCALES])
    right.set_yticks((2, 5, 10, 20), ("2", "5", "10", "20"))
    right.minorticks_off()
    return with_numbers(
        picture, scale=scale, loss=found[at].mean(), low=found[at].min(), high=found[at].max(), guess=np.log(10), largest=chances.max(), zero=found[0].mean(), usual=found[3].mean(), tenfold=found[5].mean(), least_tenfold=found[5].min(), most_small=found[1].max(), starts=STARTS,
    )  # fmt: skip
