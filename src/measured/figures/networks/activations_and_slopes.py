"""Eight bends that are in use, and their slopes."""

import numpy as np
from scipy.special import expit, ndtr

from deeplecture.figure import figure, with_numbers
from measured import style

# Name to the bend and its derivative; at 0 the kinked ones have none, and get the slope from the left.
BENDS = {
    "sigmoid": (expit, lambda z: expit(z) * expit(-z)),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "ReLU": (lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0),
    "leaky ReLU": (lambda z: np.where(z > 0, z, 0.1 * z), lambda z: np.where(z > 0, 1.0, 0.1)),
    "ELU": (lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))), lambda z: np.where(z > 0, 1.0, np.exp(np.minimum(z, 0)))),
    "GELU": (lambda z: z * ndtr(z), lambda z: ndtr(z) + z * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)),
    "SiLU": (lambda z: z * expit(z), lambda z: expit(z) * (1 + z * expit(-z))),
    "Mish": (
        lambda z: z * np.tanh(np.logaddexp(0, z)),
        lambda z: np.tanh(np.logaddexp(0, z)) + z * expit(z) * (1 - np.tanh(np.logaddexp(0, z)) ** 2),
    ),
}  # fmt: skip


@figure("computed")
def activations_and_slopes(far: float = 5.0):
    z = np.linspace(-4, 4, 401)
    picture, grid = style.canvas(style.SLIDE, rows=2, columns=4, sharex=True, sharey=True)
    for number, (axes, (name, (bend, slope))) in enumerate(zip(grid.ravel(), BENDS.items())):
        axes.axhline(0, color=style.QUIET, linewidth=0.6)
        axes.plot(z, bend(z), color=style.FIT)
        axes.plot(z, slope(z), "--", color=style.CLASS_B, gid=f"step-2-slope-{number}")
        axes.set(title=name, ylim=(-1.25, 2.2), xlim=(-4, 4), xticks=(-3, 0, 3), yticks=(-1, 0, 1, 2))
    grid[0, 0].text(-3.7, 1.25, "bend", color=style.FIT, fontsize=15)
    grid[0, 0].text(-3.7, 0.32, "slope", color=style.CLASS_B, fontsize=15, gid="step-2-name")
    for axes in grid[1]:
        axes.set_xlabel("$z$")
    left, right = ({name: float(slope(np.array(side))) for name, (_, slope) in BENDS.items()} for side in (-far, far))
    flat = {name: (abs(left[name]) < 0.05) + (abs(right[name]) < 0.05) for name in BENDS}
    peak = {name: float(slope(np.linspace(-8, 8, 160_001)).max()) for name, (_, slope) in BENDS.items()}
    return with_numbers(
        picture, far=far, left=left, right=right, peak=peak, flat_sides=flat, count=len(BENDS),
        both=sum(sides == 2 for sides in flat.values()), one=sum(sides == 1 for sides in flat.values()), none=sum(sides == 0 for sides in flat.values()),
        least_gelu=float(BENDS["GELU"][0](z).min()),
    )  # fmt: skip
