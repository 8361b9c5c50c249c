"""Right answers, and answers of the first network that are given again, by the bits of a weight."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.frontiers._bytes import FULL, counts, rounded


@figure("measured", record="frontiers/compressed")
def bits_kept(record: Record, bits: int = 4):
    every, widths = record.settings["bits"], record.settings["widths"]
    right, same = record.results["bits_right"], record.results["bits_same"]
    place = np.arange(len(every))
    whole = FULL * sum(counts(widths))
    picture, (axes, beside) = style.canvas((8.7, 3.75), columns=2, width_ratios=(2.4, 1))
    at = every.index(bits)
    for runs, ink, dash in ((same, style.FIT, "s--"), (right, style.TEST, "o-")):
        axes.fill_between(place, runs.min(axis=0), runs.max(axis=0), color=ink, alpha=0.2, linewidth=0)
        axes.plot(place, runs.mean(axis=0), dash, color=ink, markersize=8)
        axes.plot(at, runs[:, at].mean(), "o", color=ink, markersize=18, markerfacecolor="none", markeredgewidth=2.5)
    axes.axhline(record.results["right"].mean(), color=style.TEST, linestyle=":", linewidth=1.5)
    axes.text(0, 0.91, "the same answer", color=style.FIT, fontsize=17, va="center")
    axes.text(0, 0.77, "the right answer", color=style.TEST, fontsize=17, va="center")
    axes.set(xlabel="bits of a weight", ylabel="test images", ylim=(0.4, 1.02))
    for one in (axes, beside):
        one.tick_params(labelsize=17)
    axes.set_xticks(place, [str(one) for one in every])
    axes.set_yticks((0.4, 0.6, 0.8, 1), ("40 %", "60 %", "80 %", "100 %"))
    sizes = (whole, rounded(widths, bits))
    beside.bar((0, 1), [one / 1000 for one in sizes], color=(style.QUIET, style.CLASS_A), width=0.7)
    beside.set_xticks((0, 1), ("32 bits", f"{bits} bit{'s' * (bits > 1)}"))
    beside.set_ylabel("kilobytes")
    beside.set_ylim(0, whole / 1000 * 1.05)
    beside.set_yticks((0, 50, 100))
    means = {str(one): value for one, value in zip(every, right.mean(axis=0))}
    agree = {str(one): value for one, value in zip(every, same.mean(axis=0))}
    lost = record.results["right"][:, None] - right
    return with_numbers(
        picture, right=means, same=agree, here=right[:, at].mean(), here_same=same[:, at].mean(), bits=bits, bytes=sizes[1], whole=whole, smaller=whole / sizes[1], first=record.results["right"].mean(),
        lost={str(one): value for one, value in zip(every, lost.mean(axis=0))}, most_lost={str(one): value for one, value in zip(every, lost.max(axis=0))}, seeds=len(right), weights=counts(widths)[0],
        changed={str(one): 1 - value for one, value in zip(every, same.mean(axis=0))}, spread=lost[:, every.index(4)].std(ddof=1),
    )  # fmt: skip
