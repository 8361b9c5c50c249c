"""The error of ridge by penalty with few and with many points, and on a problem that penalties are often shown on."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.regularisation._legendre import PENALTIES, fits, parts

# Points, degree, noise: colour, marker and line.
CASES = {
    (20, 15, 0.3): (style.CLASS_B, "o-"),
    (100, 15, 0.3): (style.FIT, "^-"),
    (400, 15, 0.3): (style.CLASS_A, "s-"),
    (100, 10, 0.1): (style.QUIET, "D--"),
}


@figure("computed")
def ridge_with_more_points():
    picture, axes = style.canvas((10.0, 4.3))
    gains, least, none = {}, {}, {}
    for number, (case, (ink, marker)) in enumerate(CASES.items()):
        error = np.sqrt(sum(parts(fits(*case))))
        gid = f"step-{number + 1}"
        axes.plot(PENALTIES, error, marker, color=ink, markersize=8, gid=gid)
        points, degree, noise = case
        name = f"{points} points" if degree == 15 else f"dashed: {points} points, degree {degree}, a third of the noise"
        axes.text(
            (9e-5, 9e-5, 9e-5, 0.02)[number],
            (4.6, 0.68, 0.086, 0.04)[number],
            name,
            color=ink,
            fontsize=16,
            va="center",
            gid=gid + "-name",
        )
        key = f"{points}_{degree}"
        gains[key], least[key], none[key] = error[0] / error.min(), error.min(), error[0]
    axes.set(xscale="log", yscale="log", xlabel="penalty", ylabel="error against the truth", ylim=(0.025, 6))
    axes.set_xticks((1e-4, 1e-2, 1, 100), ("0.0001", "0.01", "1", "100"))
    axes.set_yticks((0.03, 0.1, 0.3, 1, 3), ("0.03", "0.1", "0.3", "1", "3"))
    axes.minorticks_off()
    return with_numbers(picture, gains=gains, least=least, none=none)
