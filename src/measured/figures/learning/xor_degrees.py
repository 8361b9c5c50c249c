"""Boundaries of degree 1, 2 and 12, fitted by logistic regression to noisy exclusive-or data, and their accuracies."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning._plane import show_points, show_regions
from measured.figures.learning.risk_and_sample_size import logistic, monomials

DEGREES = (1, 2, 12)
# So small that nothing is held back, and so large that the solver has an end where the classes can be told apart.
FREE = 1e-6
PENALTIES = (0.001, 0.01, 0.1, 1.0, 10.0)


def sample(count: int, flipped: float, rng: np.random.Generator):
    """Points (count, 2) from a standard normal; class B where the coordinates' signs agree; some labels flipped."""
    points = rng.normal(size=(count, 2))
    agree = points[:, 0] * points[:, 1] > 0
    return points, (agree ^ (rng.random(count) < flipped)).astype(int)


def classifier(points, labels, degree: int, penalty: float):
    """Logistic regression on all monomials up to a degree, scaled to mean 0 and variance 1 on the sample.

    Returns:
        the function from points (n, 2) to their scores (n,).
    """
    features = monomials(points, degree)[:, 1:]
    middle, spread = features.mean(axis=0), features.std(axis=0)

    def scaled(asked):
        return np.column_stack([np.ones(len(asked)), (monomials(asked, degree)[:, 1:] - middle) / spread])

    weights = logistic(scaled(points), labels, penalty)
    return lambda asked: scaled(asked) @ weights


def right(score, points, labels) -> float:
    """The share of points on their own side."""
    return ((score(points) > 0) == labels).mean()


@figure("computed")
def xor_degrees(count: int = 100, flipped: float = 0.1, draws: int = 20):
    def drawn(what: int, draw: int, number: int = count):
        return sample(number, flipped, np.random.default_rng([what, draw]))

    samples, fresh = [drawn(1, draw) for draw in range(draws)], [drawn(2, draw, 2000) for draw in range(draws)]
    # Held-out samples that serve nothing else choose one penalty for degree 12.
    chosen = max(
        PENALTIES,
        key=lambda penalty: sum(
            right(classifier(*samples[draw], 12, penalty), *drawn(3, draw)) for draw in range(draws)
        ),
    )
    found = {}
    for name, degree, penalty in (*((str(degree), degree, FREE) for degree in DEGREES), ("12 held", 12, chosen)):
        scores = [classifier(*points, degree, penalty) for points in samples]
        found[name] = np.array(
            [(right(score, *own), right(score, *new)) for score, own, new in zip(scores, samples, fresh)]
        )
    # The sample that is shown is the most ordinary one: its six accuracies are nearest to the means over all draws.
    every = np.hstack([found[str(degree)] for degree in DEGREES])
    shown = int(((every - every.mean(axis=0)) ** 2).sum(axis=1).argmin())

    picture, (*panels, strip) = style.canvas((10.0, 3.5), columns=4, width_ratios=[1, 1, 1, 1.25])
    for axes, degree in zip(panels, DEGREES):
        show_regions(axes, classifier(*samples[shown], degree, FREE), (-3, 3), (-3, 3), cells=90)
        show_points(axes, *samples[shown], s=18)
        axes.set(title=f"Degree {degree}", aspect="equal", xticks=range(-2, 3, 2), yticks=range(-2, 3, 2))
        axes.set_xlabel(
            f"this sample {100 * found[str(degree)][shown, 0]:.0f} %\nfresh {100 * found[str(degree)][shown, 1]:.0f} %"
        )
    for column, (name, values) in enumerate(found.items()):
        places = column + np.linspace(-0.25, 0.25, draws)
        strip.plot(places, 100 * np.sort(values[:, 1]), "o", color=style.TEST, markersize=3, alpha=0.6)
        strip.plot(column, 100 * values[:, 1].mean(), "_", color=style.TRUTH, markersize=26, markeredgewidth=2.5)
        strip.text(column, 93, f"{100 * values[:, 1].mean():.0f} %", ha="center")
    strip.axhline(100 * (1 - flipped), color=style.QUIET, linestyle=":", linewidth=1.5)
    strip.set(ylabel="fresh points right (%)", title=f"{draws} samples", ylim=(40, 98), xlabel="degree (*: penalised)")
    strip.set_xticks(range(4), ["1", "2", "12", "12*"])
    train_mean, test_mean = zip(*(found[str(degree)].mean(axis=0) for degree in DEGREES))
    held, _, held_high, _ = interval(found["12 held"][:, 1], found["2"][:, 1])
    lost, lost_low, _, lost_deviation = interval(found["2"][:, 1], found["12"][:, 1])
    return with_numbers(
        picture,
        degrees=DEGREES,
        train_mean=train_mean,
        test_mean=test_mean,
        test_spread=[found[str(degree)][:, 1].std() for degree in DEGREES],
        two_over_twelve=lost,
        two_over_twelve_low=lost_low,
        two_over_twelve_deviation=lost_deviation,
        twelve_beats_two=int((found["12"][:, 1] > found["2"][:, 1]).sum()),
        penalised_twelve=found["12 held"][:, 1].mean(),
        penalty=chosen,
        held_over_two=held,
        held_over_two_reach=held_high - held,
        ceiling=1 - flipped,
        draws=draws,
        terms=[monomials(samples[0][0], degree).shape[1] for degree in DEGREES],
    )
