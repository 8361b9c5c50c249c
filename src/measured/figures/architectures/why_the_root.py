"""Attention before training: the largest share and the slope of the softmax, by width, with the root and without it."""

import numpy as np
from scipy.special import softmax

from deeplecture.figure import figure, with_numbers
from measured import style

WIDTHS, TOKENS, DRAWS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512), 16, 400


def shares(width: int, root: bool) -> np.ndarray:
    """What (DRAWS,) random queries pay to (TOKENS,) random keys, all numbers standard normal."""
    rng = np.random.default_rng([10, 16, width])
    query, keys = rng.normal(size=(DRAWS, width)), rng.normal(size=(DRAWS, TOKENS, width))
    fit = np.einsum("nd,ntd->nt", query, keys)
    return softmax(fit / width**0.5 if root else fit, axis=-1)


@figure("computed")
def why_the_root():
    picture, (left, right) = style.canvas(style.SLIDE, columns=2)
    largest, slope = {}, {}
    kinds = (("without", False, style.CLASS_B, "s"), ("with", True, style.CLASS_A, "o"))
    for name, root, colour, marker in kinds:
        put = lambda part: {"gid": f"step-2-{part}"} if root else {}  # noqa: B023, E731 -- used in this turn only
        found = [shares(width, root) for width in WIDTHS]
        tops = np.array([one.max(axis=1) for one in found])
        slopes = np.array([1 - (one**2).sum(axis=1) for one in found])  # the trace of the softmax's table of slopes
        largest[name], slope[name] = tops.mean(axis=1), slopes.mean(axis=1)
        for axes, values, panel in ((left, tops, "left"), (right, slopes, "right")):
            low, high = np.quantile(values, [0.1, 0.9], axis=1)
            axes.plot(WIDTHS, values.mean(axis=1), marker=marker, color=colour, markersize=8, **put(panel))
            axes.fill_between(WIDTHS, low, high, color=colour, alpha=0.15, linewidth=0, **put(f"{panel}-band"))
    left.text(14, 0.93, "q · k", color=style.CLASS_B, fontsize=19, ha="right")
    left.text(512, 0.09, "q · k / root of the width", color=style.CLASS_A, fontsize=17, ha="right", gid="step-2-name")
    left.set_title(f"largest of {TOKENS} shares", fontsize=17)
    right.set_title("slope left for learning", fontsize=17)
    for axes in (left, right):
        axes.set(xscale="log", xlabel="width of query and key", ylim=(0, 1.03))
        axes.set_xticks((1, 8, 64, 512), ("1", "8", "64", "512"))
        axes.minorticks_off()
    return with_numbers(
        picture, largest=largest, slope=slope, widths=WIDTHS, tokens=TOKENS, draws=DRAWS, equal=1 / TOKENS,
    )  # fmt: skip
