"""How many steps the condition number costs."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.optimisation import _ravine


@figure("computed")
def steps_by_condition() -> Figure:
    """Steps to a millionth of the starting distance on (x^2 + k y^2) / 2 from (1, 1), by k, for four methods."""
    conditions = np.array([2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000])
    counts = {"descent, rate 1/L": [], "descent, rate 2/(L+μ)": [], "heavy ball, tuned": [], "Newton": []}
    for condition in conditions:
        curvatures, start = np.array([1.0, condition]), np.ones(2)
        settings = ((1 / condition, 0.0), (2 / (1 + condition), 0.0), _ravine.heavy_ball(1, condition))
        for name, (rate, decay) in zip(counts, settings, strict=False):
            counts[name].append(_ravine.steps_until(curvatures, start, rate, decay, 1e-6))
        counts["Newton"].append(1)
    picture, axes = style.canvas()
    looks = zip("osD^", ("-", "--", "-.", ":"), (1, 1, 2, 3), strict=True)
    for (name, steps), (marker, line, step) in zip(counts.items(), looks, strict=True):
        part = f"step-{step}-{len(axes.lines)}"
        (drawn,) = axes.loglog(conditions, steps, marker + line, label=name, gid=part)
        axes.annotate(
            name, (conditions[-1], steps[-1]), (10, -4), textcoords="offset points", color=drawn.get_color(), gid=f"{part}-name",
        )  # fmt: skip
    axes.set(
        xlabel="condition number $\\kappa$ = largest curvature / smallest",
        ylabel="steps to a millionth of the distance",
    )
    axes.set_xlim(1.7, 5e4)
    axes.set_xticks([10, 100, 1000], ["10", "100", "1000"])
    axes.minorticks_off()
    late = conditions >= 50
    slopes = {
        name: np.polyfit(np.log(conditions[late]), np.log(np.array(steps)[late]), 1)[0]
        for name, steps in counts.items()
    }
    return with_numbers(
        picture,
        conditions=conditions,
        steps=list(counts.values()),
        slope_descent=slopes["descent, rate 1/L"],
        slope_heavy_ball=slopes["heavy ball, tuned"],
    )
