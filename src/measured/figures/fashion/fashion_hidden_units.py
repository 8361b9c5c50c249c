"""What single hidden units look for: their weights, drawn as images."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


def smooth_share(images) -> np.ndarray:
    """The correlation of each pixel with its neighbour across and down, for images (..., rows, columns): 0 of pure grain."""
    images = images - images.mean(axis=(-2, -1), keepdims=True)
    across, down = images[..., 1:] * images[..., :-1], images[..., 1:, :] * images[..., :-1, :]
    return (across.mean(axis=(-2, -1)) + down.mean(axis=(-2, -1))) / 2 / images.var(axis=(-2, -1))


def corner_grain(images, side: int = 5) -> float:
    """The deviation of single pixels in the corners: of a difference of neighbours, over the root of two."""
    across = images[..., [*range(side), *range(-side, 0)], :]
    return np.std([np.diff(across[..., part], axis=-1) for part in (slice(side), slice(-side, None))]) / np.sqrt(2)


@figure("measured", record="fashion/embedding")
def fashion_hidden_units(record: Record, seed: int = 0, count: int = 14):
    units = record.results["units"][record.seeds.index(seed), :count]
    reach = np.quantile(np.abs(units), 0.995)
    picture, panels = style.canvas((10.0, 3.9), rows=2, columns=count // 2)
    for axes, unit in zip(panels.flat, units):
        shown = axes.imshow(unit, cmap="PuOr", vmin=-reach, vmax=reach)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
    bar = picture.colorbar(shown, ax=panels, shrink=0.8, ticks=[-reach, 0, reach], pad=0.02, label="weight")
    bar.ax.set_yticklabels([f"−{reach:.2f}", "0", f"+{reach:.2f}"], fontsize=13)
    every = record.results["units"].astype(float)
    return with_numbers(
        picture,
        units=len(units),
        reach=reach,
        looked_at=every.shape[0] * every.shape[1],  # units of all seeds; what follows is of these
        smooth=smooth_share(every).mean(),
        corner_grain=corner_grain(every),
        grain_share=corner_grain(every) ** 2 / every.var(),
        start_grain=1 / np.sqrt(3 * every[0, 0].size),  # uniform between plus and minus one over the root of the inputs
    )
