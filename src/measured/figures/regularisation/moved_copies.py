"""Accuracy on digits as they are and moved, of a dense and a convolutional network, by what they learned from."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.regularisation._chosen import at_best

KINDS = ("as they are", "moved", "mirrored")


@figure("measured", record="regularisation/moved")
def moved_copies(record: Record):
    plain, at = at_best(record, "plain")
    moved, _ = at_best(record, "moved")
    picture, panels = style.canvas((10.0, 4.2), columns=2)
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    for number, (axes, runs) in enumerate(zip(panels, (plain, moved))):
        for net, (ink, marker) in enumerate(((style.CLASS_B, "s"), (style.CLASS_A, "o"))):
            gid = f"step-{number + 2}-{net}"
            across = np.arange(3) + (-0.13, 0.13)[net]
            axes.plot(
                across + rng.uniform(-0.06, 0.06, runs[:, net].shape),
                runs[:, net],
                marker,
                color=ink,
                markersize=6,
                alpha=0.5,
                gid=gid,
            )
            axes.plot(
                across, runs[:, net].mean(axis=0), "_", color=ink, markersize=26, markeredgewidth=3, gid=gid + "-mean"
            )
        axes.set(
            title=("test digits as they are", "test digits moved")[number],
            ylim=((0.74, 0.96), (0.2, 1))[number],
            xlim=(-0.5, 2.5),
            xlabel="learned from digits",
        )
        axes.set_xticks(range(3), KINDS)
    panels[0].text(-0.4, 0.775, "dense", color=style.CLASS_B, fontsize=17)
    panels[0].text(-0.4, 0.755, "convolutional", color=style.CLASS_A, fontsize=17)
    panels[0].set_ylabel("test accuracy")
    name = ("dense", "convolutional")
    by = lambda runs: {
        net: {kind.replace(" ", "_"): runs[:, n, k].mean() for k, kind in enumerate(KINDS)}
        for n, net in enumerate(name)
    }
    gap = plain[:, :, 1] - plain[:, :, 0]
    return with_numbers(
        picture, plain=by(plain), moved=by(moved), rates=np.array(record.settings["rates"])[at], seeds=len(plain), cost=gap.mean(axis=0), lost=(gap < 0).sum(axis=0),
        spread=gap[:, 0].std(ddof=1), spread_conv=gap[:, 1].std(ddof=1), mirrored=(plain[:, :, 2] - plain[:, :, 0]).mean(axis=0), mirrored_lost=(plain[:, :, 2] < plain[:, :, 0]).sum(axis=0),
        gained=(moved[:, :, 1] - moved[:, :, 0]).mean(axis=0), train=record.settings["train"], ahead=(gap[:, 1] > gap[:, 0]).sum(),
    )  # fmt: skip
