"""The intrinsic dimension by two nearest neighbours: of points whose dimension is known, and of images."""

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.data.neighbours_784 import WORDS


@figure("measured", record="data/neighbours")
def intrinsic_dimension(record: Record):
    kinds, sizes, true = (record.settings[key] for key in ("kinds", "sizes", "dimensions"))
    known, found = record.results["known"], record.results["dimension"]
    picture, (left, right) = style.canvas(style.SLIDE, columns=2, width_ratios=[1, 1.35])
    left.plot(true, true, color=style.QUIET, linestyle=":")
    left.plot(true, known.mean(axis=0), "o-", color=style.CLASS_A)
    for runs in known:
        left.plot(true, runs, "o", color=style.CLASS_A, alpha=0.3, markersize=4)
    left.text(2.2, 40, "dotted: as it is", color=style.QUIET)
    left.text(9, 4.4, "estimated", color=style.CLASS_A)
    left.set(xscale="log", yscale="log", xlabel="dimension of Gaussian points", ylabel="estimate")
    left.set_title("Where it is known")
    for scale in (left.set_xticks, left.set_yticks):
        scale([2, 5, 10, 20, 50, 100], ["2", "5", "10", "20", "50", "100"])
    left.minorticks_off()
    for row, kind in enumerate(kinds):
        words, colour, marker = WORDS[kind]
        mean = found[:, row].mean(axis=0)
        right.fill_between(
            sizes, found[:, row].min(axis=0), found[:, row].max(axis=0), color=colour, alpha=0.2, linewidth=0
        )
        right.plot(sizes, mean, color=colour, marker=marker)
        right.text(
            sizes[-1] * 1.15,
            mean[-1] * {"noise": 1.15, "pixels shuffled": 0.8}.get(kind, 1),
            words,
            color=colour,
            va="center",
        )
    right.set(xscale="log", yscale="log", xlabel="number of points", xlim=(270, 60_000), ylim=(9, 300))
    right.set_title("In 784 dimensions")
    right.set_xticks(sizes, [f"{size:,}" for size in sizes])
    right.set_yticks([10, 20, 50, 100, 200], ["10", "20", "50", "100", "200"])
    right.minorticks_off()
    numbers = {kind.replace(" ", "_"): found[:, row].mean(axis=0) for row, kind in enumerate(kinds)}
    return with_numbers(picture, seeds=len(record.seeds), sizes=sizes, true=true, known=known.mean(axis=0), **numbers)
