"""The size of signal and gradient through forty layers with shortcuts, for three factors on the branch."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.depth._stack import Stack
from measured.figures.depth._signals import digits

WIDTH, DEPTH, DRAWS = 32, 40, 10
SCALES = {"branch times 1": 1.0, "times one over root 40": DEPTH**-0.5, "times one over 40": 1 / DEPTH}


def sizes(scale: float, draw: int) -> np.ndarray:
    """Root mean square of the sums of each layer over that of the first (DEPTH,), for 32 digits."""
    rng = np.random.default_rng([7, 7, draw])
    network = Stack(DEPTH, WIDTH, carry=1.0, branch=scale)
    sums = network.handed(network.start(rng, 1), digits(32, rng)[0], network.statistics())
    found = np.array([np.sqrt((z**2).mean()) for z in sums])
    return found / found[0]


@figure("computed")
def residual_growth():
    picture, axes = style.canvas(style.SLIDE)
    layers = np.arange(1, DEPTH + 1)
    looks = ((style.CLASS_B, "s"), (style.FIT, "o"), (style.TRAIN, "^"))
    ends = []
    for step, ((name, scale), (colour, _)) in enumerate(zip(SCALES.items(), looks), 2):
        runs = np.array([sizes(scale, draw) for draw in range(DRAWS)])
        axes.plot(layers, np.exp(np.log(runs).mean(axis=0)), color=colour, gid=f"step-{step}-line")
        axes.fill_between(
            layers, runs.min(axis=0), runs.max(axis=0), color=colour, alpha=0.2, linewidth=0, gid=f"step-{step}-band"
        )
        axes.plot(layers, (1 + scale**2) ** ((layers - 1) / 2), ":", color=style.TRUTH, gid=f"step-{step}-expected")
        ends.append(np.exp(np.log(runs[:, -1]).mean()))
    axes.text(29, 6e5, "branch as it is", color=style.CLASS_B, fontsize=17, ha="right", gid="step-2-name")
    axes.text(40, 3.2, "branch over $\\sqrt{40}$", color=style.FIT, fontsize=17, ha="right", gid="step-3-name")
    axes.text(40, 0.28, "branch over 40", color=style.TRAIN, fontsize=17, ha="right", gid="step-4-name")
    axes.text(2, 2e6, "dotted: expected", fontsize=15)
    axes.set(yscale="log", xlabel="layer", ylabel="size of the signal", ylim=(0.1, 2e7), xlim=(0, 41))
    axes.minorticks_off()
    return with_numbers(
        picture,
        bare=ends[0],
        root=ends[1],
        full=ends[2],
        expected_bare=2 ** ((DEPTH - 1) / 2),
        draws=DRAWS,
        depth=DEPTH,
    )
