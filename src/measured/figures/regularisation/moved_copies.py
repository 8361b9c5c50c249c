"""Accuracy and loss on digits as they are, and accuracy on moved ones, of two networks, by what they learned from."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.regularisation._chosen import at_best

KINDS = ("as they are", "moved", "mirrored")
NETS = {"dense": (style.CLASS_B, "s"), "convolutional": (style.CLASS_A, "o")}
# Result to what its panel is called and its axis.
ROWS = {
    "plain": ("plain: right", (0.74, 0.96)),
    "plain_loss": ("plain: loss (nats)", (0, 0.8)),
    "moved": ("moved: right", (0, 1)),
}


@figure("measured", record="regularisation/moved")
def moved_copies(record: Record):
    found = {key: at_best(record, key)[0] for key in ROWS}  # runs, networks, kinds
    picture, panels = style.canvas((10.0, 4.2), columns=3)
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    for number, (axes, (key, (title, reach))) in enumerate(zip(panels, ROWS.items())):
        for net, (ink, marker) in enumerate(NETS.values()):
            gid, runs = f"step-{number + 2}-{net}", found[key][:, net]
            across = np.arange(3) + (-0.17, 0.17)[net]
            dots = across + rng.uniform(-0.08, 0.08, runs.shape)
            axes.plot(dots, runs, marker, color=ink, markersize=5, alpha=0.5, gid=gid)
            axes.plot(across, runs.mean(axis=0), "_", color=ink, markersize=20, markeredgewidth=3, gid=gid + "-mean")
        axes.set(title=title, ylim=reach, xlim=(-0.5, 2.5), xlabel="learned from")
        axes.set_xticks(range(3), ("plain", "moved", "mirror"))
    panels[0].text(-0.4, 0.775, "dense", color=style.CLASS_B, fontsize=17)
    panels[0].text(-0.4, 0.752, "convolutional", color=style.CLASS_A, fontsize=17)
    by = lambda runs: {
        net: {kind.replace(" ", "_"): runs[:, n, k].mean() for k, kind in enumerate(KINDS)}
        for n, net in enumerate(NETS)
    }
    plain, loss, moved = found.values()
    gap, dearer = plain[:, :, 1] - plain[:, :, 0], loss[:, :, 1] - loss[:, :, 0]
    return with_numbers(
        picture, plain=by(plain), loss=by(loss), moved=by(moved), rates=np.array(record.settings["rates"])[at_best(record, "plain")[1]], seeds=len(plain),
        cost=gap.mean(axis=0), lost=(gap < 0).sum(axis=0), spread=gap[:, 0].std(ddof=1), dearer=dearer.mean(axis=0), dearer_in=(dearer > 0).sum(axis=0),
        mirrored=(plain[:, :, 2] - plain[:, :, 0]).mean(axis=0), mirrored_lost=(plain[:, :, 2] < plain[:, :, 0]).sum(axis=0),
        gained=(moved[:, :, 1] - moved[:, :, 0]).mean(axis=0), train=record.settings["train"],
    )  # fmt: skip
