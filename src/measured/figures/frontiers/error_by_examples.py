"""Test loss by the number of examples, with a pure power law and one with a floor, and by the number of hidden units."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.frontiers._law import floored, pure, told


@figure("measured", record="frontiers/scaling")
def error_by_examples(record: Record):
    sizes, runs = np.array(record.settings["sizes"]), record.results["loss"]
    widths = [*record.settings["widths"], record.settings["width"]]
    wide = np.column_stack([record.results["by_width"], runs[:, list(sizes).index(record.settings["narrow"])]])
    power, law = pure(sizes, runs.mean(axis=0)), floored(sizes, runs.mean(axis=0))
    picture, (left, right) = style.canvas((10.0, 4.4), columns=2, sharey=True, width_ratios=(1.35, 1))
    fine = np.geomspace(sizes[0] / 1.5, sizes[-1] * 4, 100)
    for axes, across, values in ((left, sizes, runs), (right, widths, wide)):
        gid = {"gid": "step-4-points"} if axes is right else {}
        axes.errorbar(
            across, values.mean(axis=0), (values.mean(axis=0) - values.min(axis=0), values.max(axis=0) - values.mean(axis=0)), fmt="o", color=style.TEST, markersize=7, elinewidth=2,
        ) if axes is left else axes.plot(across, values.mean(axis=0), "o-", color=style.TEST, markersize=8, **gid)  # fmt: skip
    right.fill_between(
        widths, wide.min(axis=0), wide.max(axis=0), color=style.TEST, alpha=0.2, linewidth=0, gid="step-4-band"
    )
    left.plot(fine, told(power, fine), "--", color=style.CLASS_B, gid="step-2-line")
    left.plot(fine, told(law, fine), "-", color=style.CLASS_A, gid="step-3-line")
    left.axhline(law[0], color=style.CLASS_A, linestyle=":", gid="step-3-floor")
    left.text(130, 0.5, "pure power", color=style.CLASS_B, fontsize=17, va="center", gid="step-2-name")
    left.text(130, law[0] + 0.015, "its floor", color=style.CLASS_A, fontsize=17, va="bottom", gid="step-3-said")
    left.text(1500, 0.85, "with a floor", color=style.CLASS_A, fontsize=17, va="center", gid="step-3-name")
    for axes, label in ((left, "examples"), (right, "hidden units")):
        axes.set(xscale="log", yscale="log", xlabel=label, ylim=(0.25, 1.15))
        axes.set_yticks((0.3, 0.4, 0.6, 1.0), ("0.3", "0.4", "0.6", "1.0"))
        axes.minorticks_off()
    left.set_ylabel("test loss (nats)")
    left.set_xticks((100, 1000, 10000), ("100", "1,000", "10,000"))
    right.set_xticks((2, 8, 32), ("2", "8", "32"))
    off = lambda one: np.sqrt(((told(one, sizes) / runs.mean(axis=0) - 1) ** 2).mean())  # noqa: E731
    mean = wide.mean(axis=0)
    return with_numbers(
        picture, floor=law[0], exponent=law[2], pure=power[2], off_pure=off(power), off_floor=off(law), loss=runs.mean(axis=0), sizes=sizes, seeds=len(runs), width=record.settings["width"], better=off(power) / off(law), steps=record.settings["steps"], patience=record.settings["patience"], step=record.results["step"].mean(axis=0), most_step=record.results["step"].max(), passes=(record.results["step"] * record.settings["batch"] / sizes).mean(axis=0), narrow_size=record.settings["narrow"],
        by_width=mean, first_doublings=mean[0] / mean[2], last_doubling=mean[-2] / mean[-1], widths=widths, accuracy=record.results["accuracy"].mean(axis=0), halves=runs.mean(axis=0)[:-1] / runs.mean(axis=0)[1:],
        falls=bool((np.diff(runs.mean(axis=0)) < 0).all()), spread=runs[:, -1].std(ddof=1), last_gain=mean[-2] - mean[-1],
    )  # fmt: skip
