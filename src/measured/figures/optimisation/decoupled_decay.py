"""Weight decay beside Adam and a penalty inside it: how much a weight shrinks, by the size of its gradients."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import optimisers, style


@figure("computed")
def decoupled_decay(
    decay: float = 0.1, rate: float = 0.01, steps: int = 1000, copies: int = 400, seed: int = 0
) -> Figure:
    """Mean weight after `steps` from 1 under gradients that are pure noise of a given size, for Adam + L2 and AdamW."""
    rng = np.random.default_rng(seed)
    sizes = np.geomspace(0.03, 30, 13)
    penalised = decoupled = np.ones((len(sizes), copies))
    inside, beside = optimisers.adam(), optimisers.adamw(decay=decay)
    for _ in range(steps):
        noise = sizes[:, None] * rng.normal(size=penalised.shape)
        penalised = inside(penalised, noise + decay * penalised, rate)
        decoupled = beside(decoupled, noise, rate)
    picture, axes = style.canvas((5.2, 4.4))
    promised = (1 - rate * decay) ** steps
    for name, weights, colour, marker in (
        ("Adam, L2 penalty", penalised, style.CLASS_B, "s--"),
        ("AdamW", decoupled, style.CLASS_A, "o-"),
    ):
        mean, error = weights.mean(axis=1), weights.std(axis=1) / np.sqrt(copies)
        axes.errorbar(sizes, mean, 2 * error, fmt=marker, color=colour, label=name, capsize=3)
    axes.axhline(promised, color=style.TRUTH, lw=1)
    axes.text(0.03, promised - 0.04, "what the decay\nalone would leave", fontsize=13, va="top")
    axes.set(
        xscale="log",
        xlabel="size of the gradient's noise",
        ylabel=f"mean weight left after {steps} steps",
        ylim=(-0.1, 1.08),
    )
    axes.legend(loc="upper left")
    return with_numbers(
        picture,
        promised=promised,
        decoupled=decoupled.mean(axis=1),
        penalised=penalised.mean(axis=1),
        penalised_small=penalised[0].mean(),
        penalised_large=penalised[-1].mean(),
        decoupled_large=decoupled[-1].mean(),
    )
