"""Test accuracy by the scale of the output on two tasks, and with the kernel of the start alone."""

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="generalisation/lazy")
def features_worth(record: Record):
    right, linear, fixed, change = (record.results[key] for key in ("accuracy", "linear", "fixed", "change"))
    scales = record.settings["scales"]
    picture, panels = style.canvas((10.0, 3.9), columns=2, sharey=True)
    for number, (axes, title) in enumerate(zip(panels, ("product of two of thirty signs", "digits"))):
        runs = right[:, number]
        axes.plot(scales, runs.mean(axis=0), "-o", color=style.TEST, markersize=8)
        axes.fill_between(scales, runs.min(axis=0), runs.max(axis=0), color=style.TEST, alpha=0.2, linewidth=0)
        axes.axhline(linear[:, number].mean(), color=style.QUIET, linestyle="--")
        axes.axhspan(linear[:, number].min(), linear[:, number].max(), color=style.QUIET, alpha=0.12, linewidth=0)
        axes.set(title=title, xscale="log", xlabel="scale of the output", ylim=(0.66, 1.03), xlim=(0.07, 140))
        axes.set_xticks((0.1, 1, 10, 100), ("0.1", "1", "10", "100"))
        axes.set_yticks((0.7, 0.8, 0.9, 1), ("70 %", "80 %", "90 %", "100 %"))
        axes.minorticks_off()
    panels[0].set_ylabel("test accuracy")
    panels[0].text(0.08, linear[:, 0].mean() - 0.012, "linear in its weights", color=style.QUIET, fontsize=15, va="top")
    panels[0].text(0.7, 0.998, "trained network", color=style.TEST, fontsize=15, va="bottom")
    means, moved = right.mean(axis=0), change.mean(axis=0)
    return with_numbers(
        picture, signs=means[0], digits=means[1], fixed=fixed.mean(axis=0), linear=linear.mean(axis=0), misfit=record.results["misfit"].mean(axis=0)[:, -1], misfit_small=record.results["misfit"].mean(axis=0)[:, 0], moved_signs=moved[0], moved_digits=moved[1], gap_signs=(right[:, 0, 0] - right[:, 0, -1]).min(), gap_digits=(right[:, 1, 0] - right[:, 1, -1]).max(), mean_gap_digits=means[1, 0] - means[1, -1],
        gain_signs=(right[:, 0, 0] - linear[:, 0]).mean(), least_gain_signs=(right[:, 0, 0] - linear[:, 0]).min(), gain_digits=(right[:, 1, 0] - linear[:, 1]).mean(), most_gain_digits=(right[:, 1, 0] - linear[:, 1]).max(), solved=(fixed[:, 1] - linear[:, 1]).mean(), seeds=len(right), width=record.settings["width"], spread=(right[:, 0, 0] - linear[:, 0]).std(ddof=1), ahead_digits=(right[:, 1, 0] > right[:, 1, -1]).sum(),
    )  # fmt: skip
