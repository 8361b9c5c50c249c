"""Bias, variance and noise of polynomial fits, measured by drawing the data many times over."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning import _waves


def decompose(degree: int, x, noise: float, sets: int, seed: int):
    """Squared bias, variance and mean squared error on fresh outputs, averaged over the inputs.

    The inputs stay, the noise in the outputs is drawn anew for each of `sets` data sets, and each fit is judged by
    outputs that were drawn apart from it. One seed gives every degree the same data, so that degrees can be compared.
    The squared bias of a mean of finitely many fits is too large by a `sets`-th of the variance, which is taken off.
    """
    rng = np.random.default_rng(seed)
    outputs = _waves.truth(x) + rng.normal(0, noise, (sets, len(x)))
    fresh = _waves.truth(x) + rng.normal(0, noise, (sets, len(x)))
    fits = np.array([_waves.fit(x, y, degree)(x) for y in outputs])
    variance = fits.var(axis=0, ddof=1).mean()
    bias_squared = ((fits.mean(axis=0) - _waves.truth(x)) ** 2).mean() - variance / sets
    return bias_squared, variance, ((fits - fresh) ** 2).mean()


@figure("computed")
def bias_variance_measured(sets: int = 300, count: int = _waves.COUNT, noise: float = _waves.NOISE, seed: int = 0):
    degrees = np.arange(0, 15)
    x = np.linspace(_waves.LOW, _waves.HIGH, count)
    bias, variance, error = np.array([decompose(degree, x, noise, sets, seed) for degree in degrees]).T
    best = int(error.argmin())

    picture, axes = style.canvas((4.6, 3.2))
    # The parts one after the other, their sum last.
    axes.axhline(noise**2, color=style.QUIET, linestyle=":")
    axes.text(14, noise**2 - 0.03, "noise", ha="right", va="top", color=style.QUIET)
    axes.plot(degrees, bias, "s--", color=style.CLASS_A, gid="step-2-bias")
    axes.text(1.5, 0.5, "bias$^2$", color=style.CLASS_A, gid="step-2-bias-name")
    axes.plot(degrees, variance, "^-.", color=style.CLASS_B, gid="step-3-variance")
    axes.text(9.5, 0.135, "variance", color=style.CLASS_B, ha="center", gid="step-3-variance-name")
    axes.plot(degrees, error, "o-", color=style.TEST, gid="step-4-error")
    axes.text(4.4, 0.62, "error on fresh data", color=style.TEST, gid="step-4-error-name")
    axes.set(xlabel="degree of the polynomial", ylabel="mean squared error", ylim=(-0.02, 0.8), xticks=range(0, 15, 2))
    return with_numbers(
        picture,
        degrees=degrees,
        bias=bias,
        variance=variance,
        error=error,
        noise=noise**2,
        best=best,
        sets=sets,
        count=count,
    )
