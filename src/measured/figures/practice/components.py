"""What each of four components takes from the loss: added first, left out last, and on average over all orders."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.practice.ablation import COMPONENTS, averaged, chosen, first, left_out

WAYS = (
    ("added to nothing", first, "s", style.CLASS_B),
    ("left out of all", left_out, "o", style.CLASS_A),
    ("all orders", averaged, "D", style.TRUTH),
)


@figure("measured", record="practice/ablation")
def components(record: Record):
    loss, _ = chosen(record, "loss")
    names = list(COMPONENTS)
    worth = {way: np.array([of(loss, place) for place in range(len(names))]) for way, of, *_ in WAYS}
    picture, axes = style.canvas((9.0, 4.3))
    for number, (way, _, marker, ink) in enumerate(WAYS):
        gid = f"step-{number + 1}"
        for place in range(len(names)):
            mean, low, high, _ = interval(worth[way][place], 0)
            across = place + (-0.2, 0.0, 0.2)[number]
            axes.plot([across] * 2, [low, high], color=ink, linewidth=4, alpha=0.35, gid=gid + "-reach")
            axes.plot(across, mean, marker, color=ink, markersize=11, gid=gid)
        axes.text(
            0.99,
            0.97 - 0.1 * number,
            way,
            transform=axes.transAxes,
            ha="right",
            va="top",
            color=ink,
            fontsize=18,
            gid=gid + "-name",
        )
    axes.axhline(0, color=style.QUIET, linewidth=1.5)
    axes.set_xticks(range(len(names)), names, fontsize=18)
    axes.set(ylabel="loss taken away (nats)", xlim=(-0.5, len(names) + 0.3))
    key = lambda values: {name.replace(" ", "_"): value for name, value in zip(names, values)}
    told = {way.split()[0]: key(runs.mean(axis=1)) for way, runs in worth.items()}
    last, begin = worth["left out of all"], worth["added to nothing"]
    change = last - begin
    return with_numbers(
        picture, first=told["added"], left=told["left"], averaged=told["all"], bare=loss[:, 0].mean(), full=loss[:, 15].mean(), whole=(loss[:, 0] - loss[:, 15]).mean(), sum_first=begin.sum(axis=0).mean(), sum_left=last.sum(axis=0).mean(), runs=len(loss), change=key(change.mean(axis=1)), rises=key((change > 0).sum(axis=1)), spread=change[0].std(ddof=1),
        low=key(interval(one, other)[1] for one, other in zip(last, begin)), high=key(interval(one, other)[2] for one, other in zip(last, begin)), order_first=[names[place] for place in np.argsort(-begin.mean(axis=1))], order_left=[names[place] for place in np.argsort(-last.mean(axis=1))], best=loss.mean(axis=0).min(),
    )  # fmt: skip
