"""Five kinds of clothes from few labels: from scratch, from layers trained on five other kinds, and on shuffled labels."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.paradigms.transfer import STARTS, curves

LOOKS = ((style.QUIET, "s"), (style.FIT, "o"), (style.CLASS_B, "^"))


@figure("measured", record="paradigms/transfer")
def transfer_clothes(record: Record):
    right = curves(record)  # run, size, start
    sizes = record.settings["sizes"]
    picture, axes = style.canvas((10, 3.8))
    for row, (name, (colour, marker)) in enumerate(zip(STARTS, LOOKS)):
        place = np.arange(len(sizes)) + 0.16 * (row - 1)
        axes.text(2.55, (66, 60, 54)[row], name, color=colour, va="center", fontsize=16)
        axes.plot(2.47, (66, 60, 54)[row], marker, color=colour, markersize=9)
        for column, x in enumerate(place):
            part = f"step-2-{row}-{column}"
            axes.plot(
                np.full(len(right), x),
                100 * right[:, column, row],
                marker,
                color=colour,
                alpha=0.35,
                markersize=5,
                gid=part,
            )
            axes.plot(x, 100 * right[:, column, row].mean(), marker, color=colour, markersize=11, gid=f"{part}-mean")
    axes.set_xticks(range(len(sizes)), [f"{size:,} labels" for size in sizes])
    axes.set(ylabel="test images right (%)", xlim=(-0.5, len(sizes) - 0.4), ylim=(30, 100))
    scratch, trained, shuffled = np.moveaxis(right, 2, 0)
    return with_numbers(
        picture, seeds=len(right), sizes=sizes, scratch=scratch.mean(axis=0), trained=trained.mean(axis=0), shuffled=shuffled.mean(axis=0),
        gains=[interval(trained[:, k], scratch[:, k])[:3] for k in range(len(sizes))],
        over_shuffled=[interval(trained[:, k], shuffled[:, k])[:3] for k in range(len(sizes))],
        first=record.results["first_right"].mean(axis=0), images=record.settings["first"],
    )  # fmt: skip
