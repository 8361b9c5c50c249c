"""What single hidden units look for: their weights, drawn as images."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


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
    return with_numbers(picture, units=len(units), reach=reach)
