"""The size of the gradient in each of ten layers before the first step: sigmoids with a usual start, ReLU with He's."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.practice._digits import digits

LAYERS, UNITS, STARTS = 10, 64, 20
KINDS = ("sigmoid", "ReLU")


def sizes(kind: str, seed: int) -> np.ndarray:
    """Root mean square of the loss's gradient by each weight matrix (layers + 1,), first layer first, of 100 digits."""
    x, y = (part[:100] for part in digits())
    rng = np.random.default_rng([12, 4, seed])
    widths = [64] + [UNITS] * LAYERS + [10]
    scale = (lambda inputs: np.sqrt(2 / inputs)) if kind == "ReLU" else (lambda inputs: 1 / np.sqrt(inputs))
    weights = [rng.normal(0, scale(inputs), (inputs, units)) for inputs, units in zip(widths, widths[1:])]
    bend = (lambda z: np.maximum(z, 0)) if kind == "ReLU" else (lambda z: 1 / (1 + np.exp(-z)))
    given = [x]
    for matrix in weights[:-1]:
        given.append(bend(given[-1] @ matrix))
    logits = given[-1] @ weights[-1]
    chances = np.exp(logits - logits.max(axis=1, keepdims=True))
    back = (chances / chances.sum(axis=1, keepdims=True) - np.eye(10)[y]) / len(y)
    found = []
    for matrix, out in zip(weights[::-1], given[::-1]):
        found.append(np.sqrt(((out.T @ back) ** 2).mean()))
        back = (back @ matrix.T) * ((out > 0) if kind == "ReLU" else out * (1 - out))
    return np.array(found[::-1])


@figure("computed")
def deep_gradients():
    found = {kind: np.array([sizes(kind, seed) for seed in range(STARTS)]) for kind in KINDS}
    picture, axes = style.canvas((7.3, 4.0))
    for number, (kind, ink, marker) in enumerate(zip(KINDS, (style.CLASS_B, style.CLASS_A), "so")):
        runs, gid = found[kind], f"step-{number + 1}"
        across = np.arange(1, LAYERS + 2)
        axes.plot(across, np.exp(np.log(runs).mean(axis=0)), "-" + marker, color=ink, markersize=8, gid=gid)
        axes.fill_between(
            across, runs.min(axis=0), runs.max(axis=0), color=ink, alpha=0.15, linewidth=0, gid=gid + "-band"
        )
    axes.text(4.2, 2e-8, "sigmoids", color=style.CLASS_B, fontsize=18, gid="step-1-name")
    axes.text(2.0, 0.08, "ReLU, He’s start", color=style.CLASS_A, fontsize=18, gid="step-2-name")
    axes.set(yscale="log", xlabel="layer", ylabel="size of the gradient", ylim=(1e-11, 1))
    axes.set_xticks((1, 4, 7, 11), ("first", "4", "7", "last"))
    axes.set_yticks((1e-10, 1e-7, 1e-4, 1e-1))
    axes.minorticks_off()
    ratio = {kind: runs[:, 0] / runs[:, -1] for kind, runs in found.items()}
    return with_numbers(
        picture, ratio={kind: np.exp(np.log(one).mean()) for kind, one in ratio.items()}, most_sigmoid=ratio["sigmoid"].max(), least_relu=ratio["ReLU"].min(), most_relu=ratio["ReLU"].max(), layers=LAYERS, starts=STARTS,
    )  # fmt: skip
