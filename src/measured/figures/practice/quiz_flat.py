"""Three trainings that learn nothing: training loss of ten runs each, and then which bug made which."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.practice._broken import TRAIN, at, guess

BUGS = ("rate too low", "rate too high", "zero start")


@figure("measured", record="practice/broken")
def quiz_flat(record: Record):
    picture, panels = style.canvas((7.3, 3.7), columns=3, sharey=True)
    runs = {bug: record.results["train_loss"][:, at(record, bug)] for bug in BUGS}
    for number, (axes, bug) in enumerate(zip(panels, BUGS)):
        guess(axes)
        axes.plot(np.arange(runs[bug].shape[1]) + 1, runs[bug].T, color=TRAIN, linewidth=1.6, alpha=0.7)
        axes.set(ylim=(2.2, 3.0), xlabel="epoch", title=("left", "middle", "right")[number])
        axes.text(
            14,
            2.97,
            bug.replace(" ", "\n", 1),
            ha="center",
            va="top",
            fontsize=18,
            color=style.CLASS_B,
            gid="step-2-name",
        )
        axes.set_xticks((1, 10, 20))
    panels[0].set_ylabel("training loss (nats)")
    panels[2].text(24, 2.285, "ln 10", ha="right", va="top", fontsize=16, color=style.QUIET)
    late = {bug: one[:, -5:] for bug, one in runs.items()}
    said = {bug: record.results["true_accuracy"][:, at(record, bug)].mean() for bug in BUGS}
    key = lambda values: {bug.replace(" ", "_"): value for bug, value in values.items()}
    return with_numbers(
        picture, late=key({bug: one.mean() for bug, one in late.items()}), least=key({bug: one.min() for bug, one in late.items()}), most=key({bug: one.max() for bug, one in late.items()}),
        first=key({bug: one[:, 0].mean() for bug, one in runs.items()}), accuracy=key(said), best=record.results["true_accuracy"][:, [at(record, bug) for bug in BUGS]].max(), guess=np.log(10),
        fall=(runs["rate too low"][:, 0] - runs["rate too low"][:, -1]).mean(), zero_moves=np.abs(late["zero start"] - np.log(10)).max(), runs=len(record.seeds),
        slopes=key({bug: record.results["slopes"][:, at(record, bug)].max(axis=0) for bug in BUGS}),
    )  # fmt: skip
