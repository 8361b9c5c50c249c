"""How far outputs have fallen together when nothing keeps images apart, and what a line still reads off the code behind them."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.frontiers._read import read

LOOKS = (("with the stop", style.CLASS_A, "o-"), ("no stop", style.CLASS_B, "s--"), ("no predictor", style.TEST, "^:"))


@figure("measured", record="frontiers/collapse")
def code_collapses(record: Record):
    spread, (right, _) = record.results["spread"], read(record)
    epochs = np.arange(1, spread.shape[2] + 1)
    picture, (left, beside) = style.canvas((10.0, 4.3), columns=2, width_ratios=(1.25, 1))
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    for row, (name, ink, dash) in enumerate(LOOKS):
        runs = spread[:, row]
        gid = {part: {"gid": f"step-{row + 1}-{part}"} if row else {} for part in ("band", "line", "name")}
        left.fill_between(epochs, runs.min(axis=0), runs.max(axis=0), color=ink, alpha=0.2, linewidth=0, **gid["band"])
        left.plot(epochs, runs.mean(axis=0), dash, color=ink, markersize=8, **gid["line"])
        left.text(
            epochs[-1] + 0.3,
            runs.mean(axis=0)[-1] + (0.05 if row == 1 else 0),
            name,
            color=ink,
            fontsize=17,
            va="center",
            **gid["name"],
        )
    left.set(xlabel="epoch", ylabel="spread of the outputs", ylim=(0, 1), xlim=(0.5, epochs[-1] + 6))
    left.set_xticks((1, 5, 10))
    left.set_yticks((0, 0.5, 1))
    for row, (name, ink) in enumerate((("untrained", style.QUIET), *((name, ink) for name, ink, _ in LOOKS))):
        up = 3 - row
        beside.plot(
            right[:, row],
            up + rng.uniform(-0.15, 0.15, len(right)),
            "o",
            color=ink,
            alpha=0.5,
            markersize=6,
            gid=f"step-4-dots-{row}",
        )
        beside.plot(
            right[:, row].mean(), up, "|", color=style.TRUTH, markersize=24, markeredgewidth=3, gid=f"step-4-mean-{row}"
        )
    beside.set_yticks(range(4)[::-1], ["untrained", *(name for name, _, _ in LOOKS)])
    beside.set(xlabel="right, read off the code", ylim=(-0.5, 3.5))
    beside.set_xticks((0.3, 0.35), ("30 %", "35 %"))
    mean = spread.mean(axis=0)[:, -1]
    read_off = right.mean(axis=0)
    return with_numbers(
        picture, stop=mean[0], no_stop=mean[1], no_predictor=mean[2], least_stop=spread[:, 0, -1].min(), most_no_stop=spread[:, 1, -1].max(), most_no_predictor=spread[:, 2, -1].max(), untrained=read_off[0],
        right=read_off[1:], lead=(right[:, 1] - right[:, 2]).mean(), lead_predictor=(right[:, 1] - right[:, 3]).mean(), over_untrained=(right[:, 1:] - right[:, :1]).mean(axis=0), seeds=len(right), epochs=len(epochs),
        ahead=(right[:, 1] > right[:, 2]).sum(), ahead_predictor=(right[:, 1] > right[:, 3]).sum(), ahead_untrained=(right[:, 1:] > right[:, :1]).sum(axis=0), loss=record.results["loss"].mean(axis=0)[:, -1],
        gained=(right[:, 1] - right[:, 0]).mean(), share_lost=(right[:, 1] - right[:, 2]).mean() / (right[:, 1] - right[:, 0]).mean(), share_lost_predictor=(right[:, 1] - right[:, 3]).mean() / (right[:, 1] - right[:, 0]).mean(), falling=bool((np.diff(spread[:, 2].mean(axis=0)) < 0).all()), each=record.settings["each"], spread=(right[:, 1] - right[:, 0]).std(ddof=1),
    )  # fmt: skip
