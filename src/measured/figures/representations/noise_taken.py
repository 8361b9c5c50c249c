"""A noisy digit as five ways give it back, and the errors of all test digits."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.representations._digits import tile

NAMES = ("blur", "components", "linear", "autoencoder", "digits' mean")
LOOKS = ((style.QUIET, "^"), (style.CLASS_B, "s"), (style.CLASS_A, "D"), (style.FIT, "o"), (style.TRAIN, "P"))


@figure("measured", record="representations/noisy")
def noise_taken(record: Record):
    errors, told = record.results["error"][:, 1:], record.results["told"][0]
    picture, panels = style.canvas((10.4, 4.0), rows=2, columns=7, height_ratios=(1, 1.7))
    grid = panels[0, 0].get_gridspec()
    for axes in panels[1]:
        axes.remove()
    tile(panels[0, 0], told[0], "digit", gid="step-1-tile")
    tile(panels[0, 1], told[1], "noisy", gid="step-1-tile")
    for number, name in enumerate(NAMES):
        tile(panels[0, 2 + number], told[2 + number], name, gid="step-2-tile" if number >= 3 else "step-1-tile")
    axes = picture.add_subplot(grid[1, :])
    for up, (ink, marker) in enumerate(LOOKS):
        gid = "step-2-runs" if up >= 3 else None
        axes.plot(errors[:, up], [-up] * len(errors), marker, color=ink, alpha=0.6, gid=gid)
        axes.text(
            errors[:, up].max() + 0.0012,
            -up,
            f"{errors[:, up].mean():.3f}",
            va="center",
            color=ink,
            fontsize=16,
            gid=gid and gid + "-mean",
        )
    axes.set_yticks([-up for up in range(len(NAMES))], NAMES)
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=(0, 0.07), ylim=(-4.6, 0.6), xlabel="error per pixel, test digits")
    by = {name.replace(" ", "_").replace("'", ""): value for name, value in zip(NAMES, errors.mean(axis=0))}
    return with_numbers(
        picture, error=by, nothing=record.results["error"][:, 0].mean(), seeds=len(errors), noise=record.settings["noise"], over_linear=(errors[:, 3] < errors[:, 2]).sum(), under_digits=(errors[:, 4] < errors[:, 3]).sum(),
        gained=1 - errors[:, 3].mean() / errors[:, 2].mean(), left=1 - errors[:, 4].mean() / errors[:, 3].mean(), spread=(errors[:, 3] - errors[:, 4]).std(ddof=1), noises=np.unique(record.results["picked"][:, 3]),
    )  # fmt: skip
