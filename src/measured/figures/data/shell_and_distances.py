"""Where random points lie in many dimensions: near the surface, and all about equally far apart."""

import numpy as np
from scipy.spatial.distance import pdist

from deeplecture.figure import figure, with_numbers
from measured import style

DIMENSIONS = (2, 10, 50, 100, 500)


@figure("computed")
def shell_and_distances(count: int = 100, draws: int = 20, skin: float = 0.05):
    across = np.arange(1, 151)
    shell = 1 - (1 - skin) ** across
    crossed = int(across[shell >= 0.99][0])
    picture, (left, right) = style.canvas(style.SLIDE, columns=2)
    left.plot(across, 100 * shell, color=style.CLASS_A)
    left.axhline(99, color=style.QUIET, linestyle=":")
    left.plot(crossed, 100 * shell[crossed - 1], "o", color=style.CLASS_A)
    left.annotate(
        f"99 % from {crossed} dimensions on",
        (crossed, 99),
        (60, 84),
        arrowprops={"arrowstyle": "-", "color": style.QUIET},
    )
    left.set(xlabel="dimensions", ylabel="share of the volume (%)", ylim=(0, 104))
    left.set_title(f"In the outer {100 * skin:.0f} % of a ball")
    ratios = np.zeros((len(DIMENSIONS), draws))
    spread = np.zeros(len(DIMENSIONS))
    for row, dimension in enumerate(DIMENSIONS):
        rng = np.random.default_rng([5, dimension])
        for draw in range(draws):
            far = pdist(rng.normal(size=(count, dimension)))
            ratios[row, draw] = far.max() / far.min()
            if draw == 0:
                low, middle, high = np.quantile(far / far.mean(), [0.05, 0.5, 0.95])
                ends = (far / far.mean()).min(), (far / far.mean()).max()
                spread[row] = far.std() / far.mean()
        right.plot([row, row], ends, color=style.FIT, lw=1.5)
        right.plot([row, row], [low, high], color=style.FIT, lw=9, solid_capstyle="butt", alpha=0.6)
        right.plot(row, middle, "o", color="white", markeredgecolor=style.FIT)
    right.axhline(1, color=style.QUIET, linestyle=":", zorder=0)
    right.set_xticks(range(len(DIMENSIONS)), [str(dimension) for dimension in DIMENSIONS])
    right.set(xlabel="dimensions", ylabel="distance over mean distance", ylim=(0, 3))
    right.set_title(f"Between {count} Gaussian points")
    right.text(4.4, 2.62, "thick: 90 % of the pairs\nthin: all pairs", ha="right")
    return with_numbers(
        picture, skin=skin, crossed=crossed, shell={str(d): 1 - (1 - skin) ** d for d in (1, 2, 3, 10, 100, 784, 1000)},
        dimensions=DIMENSIONS, ratio=np.median(ratios, axis=1), spread=spread, count=count, draws=draws,
    )  # fmt: skip
