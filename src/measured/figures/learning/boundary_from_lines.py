"""The same network with and without the bend in its units: hidden lines and the boundary that they make."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning import _moons
from measured.figures.learning._plane import show_points, show_regions


def score(model, points):
    """The network's answer before its threshold, for one hidden layer: W2 h(W1 x + b1) + b2."""
    inner, outer = model.coefs_
    hidden = points @ inner + model.intercepts_[0]
    if model.activation == "relu":
        hidden = np.maximum(hidden, 0)
    return (hidden @ outer + model.intercepts_[1]).ravel()


def fitted(hidden: int, activation: str, seed: int):
    """A network with one hidden layer, trained on the 140 points at the penalty that was chosen for the deeper one."""
    points, _, labels, _ = _moons.split()
    return _moons.untrained((hidden,), _moons.network_penalty(), seed, activation).fit(points, labels)


def bends(model, pairs: int = 3000):
    """How far the network's answer in the middle between two places lies from the mean of its answers at both.

    Returns:
        the largest distance of pairs for which all hidden units are switched alike, and of pairs for which they are not.
    """
    first, second = np.random.default_rng(0).uniform(-1.5, 2.5, (2, pairs, 2))
    switched = [points @ model.coefs_[0] + model.intercepts_[0] > 0 for points in (first, second)]
    alike = (switched[0] == switched[1]).all(axis=1)
    bent = np.abs(score(model, (first + second) / 2) - (score(model, first) + score(model, second)) / 2)
    return bent[alike].max(), bent[~alike].max()


@figure("computed")
def boundary_from_lines(hidden: int = 8, seed: int = 4, starts: int = 30):
    train, _, labels, _ = _moons.split()
    fresh, answers = _moons.fresh()
    models = {name: fitted(hidden, name, seed) for name in ("identity", "relu")}
    widths = (hidden, 2 * hidden)
    found = {units: [fitted(units, "relu", start).score(fresh, answers) for start in range(starts)] for units in widths}
    stuck = {units: int((np.array(found[units]) < 0.9).sum()) for units in widths}
    best_line = _moons.best_line_by_direction(np.arange(180)).max()
    accuracy = {name: model.score(fresh, answers) for name, model in models.items()}
    inner, outer = models["identity"].coefs_
    collapsed = fresh @ (inner @ outer) + models["identity"].intercepts_[0] @ outer + models["identity"].intercepts_[1]

    picture, (*panels, strip) = style.canvas((10.0, 3.3), columns=3, width_ratios=[1.15, 1.15, 1])
    titles = ("No bend", f"{hidden} units that bend")
    for axes, (name, model), title in zip(panels, models.items(), titles):
        show_regions(axes, lambda points, model=model: score(model, points), _moons.HORIZONTAL, _moons.VERTICAL)
        show_points(axes, train, labels, s=18)
        axes.set(xlabel="$x_1$", title=f"{title}: {100 * accuracy[name]:.1f} %")
    across = np.array(_moons.HORIZONTAL)
    for (first, second), offset in zip(models["relu"].coefs_[0].T, models["relu"].intercepts_[0]):
        panels[1].plot(across, -(first * across + offset) / second, color=style.QUIET, linestyle="--", linewidth=1.2)
    panels[1].set(xlim=_moons.HORIZONTAL, ylim=_moons.VERTICAL)
    panels[0].set_ylabel("$x_2$")
    panels[1].tick_params(labelleft=False)
    for units, marker, colour in zip(widths, "os", (style.FIT, style.TRAIN)):
        strip.plot(range(1, starts + 1), 100 * np.sort(found[units]), marker, color=colour, markersize=4)
    strip.axhline(100 * best_line, color=style.QUIET, linestyle="--", linewidth=1.5)
    strip.text(starts, 100 * best_line - 0.3, "best line", ha="right", va="top", color=style.QUIET)
    strip.text(starts, 91.2, f"{hidden} units:\n{stuck[hidden]} of {starts} fail", ha="right", color=style.FIT)
    strip.text(
        starts,
        100.2,
        f"{2 * hidden} units: {stuck[2 * hidden]} of {starts} fail",
        ha="right",
        va="top",
        color=style.TRAIN,
    )
    strip.set(
        xlabel="starts, from worst to best", ylabel="fresh points right (%)", title="Other starts", ylim=(84, 100.5)
    )
    bent_between, bent_across = bends(models["relu"])
    return with_numbers(
        picture,
        bent_between=bent_between,
        bent_across=bent_across,
        identity=accuracy["identity"],
        relu=accuracy["relu"],
        best_line=best_line,
        collapse_gap=np.abs(collapsed.ravel() - score(models["identity"], fresh)).max(),
        hidden=hidden,
        starts=starts,
        stuck=stuck[hidden],
        stuck_twice=stuck[2 * hidden],
        mean=np.mean(found[hidden]),
        mean_twice=np.mean(found[2 * hidden]),
        penalty=_moons.network_penalty(),
        steps=[model.n_iter_ for model in models.values()],
    )
