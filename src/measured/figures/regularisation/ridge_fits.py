"""Fits of one penalty to many samples, and bias, variance and their sum by penalty."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.regularisation._legendre import DEGREE, DRAWS, GRID, PENALTIES, POINTS, fits, parts, told, truth


@figure("computed")
def ridge_fits(power: int = -2):
    curves = fits()
    bias, variance = parts(curves)
    at = int(np.flatnonzero(np.isclose(np.log10(PENALTIES), power))[0])
    picture, (left, right) = style.canvas((9.0, 4.1), columns=2)
    left.plot(GRID, curves[at, :25].T, color=style.FIT, linewidth=0.9, alpha=0.5)
    left.plot(GRID, truth(GRID), color=style.TRUTH, linewidth=3)
    left.set(xlabel="x", ylabel="y", ylim=(-2.2, 2.2), title=f"penalty {PENALTIES[at]:g}: 25 samples")
    right.plot(PENALTIES, np.where(bias > 1e-4, bias, np.nan), "s--", color=style.CLASS_A)
    right.plot(PENALTIES, variance, "o-.", color=style.CLASS_B)
    right.plot(PENALTIES, bias + variance, "-", color=style.TRUTH, linewidth=3)
    right.plot(
        PENALTIES[at],
        (bias + variance)[at],
        "o",
        markersize=16,
        markerfacecolor="none",
        color=style.FIT,
        markeredgewidth=3,
    )
    right.set(
        xscale="log", yscale="log", xlabel="penalty λ, times squared weights", ylabel="squared error", ylim=(1e-4, 60)
    )
    right.set_xticks((1e-4, 1e-2, 1, 100), ("0.0001", "0.01", "1", "100"))
    right.set_yticks((1e-3, 0.1, 10), ("0.001", "0.1", "10"))
    right.minorticks_off()
    right.text(4e-4, 9, "sum", fontsize=16, fontweight="bold")
    right.text(4.5, 0.012, "variance", color=style.CLASS_B, fontsize=16)
    right.text(0.02, 0.0035, "bias²", color=style.CLASS_A, fontsize=16)
    total = bias + variance
    length, on_points = told(power)
    return with_numbers(
        picture, power=power, length=length, on_points=on_points, penalty=PENALTIES[at], bias=max(bias[at], 0.0), variance=variance[at], total=total[at], best=PENALTIES[total.argmin()],
        least=total.min(), unpenalised=total[0], strongest=total[-1], place=total.argmin(), count=len(PENALTIES), falls=bool((np.diff(variance) < 0).all()), rises=bool((np.diff(bias) > 0).all()), bias_best=bias[total.argmin()], fall=variance[0] / variance[total.argmin()], degree=DEGREE, points=POINTS, draws=DRAWS,
    )  # fmt: skip
