"""Boundaries of degree 1, 2 and 12, fitted by logistic regression to noisy exclusive-or data."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

from measured import style
from deeplecture.figure import figure, with_numbers
from measured.figures.learning._plane import show_points, show_regions


def sample(count: int, flipped: float, rng: np.random.Generator):
    """Points (count, 2) from a standard normal; class B where the coordinates' signs agree; some labels flipped."""
    points = rng.normal(size=(count, 2))
    agree = points[:, 0] * points[:, 1] > 0
    return points, (agree ^ (rng.random(count) < flipped)).astype(int)


def classifier(degree: int, penalty_inverse: float):
    """Logistic regression on all monomials of two coordinates up to a degree."""
    return make_pipeline(
        PolynomialFeatures(degree, include_bias=False),
        StandardScaler(),
        LogisticRegression(C=penalty_inverse, max_iter=20_000),
    )


def accuracies(degree: int, penalty_inverse: float, draws: int, count: int, flipped: float):
    """Accuracy on the sample and on 2,000 fresh points, (draws, 2), for samples drawn anew."""
    found = []
    for draw in range(draws):
        points, labels = sample(count, flipped, np.random.default_rng([1, draw]))
        model = classifier(degree, penalty_inverse).fit(points, labels)
        found.append(
            (model.score(points, labels), model.score(*sample(2000, flipped, np.random.default_rng([2, draw]))))
        )
    return np.array(found)


@figure("computed")
def xor_degrees(count: int = 100, flipped: float = 0.1, penalty_inverse: float = 1e6, draws: int = 20):
    degrees = (1, 2, 12)
    weak = {degree: accuracies(degree, penalty_inverse, draws, count, flipped) for degree in degrees}
    # The sample that is shown is the most ordinary one: its six accuracies are nearest to the means over all draws.
    every = np.hstack([weak[degree] for degree in degrees])
    shown = int(((every - every.mean(axis=0)) ** 2).sum(axis=1).argmin())
    points, labels = sample(count, flipped, np.random.default_rng([1, shown]))
    fresh = sample(2000, flipped, np.random.default_rng([2, shown]))
    strong = accuracies(12, 1.0, draws, count, flipped)

    picture, panels = style.canvas(style.SLIDE, columns=3, sharey=True)
    test = []
    for axes, degree in zip(panels, degrees):
        model = classifier(degree, penalty_inverse).fit(points, labels)
        train_accuracy, test_accuracy = model.score(points, labels), model.score(*fresh)
        test.append(test_accuracy)
        show_regions(axes, model.decision_function, (-3, 3), (-3, 3))
        show_points(axes, points, labels, s=24)
        axes.set(
            xlabel=f"train {train_accuracy:.0%}   test {test_accuracy:.0%}",
            title=f"Degree {degree}",
            aspect="equal",
            xticks=range(-2, 3, 2),
            yticks=range(-2, 3, 2),
        )
        axes.xaxis.label.set_size(17)
    panels[0].set_ylabel("$x_2$ against $x_1$")
    train_mean, test_mean = zip(*(weak[degree].mean(axis=0) for degree in degrees))
    return with_numbers(
        picture,
        degrees=degrees,
        test=test,
        train_mean=train_mean,
        test_mean=test_mean,
        test_spread=[weak[degree][:, 1].std() for degree in degrees],
        twelve_beats_two=float((weak[12][:, 1] > weak[2][:, 1]).mean()),
        penalised_twelve=strong[:, 1].mean(),
        ceiling=1 - flipped,
        draws=draws,
        terms=[PolynomialFeatures(degree).fit(points).n_output_features_ for degree in degrees],
    )
