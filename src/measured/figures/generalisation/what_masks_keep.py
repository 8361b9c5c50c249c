"""What pruning leaves: weights of each pixel of the digits, and shares of each layer."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="generalisation/tickets")
def what_masks_keep(record: Record):
    from sklearn.datasets import load_digits

    pixels, layers, kept = (record.results[key] for key in ("pixels", "layers", "kept"))
    at = 2  # of the sizes that are compared
    ink = load_digits().data.std(axis=0)
    left_over = pixels[:, at].mean(axis=0)
    picture, (left, middle, right) = style.canvas((10.0, 3.9), columns=3, width_ratios=(1, 1, 1.25))
    for axes, values, title in ((left, ink, "spread of a pixel"), (middle, left_over, "weights left")):
        axes.imshow(values.reshape(8, 8), cmap="cividis")
        axes.set(title=title, xticks=[], yticks=[])
    left.set_xlabel("dark: little, bright: much")
    middle.set_xlabel(f"dark: {left_over.min():.0f}, bright: {left_over.max():.0f}")
    for number, (name, ink_of) in enumerate((("first", style.CLASS_A), ("second", style.TRAIN), ("last", style.FIT))):
        runs = layers[:, at, number]
        right.bar(number, runs.mean(), color=ink_of, width=0.65)
        right.errorbar(number, runs.mean(), [[runs.mean() - runs.min()], [runs.max() - runs.mean()]], color=style.TRUTH, capsize=5)  # fmt: skip
        right.text(number, runs.max() + 0.008, f"{runs.mean():.1%}".replace("%", " %"), ha="center", fontsize=16)
    right.set(title="share of each layer left", ylim=(0, 0.31))
    right.set_xticks(range(3), ("first", "second", "last"))
    right.set_yticks((0, 0.1, 0.2, 0.3), ("0 %", "10 %", "20 %", "30 %"))
    border = np.ones((8, 8), bool)
    border[:, 1:-1] = False  # the outer columns are nearly always empty
    border = border.ravel()
    return with_numbers(
        picture, kept=kept.mean(axis=0)[at], layers=layers.mean(axis=0)[at], least_last=(layers[:, at, 2] / layers[:, at, 1]).min(), together=np.corrcoef(ink, left_over)[0, 1], border=left_over[border].mean(), middle=left_over[~border].mean(), seeds=len(pixels),
        first=left_over.sum(),
    )  # fmt: skip
