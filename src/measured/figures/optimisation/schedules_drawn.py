"""Seven schedules of the learning rate."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.optimisers import SCHEDULES


@figure("computed")
def schedules_drawn() -> Figure:
    """The factor on the base rate over the share of the training that is done."""
    done = np.linspace(0, 1, 501)[:-1]
    picture, axes = style.canvas(rows=2, columns=4, sharex=True, sharey=True)
    means = {}
    for panel, (name, schedule) in zip(axes.flat, SCHEDULES.items(), strict=False):
        factors = np.array([schedule(share) for share in done])
        means[name] = factors.mean()
        panel.plot(done[::4], factors[::4], color=style.FIT)
        panel.set_title(name, fontsize=14)
        panel.set(xlim=(0, 1), ylim=(0, 1.05), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
    axes.flat[-1].set_axis_off()
    axes.flat[3].tick_params(labelbottom=True)
    picture.supxlabel("share of the training", fontsize=14)
    picture.supylabel("factor on the base rate", fontsize=14)
    return with_numbers(picture, names=list(means), means=list(means.values()))
