"""Ten times as long: training and held-out images part company."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.fashion._parts import mark


@figure("measured", record="fashion/longer")
def fashion_forty_epochs(record: Record):
    epochs = np.arange(1, record.settings["epochs"] + 1)
    picture, panels = style.canvas(style.SLIDE, columns=2)
    for axes, what, scale, title in ((panels[0], "loss", 1, "Loss"), (panels[1], "accuracy", 100, "Accuracy (%)")):
        for key, colour, line, word in (
            ("train", style.TRAIN, "--", "training"),
            ("validation", style.FIT, "-", "held out"),
        ):
            values = scale * record.results[f"{key}_{what}"]
            (curve,) = axes.plot(epochs, values.mean(0), color=colour, linestyle=line)
            band = axes.fill_between(epochs, values.min(0), values.max(0), color=colour, alpha=0.2, linewidth=0)
            label = axes.annotate(
                word, (epochs[-1], values.mean(0)[-1]), (6, 0), textcoords="offset points", color=colour, va="center"
            )
            if key == "validation":  # what a reader is asked first: the loss, then the accuracy
                mark(f"step-{2 if what == 'loss' else 3}-held-out", curve, band, label)
        axes.set(xlabel="epoch", title=title, xlim=(0, epochs[-1] * 1.22))
    loss, accuracy = record.results["validation_loss"].mean(0), 100 * record.results["validation_accuracy"].mean(0)
    return with_numbers(
        picture,
        seeds=len(record.seeds),
        epochs=len(epochs),
        best_loss=loss.min(),
        best_loss_epoch=int(epochs[loss.argmin()]),
        last_loss=loss[-1],
        best_accuracy=accuracy.max(),
        best_accuracy_epoch=int(epochs[accuracy.argmax()]),
        last_accuracy=accuracy[-1],
        accuracy_at_best_loss=accuracy[loss.argmin()],
        last_train_accuracy=100 * record.results["train_accuracy"].mean(0)[-1],
        last_train_loss=record.results["train_loss"].mean(0)[-1],
        fourth=accuracy[3],
    )
