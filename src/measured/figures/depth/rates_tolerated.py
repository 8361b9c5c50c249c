"""Training loss of six layers against the learning rate, with batch norm and without."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.depth._chosen import at_best_rate


@figure("measured", record="depth/noise")
def rates_tolerated(record: Record):
    rates = np.array(record.settings["rates"])
    loss = record.results["train_loss"]
    picture, axes = style.canvas(style.SLIDE)
    for number, (colour, marker) in enumerate(((style.TRUTH, "o"), (style.CLASS_B, "s"))):
        gid = f"step-{2 + number}-line"
        axes.plot(rates, np.median(loss[:, number], axis=0), marker=marker, color=colour, markersize=8, gid=gid)
        axes.fill_between(
            rates,
            loss[:, number].min(axis=0),
            loss[:, number].max(axis=0),
            color=colour,
            alpha=0.15,
            linewidth=0,
            gid=gid + "-band",
        )
    axes.text(0.13, 0.9, "without", color=style.TRUTH, fontsize=18, ha="right", gid="step-2-name")
    axes.text(0.04, 0.0023, "batch norm", color=style.CLASS_B, fontsize=18, gid="step-3-name")
    axes.axhline(np.log(10), color=style.QUIET, linestyle=":")
    axes.text(0.0032, 2.5, "guessing", color=style.QUIET, fontsize=15, va="bottom")
    axes.set(xscale="log", yscale="log", xlabel="learning rate", ylabel="training loss (nats)", ylim=(0.0008, 4.5))
    axes.set_xticks(rates, [f"{rate:g}" for rate in rates])
    axes.set_yticks((0.01, 0.1, 1), ("0.01", "0.1", "1"))
    axes.minorticks_off()
    best, chosen = at_best_rate(record, "train_loss")
    right, _ = at_best_rate(record, "test_accuracy")
    learned = (loss.max(axis=0) < 1).sum(axis=1)
    span = [rates[np.flatnonzero(np.median(one, axis=0) < 0.1)] for one in (loss[:, 0], loss[:, 1])]
    return with_numbers(
        picture, none_best=best[:, 0].mean(), norm_best=best[:, 1].mean(), none_rate=chosen[0], norm_rate=chosen[1], learned=learned[:2],
        none_top=span[0].max(), norm_top=span[1].max(), seeds=len(loss), accuracy=right.mean(axis=0)[:2], depth=record.settings["depth"],
        none_03=np.median(loss[:, 0, list(rates).index(0.3)]), norm_03=np.median(loss[:, 1, list(rates).index(0.3)]), epochs=record.settings["epochs"],
        spread=(right[:, 1] - right[:, 0]).std(ddof=1), ahead=(right[:, 1] > right[:, 0]).sum(),
    )  # fmt: skip
