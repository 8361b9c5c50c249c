"""First against second order: iterations, seconds per step, seconds in all, by dimension."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="optimisation/cost")
def second_order_cost(record: Record) -> Figure:
    """Medians and ranges over seeds on logistic regression of 2000 samples."""
    methods, dimensions = record.settings["methods"], np.array(record.settings["dimensions"])
    keys = ("iterations", "step_seconds", "total_seconds")
    picture, axes = style.canvas((10, 3.6), columns=3)
    axes[1].set_gid("step-2-seconds")
    axes[2].set_gid("step-3-all")
    looks = {"gradient descent": (style.CLASS_B, "o-"), "Nesterov": (style.FIT, "s--"), "L-BFGS": (style.TRAIN, "D-."), "Newton": (style.CLASS_A, "^:")}  # fmt: skip
    middle = {key: np.median(record.results[key], axis=0) for key in keys}
    for panel, key, title in zip(axes, keys, ("Iterations", "Seconds per iteration", "Seconds in all"), strict=True):
        for i, method in enumerate(methods):
            colour, line = looks[method]
            runs = record.results[key][:, i]
            panel.loglog(dimensions, middle[key][i], line, color=colour, label=method, lw=1.8)
            panel.fill_between(dimensions, runs.min(axis=0), runs.max(axis=0), color=colour, alpha=0.15, lw=0)
        panel.set_title(title)
        panel.set_xlabel("weights $d$")
        panel.set_xticks([10, 100, 1000], ["10", "100", "1000"])
    picture.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    newton, descent, lbfgs = (methods.index(name) for name in ("Newton", "gradient descent", "L-BFGS"))
    total = middle["total_seconds"]
    return with_numbers(
        picture,
        seeds=len(record.seeds),
        dimensions=dimensions,
        newton_iterations=middle["iterations"][newton],
        descent_iterations=middle["iterations"][descent],
        nesterov_iterations=middle["iterations"][methods.index("Nesterov")],
        lbfgs_iterations=middle["iterations"][lbfgs],
        step_ratio_small=middle["step_seconds"][newton, 0] / middle["step_seconds"][descent, 0],
        step_ratio_large=middle["step_seconds"][newton, -1] / middle["step_seconds"][descent, -1],
        winner_small=methods[int(total[:, 0].argmin())],
        newton_total_large=total[newton, -1],
        lbfgs_total_large=total[lbfgs, -1],
        nesterov_total_large=total[methods.index("Nesterov"), -1],
        descent_total_large=total[descent, -1],
        condition=np.median(record.results["condition"], axis=0),
    )
