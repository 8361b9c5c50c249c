"""He's start in networks of three widths: the mean of the squared signal over draws, and the typical one."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

WIDTHS, DEPTH, DRAWS = (8, 32, 128), 40, 400


def squares(width: int, rng: np.random.Generator, draws: int = DRAWS) -> np.ndarray:
    """Mean square of the values by layer over that of the input (draws, DEPTH + 1), for one input and fresh weights each.

    The sums of a layer with Gaussian weights are, given its input, independent Gaussians with the input's length, so these
    are drawn in place of the matrices: exact in distribution.
    """
    size, found = np.ones(draws), [np.ones(draws)]
    for _ in range(DEPTH):
        sums = rng.normal(size=(draws, width)) * np.sqrt(2 * size)[:, None]
        size = (np.maximum(sums, 0) ** 2).mean(axis=1)
        found.append(size)
    return np.array(found).T


@figure("computed")
def typical_signal():
    picture, panels = style.canvas(style.SLIDE, columns=3, sharey=True)
    layers = np.arange(DEPTH + 1)
    numbers = {"median": [], "low": [], "high": [], "mean_10": [], "share_below": []}
    for step, (axes, width) in enumerate(zip(panels, WIDTHS[::-1]), 1):
        runs = np.maximum(squares(width, np.random.default_rng([7, 5, width])), 1e-12)
        low, middle, high = np.quantile(runs, [0.1, 0.5, 0.9], axis=0)
        gid = {} if step == 1 else {"gid": f"step-{step}-median"}
        axes.plot(layers, middle, color=style.CLASS_A, **gid)
        axes.fill_between(
            layers, low, high, color=style.CLASS_A, alpha=0.2, linewidth=0, **{k: v + "-band" for k, v in gid.items()}
        )
        axes.axhline(1, color=style.TRUTH, linestyle="--")
        below = 100 * int((runs[:, -1] < 1).sum()) // len(runs)  # rounded down: of all would be another claim
        axes.text(40, 8, f"{below} % below", ha="right", fontsize=15, **{k: v + "-share" for k, v in gid.items()})
        axes.set(title=f"{width} units", xlabel="layer", yscale="log", ylim=(1e-9, 60), xlim=(0, 41))
        axes.minorticks_off()
        numbers["median"].append(middle[-1]), numbers["low"].append(low[-1]), numbers["high"].append(high[-1])
        numbers["mean_10"].append(runs[:, 10].mean())
        numbers["share_below"].append((runs[:, -1] < 1).mean())
    panels[0].set_ylabel("mean square of the signal")
    panels[0].text(
        1, 5e-4, "line: median\nband: 80 % of draws\ndashed: mean", fontsize=15, color=style.CLASS_A, va="top"
    )
    return with_numbers(picture, widths=WIDTHS[::-1], draws=DRAWS, **numbers)
