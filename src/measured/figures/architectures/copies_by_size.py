"""How close samples of a diffusion model lie to its examples, by how many it learned from; and ten examples with its samples."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="architectures/copies")
def copies_by_size(record: Record):
    sizes = np.array(record.settings["sizes"])
    fresh = record.results["fresh_nearest"][:, None]
    ratio = record.results["nearest"] / fresh  # runs, lengths, sizes
    exact = record.results["exact_nearest"] / fresh[:, 0]
    picture, (left, right) = style.canvas((10.0, 3.4), columns=2, width_ratios=(1, 1.35))
    ten = list(sizes).index(10)
    drawn = record.results["drawn"][0, 1, ten]
    left.plot(
        *drawn.T,
        "o",
        color=style.FIT,
        markersize=9,
        alpha=0.55,
        markeredgewidth=0,
        gid="step-2-samples",
    )
    left.plot(*record.results["examples"][0, :10].T, "+", color=style.TRUTH, markersize=20, markeredgewidth=3)
    left.set(xlim=(-3.1, 3.1), ylim=(-3.3, 3.1), aspect="equal", xticks=[], yticks=[])
    left.set_title("ten examples (+)", fontsize=17)
    left.text(
        0, -2.75, f"{len(drawn)} samples", ha="center", va="center", color=style.FIT, fontsize=17, gid="step-2-name"
    )
    for length, (colour, marker, step) in enumerate(((style.CLASS_A, "s", 3), (style.FIT, "o", 2))):
        own, gid = ratio[:, length], f"step-{step}-{length}"
        right.plot(sizes, own.mean(axis=0), marker=marker, color=colour, markersize=9, gid=gid + "-line")
        right.fill_between(
            sizes, own.min(axis=0), own.max(axis=0), color=colour, alpha=0.17, linewidth=0, gid=gid + "-band"
        )
    right.plot(sizes, exact.mean(axis=0), "^-", color=style.CLASS_B, markersize=9, gid="step-3-exact")
    right.axhline(1, color=style.QUIET, linestyle=":")
    right.text(1050, 0.86, "fresh points", color=style.QUIET, fontsize=15, ha="right", va="top")
    right.text(52, 0.4, "long training", color=style.FIT, fontsize=17, gid="step-2-long")
    right.text(1050, 1.85, "a tenth of the training", color=style.CLASS_A, fontsize=17, ha="right", gid="step-3-short")
    right.text(
        1050, 0.1, "best guess from the examples", color=style.CLASS_B, fontsize=16, ha="right", gid="step-3-name"
    )
    right.set(
        xscale="log",
        xlabel="examples",
        ylabel="to the nearest example,\nover fresh points'",
        ylim=(-0.08, 2.6),
    )
    right.set_xticks(sizes, [str(size) for size in sizes])
    right.minorticks_off()
    mean = ratio.mean(axis=0)
    return with_numbers(
        picture, long=mean[1], short=mean[0], sizes=sizes, seeds=len(ratio), ten=mean[1, ten], most_ten=ratio[:, 1, ten].max(),
        short_ten=mean[0, ten], many=mean[1, -1], least_many=ratio[:, 1, -1].min(), exact=exact.max(), inside=record.results["inside"].mean(axis=0),
        loss=record.results["loss"].mean(axis=0), spread=ratio[:, 1, ten].std(ddof=1), lengths=record.settings["lengths"],
        rising=int((np.diff(ratio[:, 1, :4], axis=1) > 0).all(axis=1).sum()),
    )  # fmt: skip
