"""Images of each class, drawn at random, and the mean image of the class."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.fashion.data import CLASSES
from measured.figures.fashion._parts import NAMES


@figure("measured", record="fashion/data")
def fashion_samples(record: Record, seed: int = 0, rows: int = 3):
    samples = record.results["samples"][record.seeds.index(seed)]
    means = record.results["mean_images"][0]
    # One picture of all images: forty axes would take ten times as long to draw.
    side, gap = means.shape[1], 4
    table = np.zeros(((rows + 1) * (side + gap), len(CLASSES) * (side + gap)))
    for column, row in np.ndindex(len(CLASSES), rows + 1):
        top, left = row * (side + gap) + gap // 2, column * (side + gap) + gap // 2
        table[top : top + side, left : left + side] = samples[column, row] if row < rows else means[column]
    picture, axes = style.canvas(style.SLIDE)
    axes.imshow(table, cmap="gray_r", vmin=0, vmax=255)
    middles = (np.arange(len(CLASSES)) + 0.5) * (side + gap) - 0.5
    axes.set_xticks(middles, NAMES, fontweight="bold")
    axes.xaxis.tick_top()
    axes.set_yticks([middles[(rows - 1) // 2], middles[rows]], ["drawn", "mean"], rotation=90, va="center")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    background = 100 * record.results["background"][0]
    border = np.ones(background.shape, bool)
    border[1:-1, 1:-1] = False
    return with_numbers(
        picture,
        classes=len(CLASSES),
        train_images=int(record.results["train_counts"][0].sum()),
        test_images=int(record.results["test_counts"][0].sum()),
        per_class=sorted(set(record.results["train_counts"][0].tolist())),
        test_per_class=sorted(set(record.results["test_counts"][0].tolist())),
        mean=record.results["mean"][0],
        deviation=record.results["deviation"][0],
        mean_share=record.results["mean"][0] / 255,
        deviation_share=record.results["deviation"][0] / 255,
        border_cloth=100 - background[border].mean(),
        corner_cloth=100 - background[[0, 0, -1, -1], [0, -1, 0, -1]].min(),
        pixels=int(np.prod(means[0].shape)),
    )
