"""Learned from clean or damaged images, asked about clean or damaged images: the four accuracies."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="data/quality")
def same_camera(record: Record):
    runs = record.results["accuracy"][:, -1, 0]  # seed, pixels, pixels of the test images
    picture, axes = style.canvas((10, 3.3))
    looks = (
        ("learned from clean images", style.CLASS_A, "o", "-"),
        ("learned from damaged images", style.CLASS_B, "^", "--"),
    )
    for row, (words, colour, marker, stroke) in enumerate(looks):
        places = np.arange(2) + (row - 0.5) * 0.06
        mean = 100 * runs[:, row].mean(axis=0)
        for column, (place, aside) in enumerate(zip(places, (-14, 14))):
            # Clean images learned, damaged ones asked about: the number to foretell.
            part = f"step-{1 if row or not column else 2}-{row}-{column}"
            axes.plot(np.full(len(runs), place), 100 * runs[:, row, column], marker, color=colour, alpha=0.35, markersize=5, gid=part)  # fmt: skip
            axes.plot(place, mean[column], marker, color=colour, markersize=11, gid=f"{part}-mean")
            axes.annotate(f"{mean[column]:.1f} %", (place, mean[column]), (aside, -5), textcoords="offset points", color=colour, ha="right" if aside < 0 else "left", fontweight="bold", gid=f"{part}-says")  # fmt: skip
        axes.plot(places, mean, color=colour, linestyle=stroke, gid=f"step-{1 if row else 2}-{row}-line")
        # At the line to be foretold the words would tell how deep it falls: they stand at its known end.
        axes.text((0.03, 0.78)[row], (84, 74)[row], words, color=colour, ha=("left", "center")[row])
    axes.set_xticks([0, 1], ["asked about clean images", "asked about damaged images"])
    axes.set(xlim=(-0.45, 1.45), ylim=(20, 90), ylabel="test images right (%)")
    return with_numbers(
        picture, seeds=len(record.seeds), size=record.settings["sizes"][-1], clean=runs[:, 0].mean(axis=0), damaged=runs[:, 1].mean(axis=0),
        gain=interval(runs[:, 1, 1], runs[:, 0, 1])[:3], price=interval(runs[:, 0, 0], runs[:, 1, 0])[:3],
    )  # fmt: skip
