"""What a unit's mean activation costs under the KL penalty, and under a penalty in proportion to it."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style


def divergence(target, mean):
    """KL(target || mean) of two coins, in nats."""
    return target * np.log(target / mean) + (1 - target) * np.log((1 - target) / (1 - mean))


@figure("computed")
def kl_of_rate(target: float = 0.05):
    mean = np.linspace(0.0005, 0.9995, 2000)
    cost = divergence(target, mean)
    picture, axes = style.canvas((8.2, 4.1))
    axes.plot(mean, cost, color=style.FIT, linewidth=3)
    axes.plot(mean, mean, "--", color=style.CLASS_B)
    axes.plot(target, 0, "o", color=style.FIT, markersize=12, clip_on=False)
    axes.text(0.63, 0.36, "L1: the mean itself", color=style.CLASS_B, fontsize=16)
    axes.text(target + 0.03, 1.6, f"KL, target {target:g}", color=style.FIT, fontsize=16)
    axes.set(xlabel="a unit's mean activation", ylabel="cost", ylim=(0, 2), xlim=(0, 1))
    half, silent = divergence(target, 0.5), divergence(target, 1e-4)
    return with_numbers(
        picture,
        target=target,
        half=half,
        silent=silent,
        least=mean[cost.argmin()],
        double=divergence(target, 2 * target),
        none=divergence(target, target / 2),
    )
