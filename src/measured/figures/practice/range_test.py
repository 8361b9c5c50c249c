"""A range test from ten starts, and how far three ways to read it lie from the rate that a table of trainings chooses."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.practice.search import ramp_rates, read, smoothed

WAYS = {"lowest": "the lowest", "tenth": "a tenth of it", "steepest": "the steepest"}


@figure("measured", record="practice/search")
def range_test(record: Record):
    made, loss = record.settings, record.results["validation_loss"]
    rates, batch = np.array(made["rates"]), made["batches"].index(made["ramp_batch"])
    best = rates[loss[:, batch].argmin(axis=1)]
    across = ramp_rates(made)
    steepest, lowest = read(record.results["ramp"], across)
    curves = smoothed(record.results["ramp"])
    found = {"lowest": lowest / best, "tenth": lowest / 10 / best, "steepest": steepest / best}
    picture, (left, right) = style.canvas((7.3, 3.9), columns=2)
    left.plot(across, curves.T, color=style.TRAIN, linewidth=1.4, alpha=0.7)
    for rule, places, marker, ink in (("lowest", lowest, "v", style.CLASS_B), ("steepest", steepest, "o", style.FIT)):
        height = [np.interp(np.log(rate), np.log(across), curve) for rate, curve in zip(places, curves)]
        left.plot(places, height, marker, color=ink, markersize=9, gid="step-2-" + rule)
    left.set(xscale="log", ylim=(0, 5), xlim=(1e-5, 3), xlabel="rate of the step", title="training loss (nats)")
    left.set_xticks((1e-4, 1e-2, 1), ("0.0001", "0.01", "1"))
    left.minorticks_off()
    rng = np.random.default_rng(0)  # moves dots apart, nothing else
    for place, (rule, ink) in enumerate(zip(WAYS, (style.CLASS_B, style.QUIET, style.FIT))):
        right.plot(
            place + rng.uniform(-0.15, 0.15, len(best)),
            found[rule],
            "vso"[place],
            color=ink,
            markersize=8,
            alpha=0.6,
            gid="step-2-dots",
        )
        right.plot(
            place,
            np.exp(np.log(found[rule]).mean()),
            "_",
            color=ink,
            markersize=34,
            markeredgewidth=3.5,
            gid="step-2-mean",
        )
    right.axhline(1, color=style.QUIET, linestyle=":", linewidth=2)
    right.set(yscale="log", ylim=(0.1, 100), xlim=(-0.5, 2.5), title="times the best rate")
    right.set_xticks(range(3), ["lowest", "tenth", "steepest"], fontsize=16)
    right.set_yticks((0.1, 1, 10, 100), ("0.1", "1", "10", "100"))
    right.minorticks_off()
    logs = {rule: np.log10(one) for rule, one in found.items()}
    # What the rate of each rule costs: validation loss at the nearest rate of the table, over the least.
    cost = {}
    for rule, chosen in (("lowest", lowest), ("tenth", lowest / 10), ("steepest", steepest)):
        near = np.abs(np.log(rates[None, :] / chosen[:, None])).argmin(axis=1)
        cost[rule] = np.take_along_axis(loss[:, batch], near[:, None], axis=1)[:, 0] - loss[:, batch].min(axis=1)
    return with_numbers(
        picture, factor={rule: 10 ** one.mean() for rule, one in logs.items()}, off={rule: 10 ** np.abs(one).mean() for rule, one in logs.items()}, least={rule: one.min() for rule, one in found.items()}, most={rule: one.max() for rule, one in found.items()},
        cost={rule: one.mean() for rule, one in cost.items()}, least_loss=loss[:, batch].min(axis=1).mean(), above=(logs["lowest"] > 0).sum(), runs=len(best), first=across[0], best_low=best.min(), best_high=best.max(), steps=made["steps"], batch=made["ramp_batch"], dearer=(cost["lowest"] > cost["steepest"]).sum(),
        table=len(rates), worth=made["epochs"] * made["train"] // made["ramp_batch"],
    )  # fmt: skip
