"""Losses at large sizes, as laws that were fitted to small ones foretell them, and as they were."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.frontiers._law import floored, middle, pure, resampled, told

CUTS = (4, 5, 6)  # sizes that a law is fitted to; the others it foretells


@figure("measured", record="frontiers/scaling")
def foretold_losses(record: Record):
    sizes, runs = np.array(record.settings["sizes"]), record.results["loss"]
    mean, drawn = runs.mean(axis=0), resampled(runs)
    picture, axes = style.canvas((10.0, 4.3))
    outside, errors, count = {"pure": 0, "floor": 0}, {}, sum(len(sizes) - cut for cut in CUTS)
    looks = {
        "pure": (pure, style.CLASS_B, "--", 2, "pure power"),
        "floor": (floored, style.CLASS_A, "-", 3, "with a floor"),
    }
    for name, (fit, ink, dash, step, words) in looks.items():
        errors[name] = []
        for cut in CUTS:
            beyond = sizes[cut:]
            low, high = middle(told(fit(sizes[:cut], drawn[:, :cut]), beyond))
            errors[name] += list(told(fit(sizes[:cut], mean[:cut]), beyond) / mean[cut:] - 1)
            outside[name] += int(((mean[cut:] < low) | (mean[cut:] > high)).sum())
            if cut == CUTS[1]:
                fine = np.geomspace(sizes[0], sizes[-1] * 1.5, 60)
                low, high = middle(told(fit(sizes[:cut], drawn[:, :cut]), fine))
                axes.fill_between(fine, low, high, color=ink, alpha=0.2, linewidth=0, gid=f"step-{step}-band")
                axes.plot(fine, told(fit(sizes[:cut], mean[:cut]), fine), dash, color=ink, gid=f"step-{step}-line")
                end = told(fit(sizes[:cut], mean[:cut]), fine[-1:])[0]
                axes.text(fine[-1] * 1.08, end, words, color=ink, fontsize=17, va="center", gid=f"step-{step}-name")
    cut = CUTS[1]
    axes.plot(sizes[:cut], mean[:cut], "o", color=style.TRUTH, markersize=10)
    axes.plot(
        sizes[cut:],
        mean[cut:],
        "o",
        color=style.TRUTH,
        markersize=10,
        markerfacecolor="white",
        markeredgewidth=2.5,
        gid="step-4-true",
    )
    axes.text(sizes[1], 0.62, "fitted to these", color=style.TRUTH, fontsize=17, ha="center")
    axes.text(sizes[-2], mean[-2] * 1.25, "measured", color=style.TRUTH, fontsize=17, ha="center", gid="step-4-name")
    axes.set(
        xscale="log", yscale="log", xlabel="examples", ylabel="test loss (nats)", xlim=(80, 70_000), ylim=(0.3, 1.1)
    )
    axes.set_xticks((100, 1000, 10000), ("100", "1,000", "10,000"))
    axes.set_yticks((0.3, 0.4, 0.6, 1.0), ("0.3", "0.4", "0.6", "1.0"))
    axes.minorticks_off()
    last = {name: told(fit(sizes[:cut], mean[:cut]), sizes[-1:])[0] for name, (fit, *_) in looks.items()}
    intervals = {
        name: [float(one[0]) for one in middle(told(fit(sizes[:cut], drawn[:, :cut]), sizes[-1:]))]
        for name, (fit, *_) in looks.items()
    }
    return with_numbers(
        picture, outside_pure=outside["pure"], outside_floor=outside["floor"], count=count, last=last, true=mean[-1], largest=sizes[-1], fitted=cut, smallest_beyond=sizes[cut], cuts=len(CUTS),
        error_pure=np.abs(errors["pure"]).mean(), error_floor=np.abs(errors["floor"]).mean(), interval=intervals, sign_pure=np.mean(errors["pure"]), sign_floor=np.mean(errors["floor"]),
        worst_pure=np.abs(errors["pure"]).max(), worst_floor=np.abs(errors["floor"]).max(), least_floor=min(errors["floor"]), most_pure=max(errors["pure"]), upto=sizes[cut - 1],
    )  # fmt: skip
