"""Empirical risk and risk against the number of examples, for straight lines and for cubics on the two moons."""

import numpy as np
from scipy.optimize import curve_fit

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning import _moons

PENALTIES = (0.0001, 0.001, 0.01, 0.1, 1.0)


def monomials(points, degree: int):
    """All products of powers of the two coordinates up to a degree, the constant first: (n, terms)."""
    powers = [(i, j) for i in range(degree + 1) for j in range(degree + 1 - i)]
    return np.column_stack([points[:, 0] ** i * points[:, 1] ** j for i, j in powers])


def logistic(features, labels, penalty: float = 0.01, rounds: int = 50):
    """Weights of penalised logistic regression, by Newton's method with halved steps.

    Args:
        features: (n, terms), the first column constant; its weight is not penalised.
        labels: n numbers, 0 or 1.
        penalty: factor of half the squared weights, which is added to the sum of the losses.
    """
    shrink = np.full(features.shape[1], penalty)
    shrink[0] = 0.0

    def cost(weights):
        scores = features @ weights
        return np.logaddexp(0, scores).sum() - labels @ scores + 0.5 * shrink @ weights**2

    weights, height = np.zeros(features.shape[1]), len(labels) * np.log(2)
    for _ in range(rounds):
        chances = 1 / (1 + np.exp(-np.clip(features @ weights, -500, 500)))
        slope = features.T @ (chances - labels) + shrink * weights
        bend = (features * (chances * (1 - chances))[:, None]).T @ features + np.diag(shrink + 1e-10)
        step = np.linalg.solve(bend, slope)
        if slope @ step < 1e-6:
            break
        while (lower := cost(weights - step)) > height:
            step = step / 2
        weights, height = weights - step, lower
    return weights


def errors(degree: int, sizes, draws: int, penalty: float, first: int = 3):
    """Share of wrong answers (2, draws, sizes), on the sample and on fresh points, of logistic regression.

    Each draw has 2,000 fresh points of its own: one set for all would shift every gap by the same chance amount.

    Args:
        first: number of the stream of samples; that of the fresh points is the next.
    """
    found = np.zeros((2, draws, len(sizes)))
    for draw in range(draws):
        points, labels = _moons.draw(max(sizes), np.random.default_rng([first, draw]))
        fresh, answers = _moons.draw(2000, np.random.default_rng([first + 1, draw]))
        points, fresh = monomials(points, degree), monomials(fresh, degree)
        for column, size in enumerate(sizes):
            weights = logistic(points[:size], labels[:size], penalty)
            found[0, draw, column] = ((points[:size] @ weights > 0) != labels[:size]).mean()
            found[1, draw, column] = ((fresh @ weights > 0) != answers).mean()
    return found


def power(sizes, gap, doubt) -> float:
    """The exponent of the power of N that fits the gaps of all sizes best, each weighed by its standard error."""

    def law(count, factor, exponent):
        return factor * (count / sizes[0]) ** exponent

    return curve_fit(law, sizes, gap, (gap[0], -1.0), sigma=doubt)[0][1]


@figure("computed")
def risk_and_sample_size(draws: int = 120, again: int = 200):
    sizes = np.array([15, 25, 40, 70, 120, 250, 500, 1000])
    picture, (levels, gaps) = style.canvas(style.SLIDE, columns=2, width_ratios=[1.2, 1])
    # One penalty for both, with which fits to other samples have the least risk, summed over sizes and classes.
    penalty = min(
        PENALTIES,
        key=lambda value: sum(errors(degree, (25, 70, 250), 20, value, first=9)[1].mean() for degree in (1, 3)),
    )
    numbers = {}
    looks = {"line": (1, style.CLASS_A, "o", 0.97), "cubic": (3, style.CLASS_B, "^", 1.03)}
    for name, (degree, colour, marker, aside) in looks.items():
        train, test = errors(degree, sizes, draws, penalty)
        every = test - train
        gap, doubt = every.mean(axis=0), every.std(axis=0, ddof=1) / np.sqrt(draws)
        # The interval of the exponent: draws are drawn from the draws, with replacement.
        rng = np.random.default_rng(5)
        slopes = [power(sizes, every[rng.integers(draws, size=draws)].mean(axis=0), doubt) for _ in range(again)]
        train, test = train.mean(axis=0), test.mean(axis=0)
        levels.plot(sizes, 100 * test, color=colour, marker=marker)
        levels.plot(sizes, 100 * train, color=colour, marker=marker, linestyle="--", markerfacecolor="white")
        gaps.errorbar(aside * sizes, 100 * gap, 200 * doubt, color=colour, marker=marker, capsize=3)
        gaps.plot(sizes, 100 * gap[0] * np.sqrt(sizes[0] / sizes), color=colour, linestyle=":", linewidth=1.5)
        numbers |= {
            f"{name}_train": train,
            f"{name}_risk": test,
            f"{name}_gap": gap,
            f"{name}_doubt": doubt,
            f"{name}_slope": power(sizes, gap, doubt),
            f"{name}_slope_interval": np.quantile(slopes, [0.025, 0.975]),
        }
    levels.set(xscale="log", xlabel="examples $N$", ylabel="wrong answers (%)", ylim=(0, 20), title="Two averages")
    levels.text(400, 13.8, "line", color=style.CLASS_A)
    levels.text(400, 4.2, "cubic", color=style.CLASS_B)
    levels.text(1000, 19.4, "full: fresh points\ndashed: the sample itself", ha="right", va="top")
    gaps.axhline(0, color=style.QUIET, linewidth=0.8)
    gaps.text(
        1000, 14.2, "full: measured, with\ntwice its standard error\ndotted: as $1/\\sqrt{N}$", ha="right", va="top"
    )
    gaps.set(
        xscale="log", xlabel="examples $N$", ylabel="gap (percentage points)", title="Their difference", ylim=(-1, 15)
    )
    return with_numbers(
        picture,
        sizes=sizes,
        draws=draws,
        penalty=penalty,
        ceiling=1 - _moons.bayes_accuracy(),
        best_line=1 - _moons.best_line_by_direction(np.arange(180)).max(),
        **numbers,
    )
