"""The tent map composed with itself, as a network of two ReLU units a layer: its pieces, counted, exact and disturbed."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style


def tent_network(layers: int) -> list[tuple[np.ndarray, np.ndarray, np.ndarray, float]]:
    """As many times the tent map, 2x up to one half and 2 - 2x from there: inner weights, offsets, outer weights, offset."""
    one = (np.array([2.0, 2.0]), np.array([0.0, -1.0]), np.array([1.0, -2.0]), 0.0)
    return [one] * layers


def disturbed(network, size: float, rng: np.random.Generator):
    """Every number that is not zero multiplied by one plus Gaussian noise of this size; thresholds moved by as much."""
    return [
        (
            inner * (1 + size * rng.normal(size=2)),
            offsets + size * rng.normal(size=2),
            outer * (1 + size * rng.normal(size=2)),
            last,
        )
        for inner, offsets, outer, last in network
    ]


def values(network, x: np.ndarray) -> np.ndarray:
    """What the network makes of inputs (n,)."""
    for inner, offsets, outer, last in network:
        x = np.maximum(x[:, None] * inner + offsets, 0) @ outer + last
    return x


def pieces(network, low: float = 0.0, high: float = 1.0) -> int:
    """Linear pieces between two ends, counted: places at which some unit switches, layer by layer, and one more."""
    known = np.array([low, high])
    for layer, (inner, offsets, _, _) in enumerate(network):
        sums = values(network[:layer], known)[:, None] * inner + offsets
        before, after = sums[:-1], sums[1:]
        place, unit = np.nonzero(before * after < -1e-18)
        share = before[place, unit] / (before[place, unit] - after[place, unit])
        known = np.concatenate([known, known[place] + share * (known[place + 1] - known[place])])
        known = np.unique(np.round(known, 12))
    slopes = np.diff(values(network, known)) / np.diff(known)
    return 1 + int((np.abs(np.diff(slopes)) > 1e-6 * np.abs(slopes).max()).sum())


@figure("computed")
def tents(layers: int = 4, noise: float = 0.1, draws: int = 30):
    depths = np.arange(1, 11)
    exact = np.array([pieces(tent_network(depth)) for depth in depths])
    shaken = np.array(
        [
            [
                pieces(disturbed(tent_network(depth), noise, np.random.default_rng([9, depth, draw])))
                for draw in range(draws)
            ]
            for depth in depths
        ]
    )
    wide = 2 * depths + 1
    picture, (left, axes) = style.canvas(style.SLIDE, columns=2)
    x = np.linspace(0, 1, 2**12 + 1)
    left.plot(x, values(tent_network(layers), x), color=style.FIT, linewidth=1.8)
    left.set(
        xlabel="$x$",
        ylim=(-0.03, 1.08),
        title=f"{layers} layer{'s' * (layers > 1)} of two: {pieces(tent_network(layers))} pieces",
    )
    axes.plot(depths, exact, "o-", color=style.FIT, gid="step-2-exact")
    axes.plot(depths, wide, "s--", color=style.QUIET, gid="step-2-wide")
    axes.plot(depths, np.median(shaken, axis=1), "^-.", color=style.TEST, gid="step-3-shaken")
    axes.fill_between(
        depths, *np.quantile(shaken, [0.1, 0.9], axis=1), color=style.TEST, alpha=0.15, linewidth=0, gid="step-3-band"
    )
    axes.text(6.4, exact[6] * 1.9, "set by hand", color=style.FIT, ha="right", fontsize=16, gid="step-2-exact-name")
    axes.text(
        0.9,
        40,
        "one layer as\nlarge, at most",
        color=style.QUIET,
        ha="left",
        va="bottom",
        fontsize=15,
        gid="step-2-wide-name",
    )
    axes.text(
        10.2,
        35,
        f"{100 * noise:.0f} % off",
        color=style.TEST,
        ha="right",
        fontsize=15,
        gid="step-3-name",
    )
    axes.set(yscale="log", xlabel="layers of two units", ylabel="linear pieces", xticks=depths[1::2], ylim=(0.8, 2500))
    return with_numbers(
        picture, layers=layers, shown=pieces(tent_network(layers)), depths=depths, exact=exact, wide=wide, noise=noise, draws=draws,
        shaken=np.median(shaken, axis=1), shaken_high=np.quantile(shaken, 0.9, axis=1), last_units=2 * depths[-1],
    )  # fmt: skip
