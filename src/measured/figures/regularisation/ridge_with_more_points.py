"""The error of ridge by penalty where points are few and where they are many."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.regularisation._legendre import PENALTIES, fits, parts

# Points, degree, noise: what they are called, colour and marker.
CASES = {
    (20, 15, 0.3): ("20 points, degree 15", style.CLASS_B, "o"),
    (100, 10, 0.1): ("100 points, degree 10", style.CLASS_A, "s"),
}


@figure("computed")
def ridge_with_more_points():
    picture, axes = style.canvas((10.0, 4.0))
    gains, least, none = {}, {}, {}
    for number, (case, (name, ink, marker)) in enumerate(CASES.items()):
        curves = fits(*case)
        error = np.sqrt(sum(parts(curves)))
        gid = f"step-{number + 1}-{case[0]}"
        axes.plot(PENALTIES, error, marker + "-", color=ink, gid=gid)
        axes.text(1.1e-4, (0.75, 0.066)[number], name, color=ink, fontsize=17, gid=gid + "-name")
        gains[str(case[0])], least[str(case[0])], none[str(case[0])] = error[0] / error.min(), error.min(), error[0]
    axes.set(xscale="log", yscale="log", xlabel="penalty", ylabel="error against the truth", ylim=(0.02, 6))
    axes.set_xticks((1e-4, 1e-2, 1, 100), ("0.0001", "0.01", "1", "100"))
    axes.set_yticks((0.03, 0.1, 0.3, 1, 3), ("0.03", "0.1", "0.3", "1", "3"))
    axes.minorticks_off()
    return with_numbers(picture, gains=gains, least=least, none=none)
