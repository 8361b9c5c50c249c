"""How far the average over a sample strays for one fixed line and for the worst of 36,360: guaranteed and measured."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning import _moons

DIRECTIONS = np.arange(180)
THRESHOLDS = np.linspace(-2.5, 2.5, 101)
# For each direction and threshold there are two rules, one calling this side class B and one the other.
CLASS = 2 * len(DIRECTIONS) * len(THRESHOLDS)


def reach(log_count: float, examples, failure: float = 0.05):
    """By how much none of some hypotheses' averages is off, but for a share `failure` of all samples.

    Hoeffding's inequality for each of them, and the union bound over all (Shalev-Shwartz, Ben-David, 2014, sec. 4.2).

    Args:
        log_count: natural logarithm of the number of hypotheses.
        examples: of the sample; a number or an array.
        failure: share of the samples that may break the bound.
    """
    return np.sqrt((np.log(2 / failure) + log_count) / (2 * np.asarray(examples, float)))


def wrong(points, labels):
    """The share of wrong answers (180, 101) of the rules that call points beyond their threshold class B.

    That of the opposite rule is one minus this.
    """
    normals = np.deg2rad(DIRECTIONS)
    along = points @ np.stack([np.cos(normals), np.sin(normals)])
    # The number of thresholds below a point: it is called class B by so many of the first ones.
    passed = np.searchsorted(THRESHOLDS, along)
    shape = len(DIRECTIONS), len(THRESHOLDS) + 1
    places = (passed + shape[1] * np.arange(len(DIRECTIONS))).ravel()
    counts = [
        np.bincount(places, np.repeat(labels == label, len(DIRECTIONS)), np.prod(shape)).reshape(shape)
        for label in (0, 1)
    ]
    missed = np.cumsum(counts[1], axis=1)[:, :-1]
    called = counts[0].sum(axis=1, keepdims=True) - np.cumsum(counts[0], axis=1)[:, :-1]
    return (missed + called) / len(labels)


@figure("computed")
def uniform_bound(draws: int = 60):
    sizes = np.array([15, 40, 140, 400, 1000])
    risk = wrong(*_moons.draw(40_000, np.random.default_rng(7)))
    fixed = np.unravel_index(np.minimum(risk, 1 - risk).argmin(), risk.shape)
    worst, alone, chosen = np.zeros((3, draws, len(sizes)))
    for draw in range(draws):
        points, labels = _moons.draw(max(sizes), np.random.default_rng([8, draw]))
        for column, size in enumerate(sizes):
            found = wrong(points[:size], labels[:size])
            gap = found - risk
            worst[draw, column] = np.abs(gap).max()
            alone[draw, column] = np.abs(gap[fixed])
            best = np.unravel_index(np.minimum(found, 1 - found).argmin(), found.shape)
            chosen[draw, column] = np.abs(gap[best])

    picture, axes = style.canvas(style.SLIDE)
    smooth = np.geomspace(sizes[0], sizes[-1], 100)
    all_lines, one_line = reach(np.log(CLASS), smooth), reach(0.0, smooth)
    axes.loglog(smooth, 100 * all_lines, color=style.TEST)
    axes.loglog(smooth, 100 * one_line, color=style.CLASS_A)
    high = {
        name: np.quantile(values, 0.95, axis=0)
        for name, values in (("worst", worst), ("alone", alone), ("chosen", chosen))
    }
    axes.plot(sizes, 100 * high["worst"], "s--", color=style.TEST)
    axes.plot(sizes, 100 * high["chosen"], "D:", color=style.FIT)
    axes.plot(sizes, 100 * high["alone"], "o--", color=style.CLASS_A)
    for values, height, name, colour in (
        (all_lines[-1], 1.0, f"guaranteed: all {CLASS:,} lines", style.TEST),
        (high["worst"][-1], 1.07, "measured: the worst of them", style.TEST),
        (one_line[-1], 0.97, "guaranteed: one fixed line", style.CLASS_A),
        (high["chosen"][-1], 1.08, "measured: the chosen line", style.FIT),
        (high["alone"][-1], 0.93, "measured: the fixed line", style.CLASS_A),
    ):
        axes.text(1080, 100 * values * height, name, va="center", color=colour)
    axes.set(
        xlabel="examples $N$",
        ylabel="off by at most, in 95 % of samples\n(percentage points)",
        xlim=(14, 4600),
        ylim=(1.2, 100),
    )
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.set_yticks([2, 5, 10, 20, 50, 100], ["2", "5", "10", "20", "50", "100"])
    axes.minorticks_off()
    weights = sum((inputs + 1) * units for inputs, units in ((2, 10), (10, 10), (10, 1)))
    network = 32 * weights * np.log(2)
    return with_numbers(
        picture,
        sizes=sizes,
        draws=draws,
        lines=CLASS,
        fixed_60=reach(0.0, 60),
        fixed_60_points=int(np.ceil(100 * reach(0.0, 60))),
        lines_at=dict(zip(map(str, sizes), reach(np.log(CLASS), sizes))),
        fixed_at=dict(zip(map(str, sizes), reach(0.0, sizes))),
        worst=high["worst"],
        chosen=high["chosen"],
        alone=high["alone"],
        broken=(worst > reach(np.log(CLASS), sizes)).mean(axis=0),
        risk_of_fixed=min(risk[fixed], 1 - risk[fixed]),
        weights=weights,
        network_140=reach(network, 140),
        network_needs=(np.log(2 / 0.05) + network) / (2 * 0.1**2),
    )
