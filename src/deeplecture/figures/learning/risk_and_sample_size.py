"""Empirical risk and risk against the number of examples, for straight lines and for cubics on the two moons."""

import numpy as np

from deeplecture import style
from deeplecture.figure import figure, with_numbers
from deeplecture.figures.learning import _moons


def errors(degree: int, sizes, draws: int, fresh_count: int = 2000):
    """Share of wrong answers (2, draws, sizes), on the sample and on fresh points, of least-squares classifiers.

    Each draw has fresh points of its own: one set for all would shift every gap by the same chance amount.
    """
    powers = [(i, j) for i in range(degree + 1) for j in range(degree + 1 - i)]
    found = np.zeros((2, draws, len(sizes)))
    for draw in range(draws):
        points, labels = _moons.draw(max(sizes), np.random.default_rng([3, draw]))
        fresh, answers = _moons.draw(fresh_count, np.random.default_rng([4, draw]))
        points, fresh = (
            np.column_stack([part[:, 0] ** i * part[:, 1] ** j for i, j in powers]) for part in (points, fresh)
        )
        for column, size in enumerate(sizes):
            weights = np.linalg.lstsq(points[:size], 2.0 * labels[:size] - 1, rcond=None)[0]
            found[0, draw, column] = ((points[:size] @ weights > 0) != labels[:size]).mean()
            found[1, draw, column] = ((fresh @ weights > 0) != answers).mean()
    return found


@figure("computed")
def risk_and_sample_size(draws: int = 300):
    sizes = np.array([15, 25, 40, 70, 120, 250, 500, 1000])
    picture, (levels, gaps) = style.canvas(style.SLIDE, columns=2, width_ratios=[1.2, 1])
    numbers = {}
    looks = {"line": (1, style.CLASS_A, "o"), "cubic": (3, style.CLASS_B, "^")}
    for name, (degree, colour, marker) in looks.items():
        train, test = errors(degree, sizes, draws)
        gap, doubt = (test - train).mean(axis=0), (test - train).std(axis=0) / np.sqrt(draws)
        train, test = train.mean(axis=0), test.mean(axis=0)
        sure = gap > 3 * doubt
        slope = np.polyfit(np.log(sizes[sure]), np.log(gap[sure]), 1, w=(gap / doubt)[sure])[0]
        levels.plot(sizes, 100 * test, color=colour, marker=marker)
        levels.plot(sizes, 100 * train, color=colour, marker=marker, linestyle="--", markerfacecolor="white")
        gaps.errorbar(sizes[sure], 100 * gap[sure], 100 * doubt[sure], color=colour, marker=marker, capsize=3)
        numbers |= {f"{name}_train": train, f"{name}_risk": test, f"{name}_gap": gap, f"{name}_slope": slope}
    levels.set(xscale="log", xlabel="examples $N$", ylabel="wrong answers (%)", ylim=(0, 24), title="Two averages")
    levels.text(400, 14.3, "line", color=style.CLASS_A)
    levels.text(400, 4.9, "cubic", color=style.CLASS_B)
    levels.text(1000, 22.8, "full: fresh points\ndashed: the sample itself", ha="right", va="top")
    gaps.loglog(sizes, 3 / np.sqrt(sizes / 15), color=style.QUIET, linestyle=":", linewidth=1.8)
    gaps.text(280, 0.9, "slope of $1/\\sqrt{N}$", color=style.QUIET)
    gaps.set(xlabel="examples $N$", ylabel="gap (percentage points)", title="Their difference")
    gaps.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
    return with_numbers(picture, sizes=sizes, draws=draws, ceiling=1 - _moons.bayes_accuracy(), **numbers)
