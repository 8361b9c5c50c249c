"""A training whose loss stays high while its answers are right: loss and accuracy of ten runs, with the healthy runs beside."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.practice._broken import TRAIN, at, healthy

BUG = "softmax twice"
FLOOR = np.log(np.e + 9) - 1


@figure("measured", record="practice/broken")
def quiz_floor(record: Record):
    picture, (left, right) = style.canvas((7.3, 3.7), columns=2)
    place = at(record, BUG)
    loss, said = record.results["train_loss"][:, place], record.results["said_accuracy"][:, place]
    left.plot(np.arange(loss.shape[1]) + 1, loss.T, color=TRAIN, linewidth=1.6, alpha=0.75)
    right.plot(np.arange(said.shape[1]), said.T, "--", color=style.CLASS_B, linewidth=1.6, alpha=0.75)
    healthy(left, record, "train_loss", gid="step-2-band")
    healthy(right, record, "said_accuracy", gid="step-2-band-right")
    left.axhline(FLOOR, color=style.TEST, linewidth=2.5, linestyle=":", gid="step-2-floor")
    left.text(
        25,
        FLOOR - 0.06,
        "floor of two\nsoftmaxes",
        va="top",
        ha="right",
        fontsize=17,
        color=style.TEST,
        gid="step-2-name",
    )
    left.text(9, 0.3, "without the bug", fontsize=17, color=style.QUIET, gid="step-2-healthy")
    left.set(ylim=(0, 2.5), xlabel="epoch", title="training loss (nats)")
    right.set(ylim=(0, 1), xlabel="epoch", title="validation: right")
    for axes in (left, right):
        axes.set_xticks((1, 10, 20))
    true = record.results["true_accuracy"]
    return with_numbers(
        picture, floor=FLOOR, least=loss.min(), last=loss[:, -1].mean(), said=said[:, -1].mean(), healthy=true[:, 0].mean(), true=true[:, place].mean(), cost=(true[:, 0] - true[:, place]).mean(), spread=(true[:, 0] - true[:, place]).std(ddof=1), worst=true[:, place].min(), worse=(true[:, place] < true[:, 0]).sum(), runs=len(true),
        slower=said[:, 5].mean(), healthy_slower=record.results["said_accuracy"][:, 0, 5].mean(), slopes=(record.results["slopes"][:, 0] / record.results["slopes"][:, place]).mean(),
    )  # fmt: skip
