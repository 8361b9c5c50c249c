"""A fifth of the labels wrong: training loss, validation loss and test accuracy by epoch, and the epochs that are chosen."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.regularisation._watched import WRONG, at, by_epoch, drawn, epochs

PATIENCE = 10


def stopped(losses: np.ndarray, patience: int) -> tuple[int, int]:
    """The best epoch, from 1, that is known when none has been better for `patience` epochs, and the epoch of that moment."""
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best == patience:
            break
    return best + 1, epoch + 1


@figure("measured", record="regularisation/longer")
def stopping_early(record: Record):
    results = record.results
    checked, right = results["validation_loss"][:, WRONG], results["accuracy"][:, WRONG]
    picture, (left, axes) = style.canvas((10.0, 4.2), columns=2)
    every = np.arange(1, checked.shape[1] + 1)
    drawn(left, record, results["train_loss"][:, WRONG], style.TRAIN, "--", gid="step-1-train")
    drawn(left, record, checked, style.TEST, gid="step-2-validation", across=every)
    choices = np.array([stopped(run, PATIENCE) for run in checked])
    left.plot(
        choices[:, 0],
        checked[np.arange(len(checked)), choices[:, 0] - 1],
        "o",
        color=style.TRUTH,
        markersize=7,
        gid="step-3-chosen",
    )
    left.text(1.1, 0.42, "training", color=style.TRAIN, fontsize=16, gid="step-1-name")
    left.text(16, 1.22, "validation", color=style.TEST, fontsize=16, gid="step-2-name")
    left.set(ylabel="loss (nats)", ylim=(0.2, 2.1))
    drawn(axes, record, right, style.CLASS_A, gid="step-3-right")
    axes.axvspan(choices[:, 0].min(), choices[:, 0].max(), color=style.QUIET, alpha=0.2, linewidth=0, gid="step-3-span")
    axes.text(1.1, 0.81, "grey: epochs chosen", fontsize=15, gid="step-3-said")
    axes.set(ylabel="test accuracy", ylim=(0.4, 0.85))
    for one in (left, axes):
        by_epoch(one)
    doubted = np.array([stopped(run, PATIENCE) for run in results["validation_wrong"]])[:, 0]
    # Each run's test accuracy at the epoch nearest to these of which it is known.
    told = lambda wanted: right[np.arange(len(right)), np.abs(epochs(record) - wanted[:, None]).argmin(axis=1)]
    kept = told(choices[:, 0])
    last = right[:, at(record, 100)]
    return with_numbers(
        picture, chosen=choices[:, 0], stops=choices[:, 1], earliest=choices[:, 0].min(), latest=choices[:, 0].max(), patience=PATIENCE,
        lowest=checked.min(axis=1).mean(), last=checked[:, -1].mean(), train_last=results["train_loss"][:, WRONG, -1].mean(),
        right_chosen=kept.mean(), right_last=last.mean(), gain=(kept - last).mean(), least_gain=(kept - last).min(), seeds=len(last), doubted_earliest=doubted.min(), doubted_latest=doubted.max(), doubted_right=told(doubted).mean(), checked_at_start=checked[:, 4].mean(), train_at_start=results["train_loss"][:, WRONG, at(record, 5)].mean(),
        spread=(kept - last).std(ddof=1), share=record.settings["wrong"], train=record.settings["train"],
    )  # fmt: skip
