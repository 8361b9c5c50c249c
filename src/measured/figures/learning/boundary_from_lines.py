"""The same network with and without the bend in its units: hidden lines and the boundary that they make."""

import numpy as np
from sklearn.neural_network import MLPClassifier

from measured import style
from deeplecture.figure import figure, with_numbers
from measured.figures.learning import _moons
from measured.figures.learning._plane import show_points, show_regions


def score(model, points):
    """The network's answer before its threshold, for one hidden layer: W2 h(W1 x + b1) + b2."""
    inner, outer = model.coefs_
    hidden = points @ inner + model.intercepts_[0]
    if model.activation == "relu":
        hidden = np.maximum(hidden, 0)
    return (hidden @ outer + model.intercepts_[1]).ravel()


def fitted(hidden: int, activation: str, seed: int) -> MLPClassifier:
    """A network with one hidden layer, trained on the 140 points until L-BFGS finds no descent."""
    points, _, labels, _ = _moons.split()
    model = MLPClassifier(
        (hidden,), activation=activation, solver="lbfgs", alpha=0.03, max_iter=3000, random_state=seed
    )
    return model.fit(points, labels)


@figure("computed")
def boundary_from_lines(hidden: int = 8, seed: int = 4, starts: int = 10):
    train, _, labels, _ = _moons.split()
    fresh, answers = _moons.fresh()
    models = {name: fitted(hidden, name, seed) for name in ("identity", "relu")}
    stuck = {
        units: np.mean([fitted(units, "relu", start).score(fresh, answers) < 0.9 for start in range(starts)])
        for units in (hidden, 2 * hidden)
    }
    accuracy = {name: model.score(fresh, answers) for name, model in models.items()}
    inner, outer = models["identity"].coefs_
    collapsed = fresh @ (inner @ outer) + models["identity"].intercepts_[0] @ outer + models["identity"].intercepts_[1]

    picture, panels = style.canvas((10.0, 3.3), columns=2, sharey=True)
    titles = ("Without a bend", f"With {hidden} units that bend")
    for axes, (name, model), title in zip(panels, models.items(), titles):
        show_regions(axes, lambda points, model=model: score(model, points), _moons.HORIZONTAL, _moons.VERTICAL)
        show_points(axes, train, labels, s=18)
        axes.set(xlabel="$x_1$", title=f"{title}: {accuracy[name]:.1%}")
    across = np.array(_moons.HORIZONTAL)
    for (first, second), offset in zip(models["relu"].coefs_[0].T, models["relu"].intercepts_[0]):
        panels[1].plot(across, -(first * across + offset) / second, color=style.QUIET, linestyle="--", linewidth=1.2)
    panels[1].set(xlim=_moons.HORIZONTAL, ylim=_moons.VERTICAL)
    panels[0].set_ylabel("$x_2$")
    return with_numbers(
        picture,
        identity=accuracy["identity"],
        relu=accuracy["relu"],
        best_line=_moons.best_line_by_direction(np.arange(180)).max(),
        collapse_gap=np.abs(collapsed.ravel() - score(models["identity"], fresh)).max(),
        hidden=hidden,
        starts=starts,
        stuck=stuck[hidden],
        stuck_twice=stuck[2 * hidden],
        steps=[model.n_iter_ for model in models.values()],
    )
