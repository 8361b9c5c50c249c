"""Linear pieces along a line, at the start and during training, beside what the shapes allow."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.networks.pieces import most, told


@figure("measured", record="networks/pieces")
def pieces_counted(record: Record):
    shapes = [tuple(shape) for shape in record.settings["shapes"]]
    steps = np.array(record.settings["steps"])
    pieces, accuracy, rates = told(record)
    bounds = np.array([most(shape) for shape in shapes])
    units = np.array([sum(shape) for shape in shapes])
    equal = [number for number in range(len(shapes)) if units[number] == units[0]]
    picture, (bars, axes) = style.canvas((10.4, 3.6), columns=2, width_ratios=[1.25, 1])
    for row, number in enumerate(equal):
        runs = pieces[:, number, -1]
        bars.barh(-row, bounds[number], color=style.QUIET, alpha=0.25, height=0.6)
        bars.text(
            bounds[number] * 1.15, -row, f"{bounds[number]:,} allowed", va="center", fontsize=14, color=style.QUIET
        )
        bars.plot(runs, np.full(len(runs), -row), "o", color=style.FIT, markersize=6, alpha=0.6, gid=f"step-2-{row}")
    names = [f"{len(shapes[n])} × {shapes[n][0]}" for n in equal]
    bars.set_yticks([-row for row in range(len(equal))], names, fontsize=16)
    bars.set(
        xscale="log",
        xlim=(1, 3e6),
        xlabel="linear pieces on a line, trained",
        title=f"{units[0]} units in 1, 2, 3 or 4 layers",
    )
    axes.set_gid("step-2-counts")  # its scale and its dashed line would answer the question
    looks = ((style.CLASS_A, "o"), (style.CLASS_B, "s"), (style.TRAIN, "^"), (style.FIT, "D"))
    shown = np.maximum(steps, steps[1] / 3)
    for number, (colour, marker) in zip(equal, looks):
        axes.plot(
            shown,
            pieces[:, number].mean(axis=0),
            color=colour,
            marker=marker,
            label=names[number],
        )
    axes.set(
        xscale="log",
        xlabel="training steps",
        ylabel="linear pieces",
        ylim=(0, 1.05 * (units[0] + 1)),
        title="while they learn",
    )
    axes.axhline(units[0] + 1, color=style.QUIET, linestyle="--")
    axes.text(
        shown[-1],
        units[0] - 0.2,
        f"{units[0] + 1}: a piece for every unit, and one",
        color=style.QUIET,
        ha="right",
        va="top",
        fontsize=14,
    )
    axes.set_xticks(shown, ["start", *map(str, steps[1:])])
    axes.minorticks_off()
    axes.legend(loc="lower right", ncols=2, fontsize=13)
    end = pieces[..., -1]
    return with_numbers(
        picture, shapes=[" and ".join(map(str, shape)) for shape in shapes], bounds=bounds, start=pieces[..., 0].mean(axis=0), end=end.mean(axis=0),
        least=end[:, equal].min(), largest=end[:, equal].max(), least_mean=end[:, equal].mean(axis=0).min(), most_mean=end[:, equal].mean(axis=0).max(),
        steps=steps[-1], rates=rates, accuracy=accuracy.mean(axis=0), seeds=len(end), one_of_sixteen=end[:, -2].mean(), six_of_sixteen=end[:, -1].mean(),
        share_of_bound=end[:, equal[-1]].mean() / bounds[equal[-1]], units=units, lines=record.settings["lines"],
        spread=(end[:, equal[-1]]).std(ddof=1), per_unit_end=(end / units).mean(axis=0), bound_six=bounds[-1],
    )  # fmt: skip
