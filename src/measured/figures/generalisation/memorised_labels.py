"""Labels drawn at random: test accuracy when all given labels are learned, and how many epochs that takes, by the share drawn."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="generalisation/memorising")
def memorised_labels(record: Record):
    shares = np.array(record.settings["shares"])
    epochs, tests = record.results["epochs_to_fit"], record.results["test_by_share"]
    picture, (left, right) = style.canvas((10.0, 3.7), columns=2)
    left.plot(shares, np.ones(len(shares)), "-o", color=style.TRAIN, markersize=8, gid="step-2-train")
    left.text(
        0.98, 1.04, "the labels given", color=style.TRAIN, fontsize=16, ha="right", va="bottom", gid="step-2-name"
    )
    left.plot(shares, tests.mean(axis=0), "--s", color=style.TEST, markersize=8, gid="step-3-test")
    ends = tests.min(axis=0), tests.max(axis=0)
    left.fill_between(shares, *ends, color=style.TEST, alpha=0.2, linewidth=0, gid="step-3-band")
    left.text(0.42, 0.42, "test digits", color=style.TEST, fontsize=16, ha="right", gid="step-3-name")
    left.axhline(0.1, color=style.QUIET, linestyle=":")
    left.text(0.0, 0.03, "guessing", color=style.QUIET, fontsize=15, va="center")
    left.set(title="right answers", ylim=(-0.03, 1.18))
    left.set_yticks((0, 0.5, 1), ("0 %", "50 %", "100 %"))
    right.plot(shares, epochs.mean(axis=0), "-o", color=style.TRAIN, markersize=8, gid="step-4-epochs")
    ends = epochs.min(axis=0), epochs.max(axis=0)
    right.fill_between(shares, *ends, color=style.TRAIN, alpha=0.2, linewidth=0, gid="step-4-range")
    right.set(title="epochs needed", ylim=(0, 105))
    for axes in (left, right):
        axes.set(xlabel="share of labels drawn at random", xlim=(-0.04, 1.04))
        axes.set_xticks((0, 0.2, 0.4, 0.6, 0.8, 1), ("0", "20 %", "40 %", "60 %", "80 %", "all"))
    return with_numbers(
        picture, shares=shares, epochs=epochs.mean(axis=0), most_epochs=epochs.max(), test=tests.mean(axis=0), seeds=len(epochs), fitted=(epochs < record.settings["epochs"]).all(),
        train=record.settings["train"], weights=record.provenance["reported"]["parameters"]["network"], times=epochs[:, -1].mean() / epochs[:, 0].mean(),
        least_true=tests[:, 0].min(), later=(epochs[:, -1] - epochs[:, 0]).min(), spread=(epochs[:, -1] - epochs[:, 0]).std(ddof=1),
    )  # fmt: skip
