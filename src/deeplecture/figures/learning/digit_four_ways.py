"""One digit in four encodings, and how well the same linear classifier reads all digits in each of them."""

import numpy as np
from scipy import ndimage

from deeplecture import style
from deeplecture.figure import figure, with_numbers
from deeplecture.figures.learning import _digits


def encodings(images):
    """Name to (n, 8, 8) encoding of images with values 0 to 1."""
    slopes = np.hypot(ndimage.sobel(images, axis=1), ndimage.sobel(images, axis=2))
    order = np.random.default_rng(7).permutation(64)
    return {
        "grey values": images,
        "pixels shuffled": images.reshape(-1, 64)[:, order].reshape(-1, 8, 8),
        "bits": (images > 7 / 16).astype(float),
        "edge strength": slopes / slopes.max(),
    }


@figure("computed")
def digit_four_ways(splits: int = 3, shown: int = 0):
    images, labels = _digits.digits()
    ways = encodings(images)
    accuracies = {}
    for name, coded in ways.items():
        found = []
        for split in range(splits):
            train, test = _digits.halves(split)
            model = _digits.linear(coded[train], labels[train])
            found.append(model.score(coded[test].reshape(-1, 64), labels[test]))
        accuracies[name] = np.array(found)

    picture, panels = style.canvas((10.0, 3.4), columns=4)
    for axes, (name, coded) in zip(panels, ways.items()):
        axes.imshow(1 - coded[shown] / coded[shown].max(), cmap="gray", vmin=0, vmax=1)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        axes.set_title(name, loc="center")
        axes.set_xlabel(f"{accuracies[name].mean():.1%} right", fontsize=17)
    return with_numbers(
        picture,
        grey=accuracies["grey values"].mean(),
        shuffled=accuracies["pixels shuffled"].mean(),
        bits=accuracies["bits"].mean(),
        edges=accuracies["edge strength"].mean(),
        largest_spread=max(found.max() - found.min() for found in accuracies.values()),
        splits=splits,
    )
