"""How much accuracy a network loses where a square of the image is covered, with and without a mark to go by."""

import numpy as np

from deeplecture.claims import interval
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="data/shortcut")
def corner_mark_occlusion(record: Record):
    lost = record.results["occluded"]  # seed, network, row, column
    mean = 100 * lost.mean(axis=0)
    picture, panels = style.canvas(style.SLIDE, columns=2)
    top = mean.max()
    titles = (
        "Learned where a coin marks",
        f"Learned where {100 * record.settings['agreement']:.0f} % of the marks agree",
    )
    for axes, values, title in zip(panels, mean, titles):
        image = axes.imshow(values, cmap="cividis", vmin=0, vmax=top)
        for row, column in np.argwhere(values >= 0.95):
            axes.text(
                column,
                row,
                f"{values[row, column]:.0f}",
                ha="center",
                va="center",
                color="black" if values[row, column] > top / 2 else "white",
            )
        axes.set(xticks=[], yticks=[])
        axes.set_title(title)
    picture.colorbar(image, ax=list(panels), label="accuracy lost (points)", shrink=0.85)
    corner = lost[:, :, 0, -1]
    rest = lost.copy()
    rest[:, :, 0, -1] = -1
    return with_numbers(
        picture, seeds=len(record.seeds), tile=record.settings["tile"], corner=corner.mean(axis=0),
        corner_gap=interval(corner[:, 1], corner[:, 0])[:3], most_else=rest.mean(axis=0).max(axis=(1, 2)),
    )  # fmt: skip
