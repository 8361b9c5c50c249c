"""A straight line on two moons: the one that logistic regression finds, and the best that any line could do."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning import _moons
from measured.figures.learning._plane import show_points, show_regions


@figure("computed")
def two_moons_line():
    train, test, train_labels, test_labels = _moons.split()
    model = _moons.line()
    degrees = np.arange(0, 180, 1.0)
    best = _moons.best_line_by_direction(degrees)
    fresh, fresh_labels = _moons.fresh()
    fresh_accuracy = model.score(fresh, fresh_labels)
    normal = np.rad2deg(np.arctan2(model.coef_[0, 1], model.coef_[0, 0])) % 180

    picture, (plane, sweep) = style.canvas(style.SLIDE, columns=2, width_ratios=[1.15, 1])
    show_regions(plane, model.decision_function, _moons.HORIZONTAL, _moons.VERTICAL)
    show_points(plane, train, train_labels)
    show_points(plane, test, test_labels, s=44, edgecolors=style.TRUTH, linewidths=1.2)
    plane.set(
        xlabel="$x_1$",
        ylabel="$x_2$",
        title=f"Fitted line: {100 * model.score(test, test_labels):.0f} % of {len(test)} test points",
    )
    plane.text(-1.7, 1.5, "class A", color=style.CLASS_A)
    plane.text(2.05, -1.15, "class B", color=style.CLASS_B)

    sweep.plot(degrees, 100 * best, color=style.TEST)
    sweep.axhline(100 * best.max(), color=style.QUIET, linestyle=":", linewidth=1.5)
    sweep.text(2, 100 * best.max() + 1, f"best of all lines: {100 * best.max():.1f} %", color=style.TRUTH)
    sweep.plot(normal, 100 * fresh_accuracy, "D", color=style.FIT, markersize=8)
    sweep.annotate(
        f"fitted line: {100 * fresh_accuracy:.1f} %",
        (normal, 100 * fresh_accuracy),
        xytext=(98, 60),
        color=style.FIT,
        arrowprops={"arrowstyle": "-", "color": style.FIT},
    )
    sweep.set(
        xlabel="direction of the line's normal (degrees)",
        ylabel="fresh points right (%)",
        title="Every line, tried",
        xlim=(0, 180),
        ylim=(50, 100),
        xticks=range(0, 181, 45),
    )
    return with_numbers(
        picture,
        train_accuracy=model.score(train, train_labels),
        test_accuracy=model.score(test, test_labels),
        fresh_accuracy=fresh_accuracy,
        best_accuracy=best.max(),
        ceiling=_moons.bayes_accuracy(),
        fresh_points=len(fresh_labels),
        penalty=_moons.line_penalty(),
    )
