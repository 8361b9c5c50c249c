"""How far twenty steps of gradient descent get, as a function of the step size: the limit at 2 / largest curvature."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning import _bowl


@figure("computed")
def step_size_limit(steps: int = 20):
    rates = np.linspace(0.01, 1.15, 1141)
    ends = np.array([_bowl.loss(_bowl.descend(rate, steps)[-1]) for rate in rates])
    start = _bowl.loss(_bowl.descend(0.1, 0)[0])
    best = rates[ends.argmin()]
    # The first rate in the sweep that ends higher than where the weaker of the two directions stands still.
    still = 0.5 * _bowl.CURVATURES[1] * (2.5 - _bowl.LOWEST[1]) ** 2
    diverging = rates[ends > still * (1 + 1e-9)]
    first = diverging[diverging > best].min()

    picture, axes = style.canvas(style.SLIDE)
    axes.semilogy(rates, ends, color=style.FIT)
    axes.axhline(start, color=style.QUIET, linestyle=":", linewidth=1.5)
    axes.text(0.35, start * 6, "loss at the start", color=style.QUIET)
    axes.axvline(_bowl.LIMIT, color=style.TEST, linestyle="--", linewidth=1.8)
    axes.text(_bowl.LIMIT - 0.01, 1e-13, "limit $2/\\lambda_{\\max}$", color=style.TEST, ha="right")
    axes.axvspan(_bowl.LIMIT, rates.max(), color=style.TEST, alpha=0.1, linewidth=0)
    axes.text(_bowl.LIMIT + 0.075, 1e-6, "diverges", color=style.TEST, ha="center", rotation=90, va="center")
    axes.plot(best, ends.min(), "o", color=style.TRUTH)
    axes.annotate(
        f"best: $\\eta$ = {best:.2f}",
        (best, ends.min()),
        xytext=(0.3, ends.min() * 20),
        arrowprops={"arrowstyle": "-", "color": style.TRUTH},
    )
    axes.set(xlabel="step size $\\eta$", ylabel=f"loss after {steps} steps", xlim=(0, rates.max()), ylim=(1e-19, 1e5))
    return with_numbers(picture, limit=_bowl.LIMIT, best=best, first_diverging=first, loss_start=start, steps=steps)
