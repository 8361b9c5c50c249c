"""Three trainings whose validation loss does not follow: loss curves of ten runs each, and then which bug made which."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.practice._broken import SAID, TRAIN, at, curves, guess

BUGS = ("labels shuffled", "test images moved", "fifty images")


@figure("measured", record="practice/broken")
def quiz_gap(record: Record):
    picture, panels = style.canvas((7.3, 3.7), columns=3, sharey=True)
    for number, (axes, bug) in enumerate(zip(panels, BUGS)):
        guess(axes)
        curves(axes, record, bug)
        axes.set(ylim=(0, 6.6), xlabel="epoch", title=("left", "middle", "right")[number])
        axes.text(
            13,
            6.4,
            bug.replace(" ", "\n", 1),
            ha="center",
            va="top",
            fontsize=16,
            color=style.CLASS_B,
            gid="step-2-name",
        )
        axes.set_xticks((1, 10, 20))
    panels[0].set_ylabel("loss (nats)")
    panels[1].text(8, 0.75, "training", fontsize=16, color=TRAIN)
    panels[2].text(4, 2.65, "validation", fontsize=16, color=SAID)
    key = lambda name, last=False: {
        bug.replace(" ", "_"): (record.results[name][:, at(record, bug), -1] if last else record.results[name][:, at(record, bug)]).mean() for bug in BUGS
    }  # fmt: skip
    said, true = key("said_accuracy", True), key("true_accuracy")
    return with_numbers(
        picture, train=key("train_loss", True), said_loss=key("said_loss", True), said=said, true=true, judged_wrongly=true["test_images_moved"] - said["test_images_moved"],
        others=max(abs(true[name] - said[name]) for name in ("labels_shuffled", "fifty_images")), runs=len(record.seeds), guess=np.log(10), least_true=record.results["true_accuracy"][:, at(record, "test images moved")].min(),
        most_said=record.results["said_accuracy"][:, at(record, "test images moved"), -1].max(), fifty_lowest=record.results["said_loss"][:, at(record, "fifty images"), 1:].min(axis=1).mean(),
    )  # fmt: skip
