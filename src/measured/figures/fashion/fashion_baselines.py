"""A ladder of baselines: what each step up in machinery buys."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.fashion._penalties import penalties_in_errors, standard_error
from measured.figures.fashion._parts import mark

TEST_IMAGES = 10_000


@figure("measured", record="fashion/ladder")
def fashion_baselines(record: Record):
    rungs = record.settings["rungs"]
    accuracy, chosen = record.results["accuracy"], record.results["chosen"]
    size = record.results["parameters"][0].astype(int)
    mean = 100 * accuracy.mean(0)
    sampling = 196 * np.sqrt(mean / 100 * (1 - mean / 100) / TEST_IMAGES)
    picture, axes = style.canvas(style.SLIDE)
    rows = np.arange(len(rungs))
    for row, value in enumerate(mean):  # rung by rung from below
        quiet = {"color": style.QUIET, "linewidth": 1.4}
        parts = [
            *axes.plot((0, value), (row, row), color=style.QUIET, linewidth=1, alpha=0.5),
            *axes.plot((value - sampling[row], value + sampling[row]), (row, row), "|-", markersize=10, **quiet),
            *axes.plot(
                100 * accuracy[:, row], np.full(len(accuracy), row), "o",
                color=style.TEST, markersize=7, alpha=0.7, markeredgewidth=0,
            ),
            axes.text(103, row, f"{value:.1f} %", va="center", fontsize=15, fontweight="bold", color=style.TEST),
            axes.text(146, row, f"{size[row]:,}", va="center", ha="right", fontsize=15, color=style.QUIET),
        ]  # fmt: skip
        if row:
            mark(f"step-{row + 1}-rung", *parts)
    axes.text(103, len(rungs) - 0.45, "accuracy", fontsize=14, color=style.TEST)
    axes.text(146, len(rungs) - 0.45, "numbers kept", fontsize=14, color=style.QUIET, ha="right")
    axes.set_yticks(rows, rungs, fontsize=15)
    axes.set(xlim=(0, 146), ylim=(-0.6, len(rungs) - 0.1), xticks=range(0, 101, 20))
    axes.set_xlabel("test accuracy (%): dots, runs; bars, 95 % of what the test images leave open", loc="left")
    axes.spines["bottom"].set_bounds(0, 100)
    by_name = ("chance", "centroid", "logistic", "neighbours", "network", "cnn")
    spread = 100 * np.ptp(accuracy, axis=0)
    most_common = [max(set(column), key=list(column).count) for column in chosen.T]
    stronger, behind = penalties_in_errors(record)
    by_penalty = 100 * record.results["penalty_scores"].mean((0, 1))
    return with_numbers(
        picture,
        seeds=len(record.seeds),
        accuracy=dict(zip(by_name, mean)),
        spread=dict(zip(by_name, spread)),
        penalty=most_common[2],
        penalties_apart=np.ptp(chosen[:, 2]),
        penalties=record.settings["inverse_penalties"],
        penalty_splits=record.settings["splits"],
        penalty_scores=by_penalty,  # mean over runs and splits
        penalty_flat=np.ptp(by_penalty[list(record.settings["inverse_penalties"]).index(most_common[2]) :]),
        penalty_error=100
        * standard_error(by_penalty.max() / 100, record.settings["splits"] * record.settings["validation"]),
        penalty_behind=behind.max(),  # standard errors, of the run in which it is most
        stronger_behind=stronger.min(),  # of the run in which it is least
        neighbours=int(most_common[3]),
        cnn_rate=most_common[5],
        parameters=dict(zip(by_name, size)),
        network_over_logistic=mean[4] - mean[2],
        network_over_both=mean[4] - max(mean[2], mean[3]),
        cnn_over_network=mean[5] - mean[4],
        least_steps=100 * np.diff(accuracy, axis=1).min(axis=0),  # of all seeds, from each rung to the next
        first_step=mean[1] - mean[0],
        error_cut=100 * (1 - (100 - mean[5]) / (100 - mean[4])),
        sampling=sampling[4],
    )
