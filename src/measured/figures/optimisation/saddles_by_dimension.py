"""How often all directions of a random critical point curve upwards."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import style


@figure("computed")
def saddles_by_dimension(draws: int = 40_000, seed: int = 0) -> Figure:
    """Share of random symmetric normal matrices whose eigenvalues are all positive, by dimension."""
    rng = np.random.default_rng(seed)
    dimensions = np.arange(1, 6)
    shares = []
    for dimension in dimensions:
        matrices = rng.normal(size=(draws, dimension, dimension))
        lowest = np.linalg.eigvalsh(matrices + matrices.transpose(0, 2, 1))[:, 0]
        shares.append((lowest > 0).mean())
    shares = np.array(shares)
    picture, axes = style.canvas(style.HALF)
    error = 2 * np.sqrt(shares * (1 - shares) / draws)
    axes.errorbar(dimensions, shares, error, fmt="o-", color=style.CLASS_A, capsize=3)
    axes.semilogy(dimensions, 0.5**dimensions, ":", color=style.QUIET)
    axes.annotate("independent signs", (dimensions[-2], 0.5 ** dimensions[-2]), (0, 16), textcoords="offset points",
                  ha="center", color=style.QUIET)  # fmt: skip
    axes.set(xlabel="dimension", xticks=dimensions, ylabel="share that are minima", ylim=(1e-5, 1))
    # In two dimensions the share is 1/2 - 1/sqrt(8): the cone a c > b^2, a + c > 0 under the normal law.
    return with_numbers(picture, shares=shares, two_exact=0.5 - 8**-0.5, dimensions=dimensions)
