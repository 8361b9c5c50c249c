"""A digit of which half the pixels are hidden, as four ways fill it in, and how far off each is on all test digits."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.paradigms import masking
from measured.experiments.paradigms._digits import parts

LOOKS = ((style.QUIET, "s"), (style.CLASS_B, "^"), (style.CLASS_A, "D"), (style.FIT, "o"))


def errors(record: Record) -> np.ndarray:
    """Mean squared error of hidden pixels (runs, 4), by `masking.FILLERS`; the network's at the rate that validation chose."""
    told = masking.chosen(-record.results["validation_error"], record.results["error"])
    return np.column_stack([record.results["others"], told])


@figure("measured", record="paradigms/masking")
def masked_digits(record: Record):
    off = errors(record)
    run = 0
    digit = parts(record.seeds[run]).asked[0]
    rng = np.random.default_rng([1, record.seeds[run]])
    masking.hide(np.zeros((300, 64)), record.settings["share"], rng)
    hidden = masking.hide(np.zeros((497, 64)), record.settings["share"], rng)[0]
    picture, axes = style.canvas((10, 4.2), rows=2, columns=6, width_ratios=[1, 1, 1, 1, 1, 1])
    grid = axes[0, 0].get_gridspec()
    for one in axes[1]:
        one.remove()
    below = picture.add_subplot(grid[1, :])
    shown = [("what is seen", np.where(hidden > 0, np.nan, digit))]
    shown += [(name, told) for name, told in zip(masking.FILLERS, record.results["filled"][run])]
    shown += [("the digit", digit)]
    for place, (name, pixels) in enumerate(shown):
        cell = axes[0, place]
        cell.set_facecolor("#e8d9b0" if not place else "white")
        part = f"step-{place + 1}-{place}"
        # A mesh is a group in the SVG, which a step can hide; an image is not.
        cell.pcolormesh(pixels.reshape(8, 8), cmap="gray_r", vmin=0, vmax=1, edgecolors="face", gid=part)
        cell.invert_yaxis()
        cell.set_title(name, loc="center", fontsize=15)
        cell.set(xticks=(), yticks=(), aspect="equal")
    for row, (colour, marker) in enumerate(LOOKS):
        below.plot(off[:, row], np.full(len(off), -row), marker, color=colour, alpha=0.5, gid=f"step-{row + 2}-runs")
        below.text(off[:, row].max() + 0.0015, -row, f"{off[:, row].mean():.3f}", color=colour, va="center", fontweight="bold", gid=f"step-{row + 2}-mean")  # fmt: skip
    below.set_yticks([-row for row in range(4)], masking.FILLERS)
    below.tick_params(axis="y", length=0)
    below.set(xlabel="mean squared error of hidden pixels (ink 1, paper 0)", xlim=(0, 0.09), ylim=(-3.6, 0.6))
    names = ("mean", "nearest", "gaussian", "network")
    return with_numbers(
        picture, seeds=len(off), share=record.settings["share"], lead=interval(off[:, 2], off[:, 3])[:3],
        spread=interval(off[:, 2], off[:, 3])[3],
        copy_lead=interval(off[:, 1], off[:, 2])[:3], **{name: off[:, row].mean() for row, name in enumerate(names)},
    )  # fmt: skip
