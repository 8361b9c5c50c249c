"""By how much one layer multiplies the length of a gradient, against the variance of its weights: measured and expected."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.depth._stack import BENDS
from measured.figures.depth._signals import COLOURS, digits, draws, forward, mean_field

WIDTH, DEPTH, DRAWS = 128, 20, 4
GAINS = np.array([0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512])


def factor(bend: str, gain: float, x: np.ndarray, matrices: np.ndarray, back: np.ndarray) -> float:
    """Geometric mean of the factor on a gradient's length per layer, without the three layers at the top and the six at the
    bottom, where the sums have not settled."""
    sums, values = forward(x, matrices, bend, gain)
    lengths = []
    for matrix, z, a in zip(matrices[::-1], sums[::-1], values[:0:-1]):
        back = (back * BENDS[bend][1](z, a)) @ matrix.T * np.sqrt(gain / WIDTH)
        lengths.append(np.linalg.norm(back))
    return (lengths[DEPTH - 6] / lengths[3]) ** (1 / (DEPTH - 9))


@figure("computed")
def factor_by_gain():
    picture, axes = style.canvas(style.SLIDE)
    fine = np.geomspace(GAINS[0], GAINS[-1], 45)
    crossing, off, starts = {}, 0.0, []
    for draw in range(DRAWS):
        rng = np.random.default_rng([7, 2, draw])
        x = np.tile(digits(8, rng)[0], WIDTH // 64)
        starts.append((x, draws(DEPTH, WIDTH, rng), rng.normal(size=x.shape)))
    places = {"ReLU": (5.2, 2.15, "right"), "tanh": (60, 1.45, "left"), "sigmoid": (20, 0.36, "left")}
    for number, bend in enumerate(COLOURS):
        gid = f"step-{2 + number}-{bend}"
        expected = np.array([mean_field(bend, gain)[1] for gain in fine])
        found = np.array([[factor(bend, g, *start) for start in starts] for g in GAINS])
        axes.plot(fine, expected, color=COLOURS[bend], gid=gid)
        axes.plot(GAINS, np.exp(np.log(found).mean(axis=1)), "o", color=COLOURS[bend], gid=gid + "-dots")
        across, up, side = places[bend]
        axes.text(across, up, bend, color=COLOURS[bend], fontsize=18, ha=side, gid=gid + "-name")
        crossing[bend] = float(np.exp(np.interp(0, np.log(expected), np.log(fine))))
        at = np.array([mean_field(bend, gain)[1] for gain in GAINS])
        off = max(off, float(np.abs(np.log(found).mean(axis=1) - np.log(at)).max()))
    axes.axhline(1, color=style.QUIET, linewidth=1)
    axes.text(0.24, 1.07, "length kept", color=style.QUIET, fontsize=15)
    axes.axhline(0.25, color=style.TEST, linestyle=":", gid="step-5-quarter")
    axes.text(
        560,
        0.262,
        "a quarter: the sigmoid's largest slope",
        color=style.TEST,
        ha="right",
        fontsize=15,
        gid="step-5-name",
    )
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="variance of a weight, times the number of inputs",
        ylabel="factor on a gradient, per layer",
    )
    axes.set(ylim=(0.1, 6), xlim=(0.22, 600))
    axes.set_xticks((0.25, 1, 2, 4, 16, 64, 256), ("0.25", "1", "2", "4", "16", "64", "256"))
    axes.set_yticks((0.125, 0.25, 0.5, 1, 2, 4), ("1/8", "1/4", "1/2", "1", "2", "4"))
    axes.minorticks_off()
    return with_numbers(
        picture, crossing=crossing, off=np.expm1(off), at_one=mean_field("sigmoid", 1.0)[1], at_sixteen=mean_field("sigmoid", 16.0)[1],
        tanh_sixteen=mean_field("tanh", 16.0)[1], forty=mean_field("sigmoid", 1.0)[1] ** 40, at_512=mean_field("sigmoid", 512.0)[1],
    )  # fmt: skip
