"""A classifier that starts as the encoder of an autoencoder, or anew, with few labels and with many."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.representations._chosen import at_least


@figure("measured", record="representations/codes")
def few_labels(record: Record):
    labels = record.settings["labels"]
    right, place = at_least(record, "start_loss", "start_right")  # runs, starts, labels
    loss, _ = at_least(record, "start_loss", "start_loss")
    picture, panels = style.canvas((9.4, 4.1), columns=2)
    for number, (axes, count) in enumerate(zip(panels, labels)):
        gid = f"step-{number + 1}"
        axes.plot((0, 1), right[:, :, number].T, color=style.QUIET, linewidth=0.8, alpha=0.7, gid=gid + "-runs")
        for start, ink, marker in ((0, style.CLASS_B, "s"), (1, style.FIT, "o")):
            axes.plot(
                [start] * len(right), right[:, start, number], marker, color=ink, alpha=0.6, gid=gid + f"-{start}"
            )
            axes.plot(
                start,
                right[:, start, number].mean(),
                "_",
                color=ink,
                markersize=42,
                markeredgewidth=3,
                gid=gid + f"-{start}-mean",
            )
        middle = right[:, :, number].mean()
        axes.set(title=f"{count:,} labels", xlim=(-0.5, 1.5), ylim=(middle - 0.06, middle + 0.06))
        axes.set_xticks((0, 1), ("anew", "from the\nencoder"))
    panels[0].set_ylabel("test accuracy")
    gap = right[:, 1] - right[:, 0]
    return with_numbers(
        picture, anew=right[:, 0].mean(axis=0), kept=right[:, 1].mean(axis=0), gaps=gap.mean(axis=0), ahead=(gap > 0).sum(axis=0), seeds=len(right),
        intervals=[interval(right[:, 1, one], right[:, 0, one])[:3] for one in range(len(labels))], spread=gap[:, 0].std(ddof=1), labels=labels,
        paces=np.array(record.settings["paces"])[place], dearer=(loss[:, 1] > loss[:, 0]).sum(axis=0), train=record.settings["train"],
    )  # fmt: skip
