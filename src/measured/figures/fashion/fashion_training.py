"""Ten runs of the demo, from the first step on: the loss of every batch, and accuracy in training and on held-out images."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.fashion.data import CLASSES
from measured.figures.fashion._parts import by_step, reach


@figure("measured", record="fashion/seeds")
def fashion_training(record: Record, bins: int = 28):
    losses = record.results["losses"]
    seeds, steps = losses.shape
    epochs = record.settings["epochs"]
    train, held_out = 100 * record.results["train_accuracy"], 100 * record.results["validation_accuracy"]
    position = np.arange(steps) + 1

    picture, (curve, accuracy) = style.canvas(style.SLIDE, columns=2)
    curve.semilogx(position, losses[0], color=style.QUIET, alpha=0.35, linewidth=0.7)
    middles, smooth = by_step(losses, bins)
    curve.fill_between(middles, smooth.min(0), smooth.max(0), color=style.TRAIN, alpha=0.3, linewidth=0)
    curve.plot(middles, smooth.mean(0), color=style.TRAIN, linewidth=1.8)
    curve.axhline(np.log(10), color=style.QUIET, linestyle=":", linewidth=1.5)
    curve.text(steps, np.log(10) + 0.04, "ln 10: a guess", ha="right", va="bottom", fontsize=13, color=style.QUIET)
    curve.text(1.1, 0.1, f"grey: one run, every batch\ngreen: mean and range\nof {seeds} runs", fontsize=13)
    curve.set(ylabel="loss of a batch", ylim=(0, 2.7), title="Loss")

    accuracy.set_gid("step-2-accuracy")
    smooth = 100 * by_step(record.results["accuracies"], bins)[1]
    accuracy.fill_between(middles, smooth.min(0), smooth.max(0), color=style.TRAIN, alpha=0.3, linewidth=0)
    accuracy.semilogx(middles, smooth.mean(0), color=style.TRAIN, linestyle="--", linewidth=1.8)
    ends = steps // epochs * np.arange(1, epochs + 1)
    accuracy.errorbar(
        ends, held_out.mean(0), reach(held_out), fmt="o", color=style.FIT, capsize=4, elinewidth=1.4, clip_on=False
    )
    accuracy.text(9, 32, "on batches,\nin training", color=style.TRAIN, fontsize=14)
    later = ", ".join(f"+{gain:.1f}" for gain in np.diff(held_out.mean(0)))
    accuracy.text(
        steps, 70, f"held-out images after\nthe first epoch: {held_out[:, 0].mean():.1f} %;\nthen {later} points",
        color=style.FIT, fontsize=14, ha="right", va="center",
    )  # fmt: skip
    accuracy.set(ylabel="accuracy (%)", ylim=(0, 103), title=f"Accuracy of {seeds} runs")
    for axes in (curve, accuracy):
        axes.axvspan(1, steps // epochs, color=style.QUIET, alpha=0.1, linewidth=0)
        axes.set(xlim=(1, steps), xlabel="step (shaded: the first epoch)")
        axes.set_xticks((1, 10, 100, steps // epochs, steps), ("1", "10", "100", f"{steps // epochs}", f"{steps:,}"))
        axes.minorticks_off()
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
