"""Test accuracy on digits shifted by so many pixels, of three networks that learned from centred digits."""

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.architectures._chosen import at_best

COLOURS = (style.QUIET, style.CLASS_A, style.CLASS_B)


@figure("measured", record="architectures/shifted")
def digits_shifted(record: Record):
    shifts = record.settings["shifts"]
    right = 100 * at_best(record, "right")[..., 0]  # runs, shifts, models
    picture, axes = style.canvas(style.SLIDE)
    names = ("dense", "convolutions", "convolutions, then a mean over places")
    for step, (name, colour, marker) in enumerate(zip(names, COLOURS, "^os"), 2):
        own = right[:, :, step - 2]
        put = lambda part: {"gid": f"step-2-{part}-{step}"} if step > 2 else {}  # noqa: B023, E731 -- used in this turn only
        axes.plot(shifts, own.mean(axis=0), marker=marker, color=colour, markersize=9, **put("line"))
        axes.fill_between(
            shifts, own.min(axis=0), own.max(axis=0), color=colour, alpha=0.15, linewidth=0, **put("band")
        )
    axes.text(0.7, 77, "convolutions", color=COLOURS[1], fontsize=18, gid="step-2-name-conv")
    axes.text(0.72, 46, "dense", color=COLOURS[0], fontsize=18, ha="right")
    axes.text(
        2.95,
        64,
        "convolutions, then\na mean over places",
        color=COLOURS[2],
        fontsize=18,
        ha="right",
        gid="step-2-name-mean",
    )
    axes.axhline(10, color=style.QUIET, linestyle=":")
    axes.text(4, 4, "guessing", color=style.QUIET, fontsize=15, ha="right", va="center")
    axes.set(xlabel="digit moved right by (pixels)", ylabel="right (%)", xticks=shifts, ylim=(0, 102))
    means = right.mean(axis=0) / 100
    return with_numbers(
        picture, dense=means[:, 0], conv=means[:, 1], mean=means[:, 2], seeds=len(right), worst_conv=right[:, 0, 1].min() / 100,
        spread=(right[:, 0, 1] - right[:, 2, 1]).std(ddof=1) / 100, back=int((right[:, 4, 2] > right[:, 2, 2]).sum()),
    )  # fmt: skip
