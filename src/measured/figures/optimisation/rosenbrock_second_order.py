"""Rosenbrock's valley with curvature: Newton, BFGS and L-BFGS beside gradient descent."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.optimisers import newton_step


def value(w):
    return (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2


def gradient(w):
    return np.array([2 * (w[0] - 1) - 400 * w[0] * (w[1] - w[0] ** 2), 200 * (w[1] - w[0] ** 2)])


def hessian(w):
    return np.array([[2 - 400 * w[1] + 1200 * w[0] ** 2, -400 * w[0]], [-400 * w[0], 200.0]])


@figure("computed")
def rosenbrock_second_order(rate: float = 1e-3, goal: float = 1e-8, patience: int = 40_000) -> Figure:
    """Value by iteration from (-1.2, 1) until it is below `goal`."""
    from scipy.optimize import minimize

    start = np.array([-1.2, 1.0])
    values = {
        "gradient descent": [value(start)],
        "L-BFGS": [value(start)],
        "BFGS": [value(start)],
        "Newton": [value(start)],
    }
    w = start
    while values["gradient descent"][-1] > goal and len(values["gradient descent"]) < patience:
        w = w - rate * gradient(w)
        values["gradient descent"].append(value(w))
    for name, method in (("L-BFGS", "L-BFGS-B"), ("BFGS", "BFGS")):
        minimize(value, start, jac=gradient, method=method, callback=lambda w, name=name: values[name].append(value(w)))
    w = start
    while values["Newton"][-1] > goal:
        w = newton_step(w, gradient(w), hessian(w))
        values["Newton"].append(value(w))
    picture, axes = style.canvas()
    counts = {}
    for (name, kept), colour, line in zip(values.items(), (style.CLASS_B, style.FIT, style.TRAIN, style.CLASS_A),
                                          ("-", "s--", "D-.", "o-"), strict=True):  # fmt: skip
        counts[name] = int(np.argmax(np.array(kept) < goal))
        kept = np.array(kept[: counts[name] + 1])
        axes.loglog(
            np.arange(1, len(kept) + 1),
            np.maximum(kept, 1e-18),
            line,
            color=colour,
            ms=4,
            label=f"{name}: {counts[name]}",
        )
    axes.axhline(goal, color=style.TRUTH, lw=1)
    axes.set(xlabel="iteration (first point: the start)", ylabel="value", ylim=(1e-12, 1e4))
    axes.legend(
        title="iterations to $10^{-8}$",
        loc=(0.5, 0.06),
        alignment="left",
        frameon=True,
        framealpha=1,
        edgecolor="white",
    )
    return with_numbers(
        picture,
        descent=counts["gradient descent"],
        lbfgs=counts["L-BFGS"],
        bfgs=counts["BFGS"],
        newton=counts["Newton"],
        newton_highest=max(values["Newton"]),
        start=value(start),
        rate=rate,
    )
