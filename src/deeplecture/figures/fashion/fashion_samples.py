"""Images of each class, drawn at random, and the mean image of the class."""

import numpy as np

from deeplecture import style
from deeplecture.experiments import record
from deeplecture.fashion.data import CLASSES
from deeplecture.figure import figure, with_numbers


@figure("measured", record="fashion_data")
def fashion_samples(seed: int = 0, rows: int = 3):
    kept = record.load("fashion_data")
    samples = kept.results["samples"][kept.seeds.index(seed)]
    means = kept.results["mean_images"][0]
    picture, axes = style.canvas(style.SLIDE, rows=rows + 1, columns=len(CLASSES))
    for column, name in enumerate(CLASSES):
        for row in range(rows):
            axes[row, column].imshow(samples[column, row], cmap="gray_r", vmin=0, vmax=255)
        axes[rows, column].imshow(means[column], cmap="gray_r", vmin=0, vmax=255)
        axes[0, column].set_title(name.replace("T-shirt/top", "T-shirt"), fontsize=13, loc="center")
    for panel in axes.flat:
        panel.set(xticks=[], yticks=[])
        panel.spines[:].set_visible(False)
    for row in range(rows):
        axes[row, 0].set_ylabel("drawn" if row == (rows - 1) // 2 else "", fontsize=13)
    axes[rows, 0].set_ylabel("mean", fontsize=13)
    return with_numbers(
        picture,
        classes=len(CLASSES),
        train_images=int(kept.results["train_counts"][0].sum()),
        test_images=int(kept.results["test_counts"][0].sum()),
        per_class=sorted(set(kept.results["train_counts"][0].tolist())),
        test_per_class=sorted(set(kept.results["test_counts"][0].tolist())),
        mean=kept.results["mean"][0],
        deviation=kept.results["deviation"][0],
        mean_share=kept.results["mean"][0] / 255,
        deviation_share=kept.results["deviation"][0] / 255,
        pixels=int(np.prod(means[0].shape)),
    )
