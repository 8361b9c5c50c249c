"""Atoms of a sparse code of photographs, of the same with scrambled phases, and principal components of the photographs."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

SIDE = 5  # atoms a side of what is shown


def wall(patterns: np.ndarray) -> np.ndarray:
    """The first patterns (n, pixels), each over its largest size, as one image with gaps of NaN."""
    side = int(np.sqrt(patterns.shape[1]))
    made = np.full((SIDE * (side + 1) - 1, SIDE * (side + 1) - 1), np.nan)
    for number, pattern in enumerate(patterns[: SIDE**2]):
        row, column = (place * (side + 1) for place in divmod(number, SIDE))
        made[row : row + side, column : column + side] = pattern.reshape(side, side) / np.abs(pattern).max()
    return made


@figure("measured", record="representations/patches")
def atoms_shown(record: Record):
    photos, scrambled = record.results["atoms"][0]
    picture, panels = style.canvas((10.0, 3.9), columns=3)
    shown = (
        ("photographs", photos),
        ("phases scrambled", scrambled),
        ("components", record.results["components"][0, 0]),
    )
    for axes, (name, patterns) in zip(panels, shown):
        axes.imshow(wall(patterns), cmap="gray", vmin=-1, vmax=1, interpolation="nearest")
        axes.set_title(name, loc="center", fontsize=17)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
    share = record.results["gabor"]
    return with_numbers(
        picture, shown=SIDE**2, atoms=record.settings["atoms"], side=record.settings["side"], active=record.results["active"].mean(axis=0), explained=record.results["explained"].mean(axis=0),
        gabor=np.median(share, axis=2).mean(axis=0), gap=(np.median(share[:, 0], axis=1) - np.median(share[:, 1], axis=1)).min(),
    )  # fmt: skip
