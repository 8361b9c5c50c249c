"""A small network on the two moons: its boundary, and how ten of them do from other starts at three penalties."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning import _moons
from measured.figures.learning._plane import show_points, show_regions


@figure("computed")
def two_moons_network(starts: int = 10):
    train, test, train_labels, test_labels = _moons.split()
    fresh, fresh_labels = _moons.fresh()
    penalties, chosen = sorted(_moons.NETWORK_PENALTIES), _moons.network_penalty()
    models = {penalty: [_moons.network(seed, penalty) for seed in range(starts)] for penalty in penalties}
    by_penalty = np.array([[model.score(fresh, fresh_labels) for model in models[penalty]] for penalty in penalties])
    place = penalties.index(chosen)
    accuracies, shown, line = by_penalty[place], models[chosen][0], _moons.line()
    best_line = _moons.best_line_by_direction(np.arange(180)).max()

    picture, (plane, strip) = style.canvas(style.SLIDE, columns=2, width_ratios=[1.15, 1])
    show_regions(plane, lambda points: shown.predict_proba(points)[:, 1] - 0.5, _moons.HORIZONTAL, _moons.VERTICAL)
    show_points(plane, train, train_labels)
    show_points(plane, test, test_labels, s=44, edgecolors=style.TRUTH, linewidths=1.2)
    plane.set(
        xlabel="$x_1$",
        ylabel="$x_2$",
        title=f"Network: {100 * shown.score(test, test_labels):.0f} % of {len(test)} test points",
    )
    plane.text(-1.7, 1.5, "class A", color=style.CLASS_A)
    plane.text(2.05, -1.15, "class B", color=style.CLASS_B)

    spots = np.linspace(-0.3, 0.3, starts)
    for column, found in enumerate(by_penalty):
        colour, filled = (style.FIT, True) if column == place else (style.QUIET, False)
        strip.plot(
            column + spots, 100 * np.sort(found), "o", color=colour, markerfacecolor=colour if filled else "white"
        )
    strip.axhline(100 * best_line, color=style.QUIET, linestyle="--", linewidth=1.5)
    strip.text(2.55, 100 * best_line - 0.35, "best straight line", ha="right", va="top", color=style.QUIET)
    strip.axhline(100 * _moons.bayes_accuracy(), color=style.TRUTH, linestyle=":", linewidth=1.5)
    strip.text(2.55, 100 * _moons.bayes_accuracy() + 0.2, "no classifier can do better", ha="right")
    strip.text(
        place, 100 * accuracies.min() - 0.6, "chosen on\nheld-out\npoints", ha="center", va="top", color=style.FIT
    )
    strip.set(
        xlabel="penalty on the squared weights",
        ylabel="fresh points right (%)",
        title=f"{starts} random starts each",
        xlim=(-0.55, 2.6),
        ylim=(84, 100),
    )
    strip.set_xticks(range(len(penalties)), [f"{penalty:g}" for penalty in penalties])
    return with_numbers(
        picture,
        train_accuracy=shown.score(train, train_labels),
        test_accuracy=shown.score(test, test_labels),
        fresh_accuracy=accuracies[0],
        fresh_accuracies=accuracies,
        fresh_worst=accuracies.min(),
        fresh_best=accuracies.max(),
        fresh_mean=accuracies.mean(),
        fresh_deviation=accuracies.std(ddof=1),
        penalty=chosen,
        penalties=penalties,
        folds=_moons.FOLDS,
        means=by_penalty.mean(axis=1),
        below_ninety=(by_penalty < 0.9).sum(axis=1),
        line_accuracy=line.score(fresh, fresh_labels),
        best_line=best_line,
        ceiling=_moons.bayes_accuracy(),
        steps=[model.n_iter_ for model in models[chosen]],
        step_limit=shown.max_iter,
        parameters=sum(part.size for part in (*shown.coefs_, *shown.intercepts_)),
    )
