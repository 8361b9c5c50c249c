"""In how many of ten runs each check finds each bug, and in how many the accuracy that is said looks healthy."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.practice._bugs import CHECKS
from measured.experiments.practice.broken import found, looks_healthy
from measured.figures.practice._own import baselines

SHORT = ("first\nloss", "ten\nimages", "base-\nline", "own\nset", "twice", "twins")


@figure("measured", record="practice/broken")
def checks_compared(record: Record):
    bugs, runs = record.settings["bugs"], len(record.seeds)
    caught, healthy = found(record.results).sum(axis=0), looks_healthy(record.results).sum(axis=0)
    order = np.argsort(healthy, kind="stable")
    picture, axes = style.canvas((7.3, 4.8))
    for up, place in enumerate(order):
        for column in range(len(CHECKS)):
            if caught[place, column]:
                axes.plot(
                    column,
                    up,
                    "s",
                    color=style.CLASS_A,
                    markersize=4 + 11 * caught[place, column] / runs,
                    gid="step-2-caught",
                )
        if healthy[place]:
            axes.plot(len(CHECKS) + 0.6, up, "o", color=style.CLASS_B, markersize=4 + 11 * healthy[place] / runs)
    axes.set_yticks(range(len(bugs)), ["no bug" if not place else bugs[place] for place in order], fontsize=15)
    axes.set_xticks([*range(len(CHECKS)), len(CHECKS) + 0.6], [*SHORT, "looks\nhealthy"], fontsize=15)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set(xlim=(-0.5, len(CHECKS) + 1.1), ylim=(-0.6, len(bugs) - 0.4))
    for up in range(len(bugs)):
        axes.axhline(up, color=style.QUIET, alpha=0.18, linewidth=1, zorder=0)
    axes.spines[:].set_visible(False)
    by = lambda values: {name.replace(" ", "_"): value for name, value in zip(bugs, values)}
    most = caught[1:].max(axis=1)
    made = record.settings
    own = baselines(tuple(bugs), tuple(record.seeds), made["train"], made["validation"])
    below = (record.results["said_accuracy"][..., -1] < own).sum(axis=0)
    baseline = CHECKS.index("baseline")
    hides = healthy > runs / 2
    seen = {name.replace(" ", "_"): (caught[1:, column] > runs / 2).sum() for column, name in enumerate(CHECKS)}
    return with_numbers(
        picture, bugs=len(bugs) - 1, runs=runs, healthy=by(healthy), best=by(caught.max(axis=1)), hidden=(healthy[1:] > runs / 2).sum(), sometimes=(healthy[1:] > 0).sum(), seen=seen, unfound=(most <= runs / 2).sum(), hiding=healthy[1:][hides[1:]], hidden_found=(caught[1:, baseline] > runs / 2)[hides[1:]].sum(), own_found=(below[1:] > runs / 2).sum(), own_below=by(below), own=by(own.mean(axis=0)), caught=by(caught),
        false_alarms=caught[0].sum(), gap={name.replace(" ", "_"): (record.results["said_accuracy"][:, at, -1] - record.results["true_accuracy"][:, at]).mean() for at, name in enumerate(bugs)}, only_one=((caught[1:] > runs / 2).sum(axis=1) == 1).sum(), true=by(record.results["true_accuracy"].mean(axis=0)), said_loss=by(record.results["said_loss"][..., -1].mean(axis=0)),
        relu=record.results["true_accuracy"][:, bugs.index("ReLU at the end")], checks=len(CHECKS),
    )  # fmt: skip
