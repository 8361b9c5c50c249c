"""Shares of right answers by their probability, early, in between and late in a training, with their counts below."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.regularisation._watched import GIVEN, at, by_chance


@figure("measured", record="regularisation/longer")
def reliability(record: Record):
    bins = record.results["bins"][:, GIVEN, :, 0]  # runs, shown, 3, 15
    epochs = record.settings["shown"]
    picture, panels = style.canvas((10.0, 4.6), rows=2, columns=3, sharex=True, sharey="row", height_ratios=(2.4, 1))
    gaps = {}
    for number, epoch in enumerate((epochs[0], epochs[1], epochs[-1])):
        upper, lower = panels[:, number]
        own = bins[:, epochs.index(epoch)]  # runs, 3, 15
        counts, promised, right = own.sum(axis=0)
        some = counts >= 50
        across, up = promised / np.maximum(counts, 1), right / np.maximum(counts, 1)
        upper.plot([0, 1], [0, 1], ":", color=style.QUIET)
        share, shown = own[:, 2] / np.maximum(own[:, 0], 1), (own[:, 0] >= 10) & some
        gid = f"step-{number + 1}"
        for run in range(len(bins)):
            upper.plot(
                across[shown[run]],
                share[run, shown[run]],
                ".",
                color=style.CLASS_A,
                alpha=0.35,
                markersize=7,
                gid=gid,
            )
        upper.plot(
            across[some],
            up[some],
            "o-",
            color=style.CLASS_A,
            markersize=7,
            gid=gid + "-mean",
        )
        low, high = np.sort([across[some], up[some]], axis=0)
        upper.vlines(across[some], low, high, color=style.TEST, linewidth=2, gid=gid + "-gaps")
        upper.set(title=f"epoch {epoch}", xlim=(0, 1), ylim=(0, 1))
        edges = np.linspace(0, 1, len(counts) + 1)
        lower.stairs(counts / len(bins), edges, fill=True, color=style.QUIET, alpha=0.7, gid=gid + "-counts")
        lower.set_xlabel("probability")
        lower.set_xticks((0, 0.5, 1), ("0", "0.5", "1"))
        gaps[str(epoch)] = (right - promised).sum() / counts.sum()
    panels[0, 0].set_ylabel("share right")
    panels[1, 0].set_ylabel("answers")
    error = {str(epoch): record.results["error"][:, GIVEN, at(record, epoch)].mean() for epoch in epochs}
    chance = {str(epoch): np.mean([by_chance(run[n]) for run in bins]) for n, epoch in enumerate(epochs)}
    accuracy = {str(epoch): record.results["accuracy"][:, GIVEN, at(record, epoch)].mean() for epoch in epochs}
    sure = {str(epoch): record.results["sure"][:, GIVEN, at(record, epoch)].mean() for epoch in epochs}
    top = bins[:, -1, :, -1].sum(axis=0)
    return with_numbers(
        picture, gaps=gaps, error=error, chance=chance, accuracy=accuracy, sure=sure, answers=int(bins[0, 0, 0].sum()), seeds=len(bins),
        top_share=top[0] / bins[:, -1, 0].sum(), top_promised=top[1] / top[0], top_right=top[2] / top[0],
    )  # fmt: skip
