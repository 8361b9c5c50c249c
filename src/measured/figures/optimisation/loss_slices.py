"""Planes through the loss of trained networks, filter-normalised."""

import numpy as np
from matplotlib import patheffects
from matplotlib.figure import Figure
from scipy import ndimage

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="optimisation/landscape")
def loss_slices(record: Record) -> Figure:
    """Training loss on one random plane through each network, first seed; contours at the same levels in all."""
    names = [name for name, _ in record.settings["networks"]]
    planes = record.results["plane"]
    reach = record.settings["reach"]
    across = np.linspace(-reach, reach, record.settings["plane"])
    picture, axes = style.canvas((9.4, 3.7), columns=len(names), sharex=True, sharey=True)
    levels = np.array([0.1, 0.3, 1, 3, 10, 30, 100, 300])
    for panel, name, plane in zip(axes, names, planes[0], strict=True):
        # The deepest network is the second step, so that its slice can be foretold from the others.
        part = "step-2-deepest-{}".format if name == names[-1] else lambda _: None
        filled = panel.contourf(
            across,
            across,
            np.log10(plane),
            levels=np.log10(np.r_[1e-4, levels, 1e5]),
            cmap="cividis",
            vmin=-1.5,
            vmax=3,
        )
        filled.set_gid(part("levels"))
        lines = panel.contour(across, across, plane, levels=levels, colors="white", linewidths=0.9)
        lines.set_gid(part("lines"))
        # A closed line shorter than the words of two would have its number on its neighbour's.
        long = [
            level for level, pieces in zip(levels, lines.allsegs) if any(_length(piece) > 2 * reach for piece in pieces)
        ]
        for place, number in enumerate(panel.clabel(lines, levels=long, fmt="%g", fontsize=13)):
            number.set_gid(part(f"number-{place}"))
            number.set_path_effects([patheffects.withStroke(linewidth=2.5, foreground=style.TRUTH)])
        panel.plot(0, 0, "*", color="white", mec=style.TRUTH, ms=14, gid=part("star"))
        panel.set_title(name)
        panel.set(xlabel="first direction", aspect="equal")
    axes[0].set_ylabel("second direction")
    middle = len(across) // 2
    around = np.array([[plane[middle, [0, -1]].mean() for plane in planes[:, i]] for i in range(len(names))])
    # A place is a minimum of its plane if none of the eight around it is lower.
    minima = (planes == ndimage.minimum_filter(planes, size=(1, 1, 3, 3))).sum(axis=(2, 3))
    return with_numbers(
        picture,
        seeds=len(record.seeds),
        names=names,
        edge=np.median(around, axis=1),  # loss at distance `reach` along the first direction
        trained=np.median(record.results["train_loss"], axis=0),
        accuracy=record.results["test_accuracy"].mean(axis=0),
        reach=reach,
        least_steepening=(around[1:] / around[:-1]).min(),  # from each depth to the next, of all seeds
        most_minima=minima.max(),
        planes=planes.shape[0] * planes.shape[1],
        lowest_in_the_middle=int((planes[:, :, middle, middle] == planes.min(axis=(2, 3))).sum()),
        minimum_elsewhere=float((planes[:, :, middle, middle] - planes.min(axis=(2, 3))).max()),
    )


def _length(line: np.ndarray) -> float:
    """Of a line through points (n, 2)."""
    return float(np.hypot(*np.diff(line, axis=0).T).sum())
