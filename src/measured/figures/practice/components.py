"""What two of four components take from the loss alone and together; what each takes added first and left out last."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.practice.ablation import COMPONENTS, averaged, chosen, credit, first, left_out

WAYS = (("added to none", first, "s", style.CLASS_B), ("left out of all", left_out, "o", style.CLASS_A))


def _marked(axes, across: float, runs: np.ndarray, marker: str, ink: str, gid: str | None) -> None:
    """A mean and its interval."""
    mean, low, high, _ = interval(runs, 0)
    axes.plot([across] * 2, [low, high], color=ink, linewidth=4, alpha=0.35, gid=gid and gid + "-reach")
    axes.plot(across, mean, marker, color=ink, markersize=11, gid=gid)


@figure("measured", record="practice/ablation")
def components(record: Record):
    loss, _ = chosen(record, "loss")
    names = list(COMPONENTS)
    norm, noise = names.index("batch norm"), names.index("noise")
    alone = first(loss, norm), first(loss, noise)
    both = first(loss, norm) + credit(loss, noise, 8 >> norm)
    picture, (left, right) = style.canvas((7.3, 4.1), columns=2, width_ratios=(1, 1.25), sharey=True)
    for place, (runs, marker, ink) in enumerate(
        (
            (alone[0], "s", style.CLASS_B),
            (alone[1], "s", style.CLASS_B),
            (sum(alone), "s", style.QUIET),
            (both, "D", style.TRUTH),
        )
    ):
        _marked(left, place, runs, marker, ink, f"step-{1 if place < 2 else place}" if place else None)
    left.set_xticks(range(4), ("norm", "noise", "sum", "both"), fontsize=16)
    left.set(title="loss taken away", xlim=(-0.5, 3.5), ylim=(-0.04, 0.1))
    worth = {way: np.array([of(loss, place) for place in range(len(names))]) for way, of, *_ in WAYS}
    for number, (way, _, marker, ink) in enumerate(WAYS):
        gid = f"step-{number + 4}"
        for place in range(len(names)):
            _marked(right, place + (-0.13, 0.13)[number], worth[way][place], marker, ink, gid)
        right.text(
            0.02,
            0.99 - 0.1 * number,
            way,
            transform=right.transAxes,
            va="top",
            color=ink,
            fontsize=18,
            gid=gid + "-name",
        )
    right.set_xticks(range(len(names)), ("norm", "drop", "decay", "noise"), fontsize=16)
    right.set(xlim=(-0.5, len(names) - 0.5), title="one by one")
    for axes in (left, right):
        axes.axhline(0, color=style.QUIET, linewidth=1.5)
        axes.set_yticks((0, 0.04, 0.08), ("0", "0.04", "0.08"))
    key = lambda values: {name.replace(" ", "_"): value for name, value in zip(names, values)}
    begin, last = worth["added to none"], worth["left out of all"]
    mean = np.array([averaged(loss, place) for place in range(len(names))])
    extra = interval(both, sum(alone))
    others = [
        (loss[:, 0] - loss[:, (8 >> a) | (8 >> b)] - first(loss, a) - first(loss, b)).mean()
        for a in range(4)
        for b in range(a)
        if {a, b} != {norm, noise}
    ]
    pair = interval(loss[:, 15], loss[:, (8 >> norm) | (8 >> noise)])
    reach = lambda runs, end: key(interval(one, 0)[end] for one in runs)
    return with_numbers(
        picture, first=key(begin.mean(axis=1)), left=key(last.mean(axis=1)), averaged=key(mean.mean(axis=1)), first_low=reach(begin, 1), left_low=reach(last, 1), left_high=reach(last, 2), bare=loss[:, 0].mean(), full=loss[:, 15].mean(), whole=(loss[:, 0] - loss[:, 15]).mean(), sum_first=begin.sum(axis=0).mean(), sum_left=last.sum(axis=0).mean(), runs=len(loss),
        norm=alone[0].mean(), noise=alone[1].mean(), summed=sum(alone).mean(), both=both.mean(), extra=extra[0], extra_low=extra[1], extra_high=extra[2], spread=extra[3], more_in=(both > sum(alone)).sum(), others=[min(others), max(others)], pair=loss[:, (8 >> norm) | (8 >> noise)].mean(), pair_gap=pair[:3], times=both.mean() / sum(alone).mean(),
        order_first=[names[place] for place in np.argsort(-begin.mean(axis=1))], order_left=[names[place] for place in np.argsort(-last.mean(axis=1))], rates=len(record.settings["rates"]), change=interval(last[names.index("decay")], begin[names.index("decay")])[:3], best=loss.mean(axis=0).min(),
    )  # fmt: skip
