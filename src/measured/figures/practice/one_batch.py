"""The loss on ten images after a hundred steps on these alone, by the bug that was planted: ten runs each."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

LIMIT = 0.1
NO_BUG = {"none": "no bug"}


@figure("measured", record="practice/broken")
def one_batch(record: Record):
    bugs, runs = record.settings["bugs"], record.results["ten"]
    order = np.argsort(-np.median(runs, axis=0), kind="stable")
    picture, axes = style.canvas((7.3, 4.7))
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    for up, place in enumerate(order[::-1]):
        caught = np.median(runs[:, place]) > LIMIT
        ink = style.CLASS_B if caught else style.CLASS_A
        axes.plot(
            np.maximum(runs[:, place], 1e-5),
            up + rng.uniform(-0.22, 0.22, len(runs)),
            "s" if caught else "o",
            color=ink,
            markersize=5,
            alpha=0.6,
        )
    axes.axvline(LIMIT, color=style.QUIET, linestyle=":", linewidth=2.5)
    axes.set_yticks(range(len(bugs)), [NO_BUG.get(bugs[place], bugs[place]) for place in order[::-1]], fontsize=15)
    axes.set(xscale="log", xlabel="loss on ten images (nats)", ylim=(-0.6, len(bugs) - 0.4))
    axes.set_xticks((1e-4, 1e-2, 1), ("0.0001", "0.01", "1"))
    axes.minorticks_off()
    axes.tick_params(axis="x", labelsize=15)
    axes.text(LIMIT * 0.7, len(bugs) - 1, "learned", ha="right", va="center", fontsize=17, color=style.CLASS_A)
    axes.text(LIMIT * 1.3, len(bugs) - 1.9, "not", ha="left", va="center", fontsize=17, color=style.CLASS_B)
    found = (runs > LIMIT).mean(axis=0)
    return with_numbers(
        picture, bugs=len(bugs) - 1, caught=(found[1:] > 0.9).sum(), missed=(found[1:] < 0.1).sum(), some=((found[1:] >= 0.1) & (found[1:] <= 0.9)).sum(), healthy=runs[:, 0].max(), names=sorted(bugs[place] for place in np.flatnonzero(found > 0.9)), relu=(runs[:, bugs.index("ReLU at the end")] > LIMIT).sum(), runs=len(runs), limit=LIMIT, floor=runs[:, bugs.index("softmax twice")].min(),
    )  # fmt: skip
