"""What a line reads off pixels, off random hidden units, and off units that have learned to fill in hidden pixels."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.paradigms.masking import chosen

LOOKS = (
    ("pixels", style.QUIET, "s", ":"),
    ("untrained units", style.CLASS_B, "^", "--"),
    ("trained to fill in", style.FIT, "o", "-"),
)


@figure("measured", record="paradigms/masking")
def features_probed(record: Record):
    right = chosen(record.results["validation_right"], record.results["right"])  # run, inputs, size
    sizes = record.settings["sizes"]
    picture, axes = style.canvas((10, 4.3))
    for row, (words, colour, marker, stroke) in enumerate(LOOKS):
        place = np.arange(len(sizes)) + 0.09 * (row - 1)
        part = f"step-{row + 1}"
        for column in range(len(sizes)):
            axes.plot(np.full(len(right), place[column]), 100 * right[:, row, column], marker, color=colour, alpha=0.35, markersize=5, gid=f"{part}-runs-{column}")  # fmt: skip
        mean = 100 * right[:, row].mean(axis=0)
        axes.plot(place, mean, color=colour, linestyle=stroke, marker=marker, markersize=10, gid=f"{part}-mean")
        axes.text(
            2.25,
            (93.2, 96.0, 98.8)[row],
            f"{words}, {mean[-1]:.1f}",
            color=colour,
            va="center",
            gid=f"{part}-says",
        )
    axes.set_xticks(range(len(sizes)), [f"{size:,} labels" for size in sizes])
    axes.set(ylabel="test digits right (%)", xlim=(-0.4, 3.1), ylim=(57, 101))
    pixels, untrained, trained = right.swapaxes(0, 1)
    return with_numbers(
        picture, seeds=len(right), sizes=sizes, pixels=pixels.mean(axis=0), untrained=untrained.mean(axis=0), trained=trained.mean(axis=0),
        over_pixels=[interval(trained[:, k], pixels[:, k])[:3] for k in range(len(sizes))],
        over_untrained=[interval(trained[:, k], untrained[:, k])[:3] for k in range(len(sizes))],
        units=record.settings["units"],
    )  # fmt: skip
