"""Ten runs of the demo: the loss of every batch, and accuracy after every epoch."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.fashion.data import CLASSES


@figure("measured", record="fashion/seeds")
def fashion_training(record: Record, window: int = 25):
    losses = record.results["losses"]
    seeds, steps = losses.shape
    epochs = record.settings["epochs"]
    train, held_out = 100 * record.results["train_accuracy"], 100 * record.results["validation_accuracy"]

    picture, (curve, accuracy) = style.canvas(style.SLIDE, columns=2)
    position = (np.arange(steps) + 1) / (steps / epochs)
    curve.plot(position, losses[0], color=style.QUIET, alpha=0.35, linewidth=0.7, rasterized=True)
    smooth = np.stack([np.convolve(run, np.ones(window) / window, "valid") for run in losses])
    middle = position[window - 1 :]
    curve.fill_between(middle, smooth.min(0), smooth.max(0), color=style.TRAIN, alpha=0.3, linewidth=0)
    curve.plot(middle, smooth.mean(0), color=style.TRAIN, linewidth=1.6)
    curve.axhline(np.log(10), color=style.QUIET, linestyle=":", linewidth=1.5)
    curve.text(epochs, np.log(10) + 0.03, "ln 10: a guess", ha="right", va="bottom", fontsize=13, color=style.QUIET)
    curve.text(
        1.2, 1.15, f"grey: one run, every batch\ngreen: {window} batches,\nmean and range of {seeds} runs", fontsize=13
    )
    curve.set(xlabel="epoch", ylabel="loss of a batch", ylim=(0, 2.6), xlim=(0, epochs), title="Loss")

    ends = np.arange(1, epochs + 1)
    for values, colour, marker, line, name, shift in (
        (train, style.TRAIN, "s", "--", "on batches, in training", -0.1),
        (held_out, style.FIT, "o", "-", "on held-out images", 2.7),
    ):
        accuracy.plot(ends, values.mean(0), color=colour, marker=marker, linestyle=line)
        accuracy.errorbar(
            ends,
            values.mean(0),
            [values.mean(0) - values.min(0), values.max(0) - values.mean(0)],
            fmt="none",
            ecolor=colour,
            capsize=5,
            linewidth=1.4,
        )
        accuracy.text(1.1, values.mean(0)[0] + shift, name, color=colour, va="center", fontsize=14)
    accuracy.set(xlabel="epoch", ylabel="accuracy (%)", xticks=ends, title=f"Accuracy, mean and range of {seeds} runs")
    return with_numbers(
        picture,
        seeds=seeds,
        epochs=epochs,
        steps=steps,
        steps_per_epoch=steps // epochs,
        batch_size=record.settings["batch_size"],
        learning_rate=record.settings["learning_rate"],
        first_loss=losses[:, 0].mean(),
        guess=np.log(10),
        last_losses=losses[:, -steps // epochs :].mean(),
        held_out=record.settings["validation"],
        validation_accuracy=held_out.mean(0),
        train_accuracy=train.mean(0),
        test_accuracy=100 * record.results["test_accuracy"].mean(),
        chance=100 / len(CLASSES),
        gains=np.diff(held_out.mean(0)),
        gains_low=[interval(held_out[:, i], held_out[:, i - 1])[1] for i in range(1, epochs)],
        gap=(train - held_out).mean(0)[-1],
        seconds=np.median(record.results["seconds"]),
    )
