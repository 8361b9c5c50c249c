"""A training on sums modulo 29, frame by frame: which sums it knows, and how far it has come."""

import numpy as np
from matplotlib.colors import ListedColormap

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="generalisation/grokking")
def grokking_film(record: Record, step: int = 600):
    known, shown = record.results["known"][0], record.results["shown"][0].astype(bool)
    steps = list(record.settings["filmed"])
    train, test = (record.results[key][0, 0] for key in ("train", "test"))
    looks = np.arange(len(train)) * record.settings["every"]
    frame = known[steps.index(step)].astype(bool)
    picture, (left, right) = style.canvas((9.3, 4.2), columns=2, width_ratios=(1, 1.25))
    # 0: shown and wrong, 1: shown and right, 2: not shown and wrong, 3: not shown and right
    cells = np.where(shown, frame.astype(int), 2 + frame.astype(int))
    colours = ListedColormap(["#f1d4c4", "#9fb9d6", "#ffffff", style.TEST])
    left.imshow(cells, cmap=colours, vmin=-0.5, vmax=3.5, origin="lower", interpolation="nearest")
    for axes in (left, right):
        axes.tick_params(labelsize=15)
    left.set(title=f"step {step:,}", xlabel="second number", ylabel="first number", xticks=(0, 28), yticks=(0, 28))
    upto = looks <= step
    right.plot(looks[upto], train[upto], color=style.TRAIN)
    right.plot(looks[upto], test[upto], "--", color=style.TEST)
    right.axvline(step, color=style.QUIET, linestyle=":")
    right.text(3600, 1.03, "sums shown", color=style.TRAIN, fontsize=16, ha="right", va="bottom")
    right.text(3550, 0.36, "sums not shown", color=style.TEST, fontsize=16, ha="right")
    right.set(title="right answers", xlabel="step", ylim=(-0.02, 1.2), xlim=(0, looks[-1]))
    right.set_xticks((0, 1000, 2000, 3000), ("0", "1,000", "2,000", "3,000"))
    right.set_yticks((0, 0.5, 1), ("0 %", "50 %", "100 %"))
    return with_numbers(
        picture, step=step, right_shown=frame[shown].mean(), right_rest=frame[~shown].mean(), shown=shown.sum(), all=shown.size, fit=looks[np.argmax(train >= 0.99)], know=looks[np.argmax(test >= 0.95)], last=test[-1], guessing=1 / len(shown),
        at_600=test[np.searchsorted(looks, 600)], frames=len(steps),
        dip=test[:24].min(),
    )  # fmt: skip
