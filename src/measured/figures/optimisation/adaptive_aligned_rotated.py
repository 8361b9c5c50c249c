"""Methods with a step per coordinate on one ravine, along the axes and turned."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import optimisers, style
from measured.figures.optimisation import _words

RATES = np.geomspace(1e-4, 1e3, 43)


@figure("computed")
def adaptive_aligned_rotated(
    condition: float = 1000.0, features: int = 10, steps: int = 300, draws: int = 10
) -> Figure:
    """Loss by step on a quadratic and on the same quadratic rotated, each method at its best of 43 rates on each.

    Lines: median over draws of start and rotation; bands: range. The best rate is the one with the lowest loss at the end.
    """
    ways = {"momentum": (style.QUIET, ":"), "AdaGrad": (style.CLASS_A, "-"), "Adam": (style.CLASS_B, "--")}
    titles = ("Ravine along the axes", "The same, rotated")
    curvatures = np.geomspace(1, condition, features)
    losses = np.zeros((len(titles), len(ways), draws, steps + 1))
    chosen = np.zeros(losses.shape[:3], int)
    for draw in range(draws):
        rng = np.random.default_rng(draw)
        rotation = np.linalg.qr(rng.normal(size=(features, features)))[0]
        start = rng.normal(size=features)
        for i, turn in enumerate((np.eye(features), rotation)):
            for j, name in enumerate(ways):
                every = _descend(turn @ np.diag(curvatures) @ turn.T, turn @ start, name, steps)
                chosen[i, j, draw] = np.where(np.isfinite(every[-1]), every[-1], np.inf).argmin()
                losses[i, j, draw] = every[:, chosen[i, j, draw]]
    picture, axes = style.canvas((10, 3.6), columns=2, sharey=True)
    drawn = np.r_[0:10, 10 : steps + 1 : 3]  # not every step: what the pen cannot show weighs nothing
    for panel, title, methods in zip(axes, titles, np.maximum(losses, 1e-99), strict=True):
        for (name, (colour, line)), runs in zip(ways.items(), methods, strict=True):
            part = f"step-2-{name}" if panel is axes[1] else name
            panel.semilogy(drawn, np.median(runs[:, drawn], axis=0), line, color=colour, label=name, gid=part)
            panel.fill_between(
                drawn,
                runs[:, drawn].min(axis=0),
                runs[:, drawn].max(axis=0),
                color=colour,
                alpha=0.15,
                lw=0,
                gid=f"{part}-band",
            )
        panel.set_title(title)
        panel.set(xlabel="step", xlim=(0, steps), ylim=(1e-12, 1e5))
    axes[0].set_ylabel("loss")
    axes[0].legend(loc="lower left", bbox_to_anchor=(0.06, 0))
    aligned, rotated = (dict(zip(ways, np.median(part[..., -1], axis=1), strict=True)) for part in losses)
    fallen = losses < 1e-6 * losses[..., :1]
    millionth = np.where(fallen.any(axis=-1), fallen.argmax(axis=-1), steps + 1)  # steps + 1: not within them
    return with_numbers(
        picture,
        momentum_aligned=aligned["momentum"],
        momentum_rotated=rotated["momentum"],
        momentum_difference=np.abs(losses[1, 0, :, -1] / losses[0, 0, :, -1] - 1).max(),
        adagrad_rotated=rotated["AdaGrad"],
        adagrad_rotated_lowest=losses[1, 1, :, -1].min(),
        adam_aligned=aligned["Adam"],
        adam_rotated=rotated["Adam"],
        adam_worse=int((losses[1, 2, :, -1] > losses[0, 2, :, -1]).sum()),
        adam_aligned_words=_words.scientific(aligned["Adam"]),
        adam_rotated_words=_words.scientific(rotated["Adam"]),
        adagrad_aligned_steps=int(np.median(millionth[0, 1])),  # to a millionth of the loss at the start
        momentum_aligned_steps=int(np.median(millionth[0, 0])),
        adam_aligned_steps=int(np.median(millionth[0, 2])),
        adam_rotated_steps=int(np.median(millionth[1, 2])),
        rates_from_edge=int(np.minimum(chosen, len(RATES) - 1 - chosen).min()),
        condition=condition,
        draws=draws,
        rates=len(RATES),
    )


def _descend(hessian: np.ndarray, start: np.ndarray, name: str, steps: int) -> np.ndarray:
    """Losses (steps + 1, rates) of a method on a quadratic, at all rates at once."""
    update, losses = optimisers.OPTIMISERS[name](), []
    weights = np.tile(start, (len(RATES), 1))
    with np.errstate(all="ignore"):
        for _ in range(steps + 1):
            gradient = weights @ hessian
            losses.append((weights * gradient).sum(-1) / 2)
            weights = update(weights, gradient, RATES[:, None])
    return np.array(losses)
