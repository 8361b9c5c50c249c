"""A declared simulation of a poll: a random sample against answers of those who chose to answer, by their number."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style


@figure("computed")
def volunteers(people: int = 1_000_000, share: float = 0.52, willing: float = 0.9, polls: int = 2_000):
    """Errors of both, in percentage points, root of the mean square over `polls` repetitions.

    Args:
        people: of the population, of which `share` would say yes.
        willing: chance that a yes-sayer who is asked answers, divided by that of a no-sayer.
    """
    sizes = np.array([30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000])
    rng = np.random.default_rng(3)
    among = share * willing / (share * willing + 1 - share)
    yes = round(share * people)
    random = rng.hypergeometric(yes, people - yes, sizes, size=(polls, len(sizes))) / sizes
    answered = rng.binomial(sizes, among, size=(polls, len(sizes))) / sizes
    errors = {
        name: np.sqrt(((found - share) ** 2).mean(axis=0))
        for name, found in (("random", random), ("volunteers", answered))
    }
    bias = share - among
    worth = share * (1 - share) / bias**2

    picture, axes = style.canvas((10, 3.6))
    axes.plot(sizes, 100 * errors["random"], color=style.TRAIN, marker="o")
    axes.plot(sizes, 100 * errors["volunteers"], color=style.TEST, marker="s", linestyle="--")
    axes.axhline(100 * bias, color=style.QUIET, linestyle=":")
    axes.plot(worth, 100 * bias, "X", color=style.TRUTH, markersize=11, zorder=5)
    axes.annotate(
        f"{worth:,.0f} random answers", (worth, 100 * bias), (-12, -20), textcoords="offset points", ha="right"
    )
    axes.text(2.2e5, 0.06, "random sample", color=style.TRAIN, ha="right")
    # Above the curve, which is highest where the words begin.
    beneath = max(122 * bias, 115 * np.interp(np.log(1.2e4), np.log(sizes), errors["volunteers"]))
    axes.text(3e5, beneath, "those who chose to answer", color=style.TEST, ha="right")
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="answers",
        ylabel="error (percentage points)",
        ylim=(0.05, 14),
        xlim=(8, 4.5e5),
    )
    axes.set_yticks([0.1, 0.3, 1, 3, 10], ["0.1", "0.3", "1", "3", "10"])
    axes.set_xticks([100, 1_000, 10_000, 100_000], ["100", "1,000", "10,000", "100,000"])
    axes.minorticks_off()
    verdict = (answered > 0.5).mean(axis=0)
    return with_numbers(
        picture, sizes=sizes, share=share, among=among, bias=bias, worth=worth, willing=willing, polls=polls,
        people=people, says_yes=verdict, **errors,
    )  # fmt: skip
