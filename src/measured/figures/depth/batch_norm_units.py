"""Sums of six units of a trained network over one batch, before and after batch norm."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.depth._trained import network_and_end

UNITS, BATCH = 6, 64


@figure("computed")
def batch_norm_units():
    from measured.experiments.optimisation._network import digits

    network, (weights, running) = network_and_end()
    x = digits(np.random.default_rng([7, 9, 0])).test[0][:BATCH]
    before = (x @ weights[0] + weights[1][:, None])[0]
    after = (before - before.mean(axis=0)) / np.sqrt(before.var(axis=0) + 1e-5)
    order = np.argsort(before.std(axis=0))
    chosen = order[np.linspace(0, len(order) - 1, UNITS).astype(int)]
    picture, panels = style.canvas(style.SLIDE, columns=2, sharey=True)
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    for number, (axes, values) in enumerate(zip(panels, (before, after))):
        for row, unit in enumerate(chosen):
            gid = {"gid": f"step-2-{row}"} if number else {}
            axes.plot(
                values[:, unit],
                row + rng.uniform(-0.22, 0.22, BATCH),
                ".",
                color=style.CLASS_A,
                markersize=7,
                alpha=0.6,
                **gid,
            )
            axes.plot(
                [values[:, unit].mean()] * 2,
                [row - 0.36, row + 0.36],
                color=style.CLASS_B,
                linewidth=3,
                **{k: v + "-mean" for k, v in gid.items()},
            )
        axes.set(
            xlabel="value",
            title=("before", "normalised")[number],
            yticks=range(UNITS),
            yticklabels=[f"unit {row + 1}" for row in range(UNITS)],
        )
    spread, means = before[:, chosen].std(axis=0), before[:, chosen].mean(axis=0)
    return with_numbers(
        picture, widest=spread.max(), narrowest=spread.min(), lowest=means.min(), highest=means.max(), batch=BATCH, units=UNITS,
        off_mean=np.abs(after.mean(axis=0)).max(), off_spread=np.abs(after.std(axis=0) - 1).max(),
    )  # fmt: skip
