"""The size of a signal through forty ReLU layers, for one variance of the weights, and its size at the end for all."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.depth._signals import digits, draws, forward

WIDTH, DEPTH, DRAWS = 64, 40, 12
GAINS = np.array((1.0, 1.4, 1.8, 2.0, 2.2, 2.6, 3.0))


def sizes(gain: float, draw: int) -> np.ndarray:
    """Root mean square of the values of every layer (DEPTH + 1,), input first, over 16 digits."""
    rng = np.random.default_rng([7, 4, draw])
    _, values = forward(digits(16, rng)[0], draws(DEPTH, WIDTH, rng), "ReLU", gain)
    return np.array([np.sqrt((a**2).mean()) for a in values])


@figure("computed")
def signal_by_gain(gain: float = 2):
    runs = np.array([sizes(gain, draw) for draw in range(DRAWS)])
    layers = np.arange(DEPTH + 1)
    picture, (left, right) = style.canvas((9.3, 4.1), columns=2, sharey=True)
    left.plot(layers, runs.T, color=style.CLASS_A, linewidth=1.2, alpha=0.7)
    left.plot(layers, (gain / 2) ** (layers / 2), "--", color=style.TRUTH, linewidth=2.4)
    left.set(
        title=f"variance {gain:g}/n",
        xlabel="layer",
        ylabel="size of the signal",
        yscale="log",
        ylim=(3e-8, 3e5),
        xlim=(0, 41),
    )
    ends = np.array([[sizes(g, draw)[-1] for draw in range(DRAWS)] for g in GAINS])
    right.plot(GAINS, (GAINS / 2) ** (DEPTH / 2), "--", color=style.TRUTH)
    right.plot(np.repeat(GAINS, DRAWS), ends.ravel(), ".", color=style.CLASS_A, alpha=0.6, markersize=9)
    right.plot(
        [gain],
        [(gain / 2) ** (DEPTH / 2)],
        "o",
        markersize=16,
        markerfacecolor="none",
        color=style.CLASS_B,
        markeredgewidth=2,
    )
    right.set(title="after forty layers", xlabel="variance of a weight, times n")
    right.text(2.05, 3e-4, "dashed: expected", fontsize=15)
    left.minorticks_off()
    right.minorticks_off()
    return with_numbers(
        picture, gain=gain, expected=(gain / 2) ** (DEPTH / 2), middle=np.exp(np.log(runs[:, -1]).mean()), draws=DRAWS, width=WIDTH,
        least=runs[:, -1].min(), most=runs[:, -1].max(),
    )  # fmt: skip
