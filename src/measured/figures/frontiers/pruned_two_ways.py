"""Right answers by the share of the weights that is left, single ones or those of whole units, and by the bytes that this takes."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.frontiers._bytes import narrow, rounded, sparse


@figure("measured", record="frontiers/compressed")
def pruned_two_ways(record: Record):
    settings, runs = record.settings, record.results["pruned_right"]  # runs, ways, again, left
    share = record.results["share_left"][0]
    picture, (left, right) = style.canvas((10.0, 4.5), columns=2, sharey=True)
    looks = (("single weights", style.CLASS_A, "o"), ("whole units", style.CLASS_B, "s"))
    kept = record.results["kept_units"][0]
    sizes = (
        [sparse(settings["widths"], one) for one in share[0]],
        [narrow(settings["widths"], int(one)) for one in kept],
    )
    for row, (name, ink, marker) in enumerate(looks):
        left.plot(
            share[row], runs[:, row, 0].mean(axis=0), marker + ":", color=ink, markersize=7, markerfacecolor="white"
        )
        left.plot(share[row], runs[:, row, 1].mean(axis=0), marker + "-", color=ink, markersize=8, gid=f"step-2-{row}")
        left.fill_between(
            share[row],
            runs[:, row, 1].min(axis=0),
            runs[:, row, 1].max(axis=0),
            color=ink,
            alpha=0.2,
            linewidth=0,
            gid=f"step-2-band-{row}",
        )
        right.plot(
            np.array(sizes[row]) / 1000,
            runs[:, row, 1].mean(axis=0),
            marker + "-",
            color=ink,
            markersize=8,
            gid=f"step-3-{row}",
        )
    bits, rounded_right = settings["bits"][1:7], record.results["bits_right"][:, 1:7].mean(axis=0)
    by_bits = [rounded(settings["widths"], one) / 1000 for one in bits]
    right.plot(by_bits, rounded_right, "^--", color=style.FIT, markersize=8, gid="step-4-bits")
    on = record.results["on_right"]
    left.axhline(on.mean(), color=style.QUIET, linewidth=1.5, gid="step-2-on")
    left.text(
        0.026, on.mean() + 0.012, "nothing cut, five epochs more", color=style.QUIET, fontsize=16, ha="right", va="bottom", gid="step-2-on-name"
    )  # fmt: skip
    left.text(0.52, 0.2, "single weights", color=style.CLASS_A, fontsize=17, va="center")
    left.text(0.52, 0.11, "whole units", color=style.CLASS_B, fontsize=17, va="center")
    right.text(9.5, 0.78, "fewer bits", color=style.FIT, fontsize=17, gid="step-4-name")
    left.set(xscale="log", xlabel="weights left", ylabel="test images right", ylim=(0.05, 0.93))
    left.invert_xaxis()
    left.set_xticks(settings["left"], ["50 %", "25 %", "10 %", "5 %", "2.5 %"])
    right.set(xscale="log", xlabel="kilobytes")
    right.invert_xaxis()
    right.set_xticks((64, 32, 16, 8, 4), ("64", "32", "16", "8", "4"))
    left.set_yticks((0.2, 0.4, 0.6, 0.8), ("20 %", "40 %", "60 %", "80 %"))
    for axes in (left, right):
        axes.minorticks_off()
    first = record.results["right"]
    mean = runs.mean(axis=0)
    at_10 = settings["left"].index(0.1)
    return with_numbers(
        picture, weights_cut=mean[0, 0], weights=mean[0, 1], units_cut=mean[1, 0], units=mean[1, 1], left=settings["left"], first=first.mean(), seeds=len(first), bytes_weights=sizes[0], bytes_units=sizes[1],
        lead=(runs[:, 0, 1] - runs[:, 1, 1]).mean(axis=0), least_lead=(runs[:, 0, 1] - runs[:, 1, 1])[:, at_10].min(), regained=(runs[:, 0, 1] - runs[:, 0, 0])[:, at_10].min(), again=settings["again"],
        ratio=sizes[0][at_10] / sizes[1][at_10], quarter_lost=(first - runs[:, 0, 1, 1]).mean(), bytes_four=rounded(settings["widths"], 4), right_four=record.results["bits_right"][:, settings["bits"].index(4)].mean(),
        on=on.mean(), on_gain=(on - first).mean(), on_in=(on > first).sum(), half_gain=(runs[:, 0, 1, 0] - first).mean(), half_over_on=(runs[:, 0, 1, 0] - on).mean(),
        units_at_same=float(np.interp(-sizes[0][at_10], -np.array(sizes[1]), mean[1, 1])), spread=(runs[:, 0, 1] - runs[:, 1, 1])[:, at_10].std(ddof=1),
    )  # fmt: skip
