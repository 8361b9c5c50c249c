"""Length of the gradient by each layer's weights before training: plain, with scaled shortcuts, and with batch norm."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.depth._stack import Stack
from measured.figures.depth._signals import digits

WIDTH, DEPTH, DRAWS = 32, 40, 10
KINDS = {
    "plain": ({}, style.CLASS_A),
    "scaled shortcuts": ({"carry": 1.0, "branch": DEPTH**-0.5}, style.FIT),
    "plain, batch norm": ({"norm": "batch"}, style.TRAIN),
}


def lengths(options: dict, draw: int) -> np.ndarray:
    """Lengths (DEPTH,), first layer first, for a batch of 64 digits."""
    rng = np.random.default_rng([7, 8, draw])
    network = Stack(DEPTH, WIDTH, **options)
    weights = network.start(rng, 1)
    slopes = network.gradient(weights, *digits(64, rng), network.statistics())
    return np.array([np.linalg.norm(slope) for slope in slopes[: 2 * DEPTH : 2]]) / options.get("branch", 1.0)


@figure("computed")
def gradients_arrive():
    picture, axes = style.canvas(style.SLIDE)
    layers, ratio, worst = np.arange(1, DEPTH + 1), {}, {}
    for step, (name, (options, colour)) in enumerate(KINDS.items(), 2):
        runs = np.array([lengths(options, draw) for draw in range(DRAWS)])
        runs = runs / runs[:, -1:]
        axes.plot(layers[1:], np.exp(np.log(runs).mean(axis=0))[1:], color=colour, gid=f"step-{step}-line")
        axes.fill_between(
            layers[1:],
            runs.min(axis=0)[1:],
            runs.max(axis=0)[1:],
            color=colour,
            alpha=0.18,
            linewidth=0,
            gid=f"step-{step}-band",
        )
        key = name.replace(", ", "_").replace(" ", "_")
        ratio[key], worst[key] = np.exp(np.log(runs[:, 1]).mean()), np.exp(np.abs(np.log(runs[:, 1])).max())
    axes.text(9, 1.2e3, "plain, batch norm", color=style.TRAIN, fontsize=17, gid="step-4-name")
    axes.text(9, 9, "plain", color=style.CLASS_A, fontsize=17, gid="step-2-name")
    axes.text(9, 0.16, "scaled shortcuts", color=style.FIT, fontsize=17, gid="step-3-name")
    axes.set(yscale="log", xlabel="layer", ylabel="gradient, over the last layer's", xlim=(0, 41), ylim=(0.02, 1e5))
    axes.minorticks_off()
    return with_numbers(picture, ratio=ratio, worst=worst, draws=DRAWS, depth=DEPTH, width=WIDTH)
