"""Random lines through trained networks, and the straight lines between two of them."""

import numpy as np
from matplotlib.figure import Figure

from measured import style
from deeplecture import record
from deeplecture.figure import figure, with_numbers


@figure("measured", record="optimisation/landscape")
def loss_lines() -> Figure:
    """Training loss along filter-normalised random lines, and between two networks from different starts, all seeds."""
    known = record.load("optimisation/landscape")
    names = [name for name, _ in known.settings["networks"]]
    lines, between = known.results["lines"], known.results["between"]
    reach = known.settings["reach"]
    along = np.linspace(-reach, reach, lines.shape[-1])
    share = np.linspace(0, 1, between.shape[-1])
    picture, (left, right) = style.canvas(columns=2)
    valleys, barriers = [], []
    for i, (name, colour, dash) in enumerate(
        zip(names, (style.CLASS_A, style.TRAIN, style.CLASS_B), ("--", "-.", "-"), strict=True)
    ):
        through = lines[:, i].reshape(-1, len(along))
        left.semilogy(along, np.median(through, axis=0), dash, color=colour, label=name)
        left.fill_between(along, *np.percentile(through, (5, 95), axis=0), color=colour, alpha=0.15, lw=0)
        right.plot(share, np.median(between[:, i], axis=0), dash, color=colour, label=name)
        right.fill_between(share, between[:, i].min(axis=0), between[:, i].max(axis=0), color=colour, alpha=0.15, lw=0)
        # A line with one valley only falls and then only rises.
        falls = np.diff(through, axis=1) < 0
        valleys.append(float(np.mean([(np.diff(fall.astype(int)) > 0).sum() == 0 for fall in falls])))
        ends = np.maximum(between[:, i, 0], between[:, i, -1])
        barriers.append(between[:, i].max(axis=1) - ends)
    left.set(xlabel="distance along the line", ylabel="training loss", xlim=(-reach, reach))
    left.set_title("Random lines through one network")
    right.set(xlabel="share of the second network", xlim=(0, 1))
    right.set_title("The line between two networks")
    for name, colour, place in zip(
        names, (style.CLASS_A, style.TRAIN, style.CLASS_B), ((0.31, 0.46), (0.36, 0.16), (0.7, 1.95)), strict=True
    ):
        right.text(*place, name, color=colour)
    count = lines.shape[0] * lines.shape[2]
    return with_numbers(
        picture,
        seeds=len(known.seeds),
        names=names,
        lines=count,
        single_valley=valleys,
        barrier=[np.median(barrier) for barrier in barriers],
        lowest_barrier=[barrier.min() for barrier in barriers],
        highest_barrier=[barrier.max() for barrier in barriers],
    )
