"""How much better the chosen epoch looks than it is, by the size of the validation set."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.regularisation._watched import GIVEN


@figure("measured", record="regularisation/longer")
def optimism_of_minimum(record: Record):
    chosen, fixed, regret = (record.results[key][:, GIVEN] for key in ("optimism", "optimism_fixed", "regret"))
    sizes = np.array(record.settings["sizes"])
    picture, axes = style.canvas((10.0, 4.1))
    axes.axhline(0, color=style.QUIET, linewidth=1)
    rows = (
        (chosen, style.TEST, "o", "the epoch that the small set chose"),
        (regret, style.FIT, "^", "what the small set's choice costs"),
        (fixed, style.CLASS_A, "s", "an epoch chosen elsewhere"),
    )
    axes.text(62, 0.155, "looks better than it is:", color=style.TRUTH, fontsize=16)
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    for number, (runs, ink, marker, name) in enumerate(rows):
        gid = f"step-{(2, 3, 1)[number]}"
        across = sizes * np.exp(rng.uniform(-0.06, 0.06, runs.shape))
        axes.plot(across.ravel(), runs.ravel(), marker, color=ink, markersize=6, alpha=0.45, gid=gid)
        axes.plot(sizes, runs.mean(axis=0), "-", color=ink, gid=gid + "-line")
        axes.text(62, (0.119, 0.094, 0.137)[number], name, color=ink, fontsize=16, gid=gid + "-name")
    axes.set(
        xscale="log",
        xlabel="images in the validation set",
        ylabel="nats",
        ylim=(-0.05, 0.17),
    )
    axes.set_xticks(sizes, [str(size) for size in sizes])
    axes.minorticks_off()
    return with_numbers(
        picture, sizes=sizes, chosen=chosen.mean(axis=0), fixed=fixed.mean(axis=0), regret=regret.mean(axis=0), draws=record.settings["draws"], seeds=len(chosen),
        least=chosen[:, 0].min(), spread=chosen[:, 0].std(ddof=1), most_fixed=np.abs(fixed.mean(axis=0)).max(), pool=record.settings["pool"],
    )  # fmt: skip
