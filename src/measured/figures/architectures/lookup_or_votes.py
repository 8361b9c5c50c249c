"""Test accuracy of attention and of two networks without it, on a task to look up and on one to count."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.architectures._chosen import at_best, place


@figure("measured", record="architectures/lookup")
def lookup_or_votes(record: Record):
    right = 100 * at_best(record, "test_accuracy")  # runs, models, tasks
    loss = at_best(record, "validation_loss")
    picture, panels = style.canvas((10.0, 3.4), columns=2, sharey=True)
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    colours = (style.CLASS_A, style.CLASS_B, style.QUIET)
    for task, (axes, title) in enumerate(zip(panels, ("look a value up", "count votes"))):
        for row, colour in enumerate(colours):
            gid = f"step-{task + 2}-{row}"
            values = right[:, row, task]
            axes.plot(
                values,
                row + rng.uniform(-0.2, 0.2, len(values)),
                "o",
                color=colour,
                markersize=9,
                alpha=0.6,
                gid=gid + "-dots",
            )
            low = values.mean() < 90
            axes.text(
                values.max() + 5 if low else values.min() - 5,
                row,
                f"{values.mean():.0f} %",
                ha="left" if low else "right",
                va="center",
                fontsize=18,
                color=colour,
                gid=gid + "-mean",
            )
        axes.axvline(25, color=style.QUIET, linestyle=":")
        axes.set(xlim=(0, 103), ylim=(2.6, -0.6), xlabel="test sequences right (%)")
        axes.set_title(title, fontsize=18)
    panels[0].set_yticks(range(3), ("attention", "mean of\ntokens", "tokens in\na row"), fontsize=17)
    panels[0].text(24, 2.45, "guessing", fontsize=15, color=style.QUIET, ha="right")
    mean = right.mean(axis=0) / 100
    return with_numbers(
        picture, lookup=mean[:, 0], votes=mean[:, 1], seeds=len(right), least=right[:, 0, 0].min() / 100, best_other=right[:, 1:, 0].max() / 100,
        least_votes=right[:, :, 1].min() / 100, loss=loss.mean(axis=0),
        width=record.settings["width"], steps=record.settings["steps"], batch=record.settings["batch"], places=place(record), spread=(right[:, 0, 0] - right[:, 1, 0]).std(ddof=1) / 100,
    )  # fmt: skip
