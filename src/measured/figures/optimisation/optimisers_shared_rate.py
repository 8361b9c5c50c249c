"""Seven optimisers at one learning rate: a contest that the rate decides."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.optimisation import _contest


@figure("measured", record="optimisation/rates")
def optimisers_shared_rate(record: Record, left: float = 1e-2, right: float = 1e-1) -> Figure:
    """Training loss by epoch at two shared rates, median and range over seeds."""
    names, curve = record.settings["optimisers"], record.results["curve"]
    epochs = np.arange(1, curve.shape[-1] + 1)
    picture, axes = style.canvas((10, 3.8), columns=2, sharey=True)
    ends = {}
    for panel, rate in zip(axes, (left, right), strict=True):
        j = record.settings["rates"].index(rate)
        for i, (name, (colour, marker, line)) in enumerate(zip(names, _contest.LOOKS, strict=True)):
            runs = curve[:, i, j]
            panel.semilogy(
                epochs, np.median(runs, axis=0), line, color=colour, marker=marker, markevery=3, lw=1.8, label=name
            )
            panel.fill_between(epochs, runs.min(axis=0), runs.max(axis=0), color=colour, alpha=0.1, lw=0)
            ends[name, rate] = np.median(runs[:, -1])
        panel.set_title(f"All at rate {rate:g}")
        panel.set(xlabel="epoch", xlim=(1, epochs[-1]), ylim=(1e-4, 3.5), xticks=(1, 5, 10, 15, 20))
    axes[0].set_ylabel("training loss")
    picture.legend(*axes[0].get_legend_handles_labels(), loc="outside right center")
    first = np.median(curve[..., -1], axis=0).argmin(axis=0)  # at each recorded rate
    order = [sorted(names, key=lambda name, rate=rate: ends[name, rate]) for rate in (left, right)]
    return with_numbers(
        picture,
        seeds=len(record.seeds),
        left=left,
        winners=len(set(first.tolist())),
        order_left=order[0],
        order_right=order[1],
        sgd_left=ends["SGD", left],
        sgd_right=ends["SGD", right],
        adam_left=ends["Adam", left],
        adam_right=ends["Adam", right],
        momentum_right=ends["momentum", right],
        rmsprop_right=ends["RMSprop", right],
    )
