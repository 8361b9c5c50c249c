"""Five kinds of clothes from few labels: from scratch, from layers trained on five other kinds, and on shuffled labels."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.paradigms.transfer import curves


@figure("measured", record="paradigms/transfer")
def transfer_clothes(record: Record):
    right = curves(record)  # run, size, start
    sizes = record.settings["sizes"]
    picture, axes = style.canvas((10, 3.0))
    scratch, trained, shuffled = np.moveaxis(right, 2, 0)
    axes.axhline(0, color=style.QUIET, linewidth=1.5)
    for row, (name, runs, colour, marker) in enumerate(
        (("pre-trained", trained, style.FIT, "o"), ("on shuffled labels", shuffled, style.CLASS_B, "^"))
    ):
        for column in range(len(sizes)):
            gains, x, part = 100 * (runs - scratch)[:, column], column + (-0.12, 0.12)[row], f"step-2-{row}-{column}"
            mean, low, high, _ = interval(100 * runs[:, column], 100 * scratch[:, column])
            axes.plot(np.full(len(gains), x), gains, marker, color=colour, alpha=0.3, markersize=5, gid=f"{part}-runs")
            axes.plot([x + 0.05] * 2, [low, high], color=colour, linewidth=2.5, gid=f"{part}-interval")
            axes.plot(x + 0.05, mean, marker, color=colour, markersize=11, gid=f"{part}-mean")
        axes.text(2.75, (8.8, 6.9)[row], name, color=colour, va="center", fontsize=16)
        axes.plot(2.67, (8.8, 6.9)[row], marker, color=colour, markersize=9)
    axes.text(len(sizes) - 1.42, 0.35, "from scratch", ha="center", color=style.QUIET, fontsize=15)
    words = [f"{size:,} labels\n{100 * share:.0f} % from scratch" for size, share in zip(sizes, scratch.mean(axis=0))]
    axes.set_xticks(range(len(sizes)), words)
    axes.set(ylabel="points gained", xlim=(-0.5, len(sizes) - 0.4), ylim=(-7, 11))
    return with_numbers(
        picture, seeds=len(right), sizes=sizes, scratch=scratch.mean(axis=0), trained=trained.mean(axis=0), shuffled=shuffled.mean(axis=0),
        gains=[interval(trained[:, k], scratch[:, k])[:3] for k in range(len(sizes))],
        over_shuffled=[interval(trained[:, k], shuffled[:, k])[:3] for k in range(len(sizes))],
        first=record.results["first_right"].mean(axis=0), images=record.settings["first"],
    )  # fmt: skip
