"""Pruned networks trained again: from their first weights, from other ones, and with a mask drawn at random."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.generalisation.tickets import ARMS, at_best_rate


@figure("measured", record="generalisation/tickets")
def tickets_compared(record: Record):
    right, dense, rates = at_best_rate(record)
    kept = record.results["kept"].mean(axis=0)
    looks = {
        "rewound": (style.CLASS_A, "o", "-", 2, 1.0),
        "random mask": (style.TEST, "v", ":", 3, 0.156),
        "other start": (style.CLASS_B, "s", "--", 4, 0.66),
        "own signs": (style.FIT, "^", "-.", 5, 0.85),
    }
    names = {"own signs": "first signs,\nother sizes"}
    picture, axes = style.canvas((10.0, 3.9))
    places = np.arange(len(kept))
    axes.plot((-0.2, 3), [dense.mean()] * 2, ":", color=style.QUIET)
    axes.text(-0.12, dense.mean() + 0.025, "whole network", color=style.QUIET, fontsize=15, va="bottom")
    for arm, (colour, marker, line, step, up) in looks.items():
        runs = right[:, :, ARMS.index(arm)]
        gid = f"step-{step}"
        axes.plot(places, runs.mean(axis=0), line, marker=marker, color=colour, markersize=9, gid=f"{gid}-line")
        axes.fill_between(
            places, runs.min(axis=0), runs.max(axis=0), color=colour, alpha=0.16, linewidth=0, gid=f"{gid}-band"
        )
        axes.text(3.1, up, names.get(arm, arm), color=colour, fontsize=17, va="center", gid=f"{gid}-name")
    axes.set(xlabel="weights left", ylabel="test accuracy", xlim=(-0.2, 4.15), ylim=(0, 1.12))
    axes.set_xticks(places, [f"{100 * share:.2g} %" for share in kept])
    axes.set_yticks((0, 0.5, 1), ("0 %", "50 %", "100 %"))
    means = right.mean(axis=0)
    named = {arm.replace(" ", "_"): means[:, number] for number, arm in enumerate(ARMS)}
    gap = right[:, :, 0] - right[:, :, 3]
    return with_numbers(
        picture, kept=kept, dense=dense.mean(), seeds=len(right), rates=rates, **named, lot_behind=gap.mean(axis=0), signs_behind=(right[:, :, 0] - right[:, :, 1]).mean(axis=0), start_behind=(right[:, :, 0] - right[:, :, 2]).mean(axis=0),
        whole_behind=(dense[:, None] - right[:, :, 0]).mean(axis=0), whole_wins=(dense[:, None] > right[:, :, 0]).sum(axis=0), wins_last=(right[:, -1, 0] > right[:, -1, 2]).sum(), spread=(right[:, -1, 0] - right[:, -1, 2]).std(ddof=1), weights=record.provenance["reported"]["parameters"]["dense"],
        least_last=(right[:, -1, 0] - right[:, -1, 2]).min(), mask_worth=(right[:, :, 2] - right[:, :, 3]).mean(axis=0), train=record.settings["train"],
    )  # fmt: skip
