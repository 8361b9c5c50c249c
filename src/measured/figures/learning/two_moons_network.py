"""A small network on the two moons: its boundary, and how ten of them from other random starts do."""

import numpy as np

from measured import style
from deeplecture.figure import figure, with_numbers
from measured.figures.learning import _moons
from measured.figures.learning._plane import show_points, show_regions


@figure("computed")
def two_moons_network(starts: int = 10):
    train, test, train_labels, test_labels = _moons.split()
    fresh, fresh_labels = _moons.fresh()
    models = [_moons.network(seed) for seed in range(starts)]
    accuracies = np.array([model.score(fresh, fresh_labels) for model in models])
    shown, line = models[0], _moons.line()
    best_line = _moons.best_line_by_direction(np.arange(180)).max()

    picture, (plane, strip) = style.canvas(style.SLIDE, columns=2, width_ratios=[1.15, 1])
    show_regions(plane, lambda points: shown.predict_proba(points)[:, 1] - 0.5, _moons.HORIZONTAL, _moons.VERTICAL)
    show_points(plane, train, train_labels)
    show_points(plane, test, test_labels, s=44, edgecolors=style.TRUTH, linewidths=1.2)
    plane.set(xlabel="$x_1$", ylabel="$x_2$", title=f"Network: {shown.score(test, test_labels):.0%} of 60 test points")
    plane.text(-1.7, 1.5, "class A", color=style.CLASS_A)
    plane.text(2.05, -1.15, "class B", color=style.CLASS_B)

    order = np.sort(accuracies)
    strip.plot(range(1, starts + 1), 100 * order, "o", color=style.FIT)
    strip.axhline(100 * best_line, color=style.QUIET, linestyle="--", linewidth=1.5)
    strip.text(starts + 0.5, 100 * best_line - 0.4, "best straight line", ha="right", va="top", color=style.QUIET)
    strip.axhline(100 * _moons.bayes_accuracy(), color=style.TRUTH, linestyle=":", linewidth=1.5)
    strip.text(starts + 0.5, 100 * _moons.bayes_accuracy() + 0.2, "no classifier can do better", ha="right")
    strip.text(
        starts + 0.5,
        100 * order.min() - 0.5,
        f"{starts} networks, {starts} starts",
        ha="right",
        va="top",
        color=style.FIT,
    )
    strip.set(
        xlabel="network, from worst to best",
        ylabel="fresh points right (%)",
        title="Another start, another network",
        xlim=(0.5, starts + 0.6),
        ylim=(84, 100),
        xticks=range(1, starts + 1),
    )
    return with_numbers(
        picture,
        train_accuracy=shown.score(train, train_labels),
        test_accuracy=shown.score(test, test_labels),
        fresh_accuracy=accuracies[0],
        fresh_accuracies=accuracies,
        fresh_worst=accuracies.min(),
        fresh_best=accuracies.max(),
        line_accuracy=line.score(fresh, fresh_labels),
        best_line=best_line,
        ceiling=_moons.bayes_accuracy(),
        steps=[model.n_iter_ for model in models],
        step_limit=shown.max_iter,
        parameters=sum(part.size for part in (*shown.coefs_, *shown.intercepts_)),
    )
