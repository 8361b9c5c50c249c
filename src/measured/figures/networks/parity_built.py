"""Parity by threshold units, one a bit: how they do it, and how many are needed, checked on every input."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.networks.parity import inputs


def parity_network(bits: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Weights of n threshold units (n, n), their thresholds (n,), the output's weights (n,) and its threshold.

    Unit k is on where at least k bits are; the output adds them with alternating signs, which leaves 1 if the number of
    ones is odd and 0 if it is even.
    """
    return np.ones((bits, bits)), np.arange(1, bits + 1.0), (-1.0) ** np.arange(bits), 0.5


def answers(network, x: np.ndarray) -> np.ndarray:
    """Whether the output is on, for inputs (n, bits)."""
    inner, thresholds, outer, threshold = network
    return (x @ inner.T >= thresholds) @ outer >= threshold


@figure("computed")
def parity_built(bits: int = 6, most: int = 12):
    inner, thresholds, outer, _ = parity_network(bits)
    ones = np.arange(bits + 1)
    on = ones[:, None] >= thresholds
    picture, (left, axes) = style.canvas(style.SLIDE, columns=2, width_ratios=[1.1, 1])
    for unit in range(bits):
        left.step(
            ones, 0.75 * on[:, unit] + unit, where="mid", color=style.CLASS_A if outer[unit] > 0 else style.CLASS_B
        )
        left.text(
            -0.75,
            unit + 0.2,
            "+" if outer[unit] > 0 else "−",
            color=style.CLASS_A if outer[unit] > 0 else style.CLASS_B,
            fontsize=18,
            gid=f"step-2-{unit}",
            ha="right",
        )
    left.step(ones, 0.75 * (on @ outer) - 1.6, where="mid", color=style.FIT, linewidth=3, gid="step-3-sum")
    left.text(-0.75, -1.4, "sum", color=style.FIT, fontsize=16, ha="right", gid="step-3-name")
    left.set(xlabel=f"ones among {bits} bits", yticks=(), xlim=(-0.6, bits + 0.5), title=f"{bits} units that count")
    left.spines["left"].set_visible(False)
    sizes = np.arange(2, most + 1)
    right = []
    for n in sizes:
        every, parity = inputs(int(n))
        right.append((answers(parity_network(int(n)), every) == parity).mean())
    axes.plot(sizes, 2.0 ** (sizes - 1), "s--", color=style.QUIET)
    axes.plot(sizes, sizes, "o-", color=style.FIT)
    axes.text(
        2.2,
        2500,
        "a unit for each\nodd pattern",
        color=style.QUIET,
        va="top",
        fontsize=15,
    )
    axes.text(
        most,
        4.3,
        f"one a bit: right on all\ninputs up to {most} bits",
        color=style.FIT,
        ha="right",
        va="top",
        fontsize=15,
    )
    axes.set(yscale="log", xlabel="bits", ylabel="hidden units", ylim=(1.2, 4000))
    return with_numbers(
        picture, bits=sizes, right=right, most=most, patterns=2.0 ** (most - 1), inputs=2**most, shown=bits
    )
