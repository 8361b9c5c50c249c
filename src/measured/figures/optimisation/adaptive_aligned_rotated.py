"""Methods with a step per coordinate on one ravine, along the axes and turned."""

import numpy as np
from matplotlib.figure import Figure

from measured import optimisers, style
from deeplecture.figure import figure, with_numbers
from measured.figures.optimisation import _words


@figure("computed")
def adaptive_aligned_rotated(condition: float = 1000.0, features: int = 10, steps: int = 300, seed: int = 0) -> Figure:
    """Loss by step on a quadratic and on the same quadratic rotated, each method at its best of 25 rates on each."""
    rng = np.random.default_rng(seed)
    rotation = np.linalg.qr(rng.normal(size=(features, features)))[0]
    curvatures, start = np.geomspace(1, condition, features), rng.normal(size=features)
    rates = np.geomspace(1e-4, 1, 25)
    ways = {"momentum": (style.QUIET, ":"), "AdaGrad": (style.CLASS_A, "-"), "Adam": (style.CLASS_B, "--")}
    picture, axes = style.canvas(columns=2, sharey=True)
    last = {}
    for panel, turn, title in zip(
        axes, (np.eye(features), rotation), ("Ravine along the axes", "The same, rotated"), strict=True
    ):
        hessian = turn @ np.diag(curvatures) @ turn.T
        for name, (colour, line) in ways.items():
            update, losses = optimisers.OPTIMISERS[name](), []
            weights = np.tile(turn @ start, (len(rates), 1))
            with np.errstate(all="ignore"):
                for _ in range(steps + 1):
                    gradient = weights @ hessian
                    losses.append((weights * gradient).sum(-1) / 2)
                    weights = update(weights, gradient, rates[:, None])
            losses = np.array(losses)
            best = losses[:, np.nanargmin(np.where(np.isfinite(losses[-1]), losses[-1], np.nan))]
            panel.semilogy(best, line, color=colour, label=name)
            last[name, title] = best[-1]
            if name == "AdaGrad" and panel is axes[0]:
                millionth = int(np.argmax(best < 1e-6 * best[0]))
        panel.set_title(title)
        panel.set(xlabel="step", xlim=(0, steps), ylim=(1e-12, 1e5))
    axes[0].set_ylabel("loss")
    axes[0].legend(loc="lower left")
    aligned, rotated = (
        [last[name, title] for name in ways] for title in ("Ravine along the axes", "The same, rotated")
    )
    return with_numbers(
        picture,
        momentum_aligned=aligned[0],
        momentum_rotated=rotated[0],
        adagrad_aligned=aligned[1],
        adagrad_rotated=rotated[1],
        adam_aligned=aligned[2],
        adam_rotated=rotated[2],
        adam_aligned_words=_words.scientific(aligned[2]),
        adam_rotated_words=_words.scientific(rotated[2]),
        adagrad_aligned_steps=millionth,  # to a millionth of the loss at the start
        condition=condition,
        start=(curvatures * start**2).sum() / 2,
    )
