"""One digit in four encodings, and how well the same linear classifier reads all digits in each of them."""

import numpy as np
from scipy import ndimage

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning import _digits


def slope(images, along: int):
    """Sobel's difference along axis 1 or 2 of (n, 8, 8) images, smoothed along the other one.

    `ndimage.sobel` would smooth along the first axis too, from image to image.
    """
    return ndimage.correlate1d(ndimage.correlate1d(images, [-1, 0, 1], axis=along), [1, 2, 1], axis=3 - along)


def encodings(images):
    """Name to (n, 8, 8) encoding of images with values 0 to 1."""
    edges = np.hypot(slope(images, 1), slope(images, 2)) / np.hypot(4, 4)
    order = np.random.default_rng(7).permutation(64)
    return {
        "grey values": images,
        "pixels shuffled": images.reshape(-1, 64)[:, order].reshape(-1, 8, 8),
        "edge strength": edges,
        "bits": (images > 7 / 16).astype(float),
    }


def accuracy(coded, labels, splits: int) -> np.ndarray:
    """Share of the other half that a linear classifier reads, for each of `splits` random halves."""
    found = []
    for split in range(splits):
        train, test = _digits.halves(split)
        model = _digits.linear(coded[train], labels[train])
        found.append(model.score(coded[test].reshape(len(test), -1), labels[test]))
    return np.array(found)


@figure("computed")
def digit_four_ways(splits: int = 4, shown: int = 0):
    images, labels = _digits.digits()
    ways = encodings(images)
    accuracies = {name: accuracy(coded, labels, splits) for name, coded in ways.items()}
    apart = accuracy(np.stack([np.abs(slope(images, 1)), np.abs(slope(images, 2))], axis=1) / 4, labels, splits)
    gaps = np.ptp([*accuracies.values(), apart], axis=0)  # in each half, from the worst encoding to the best

    picture, panels = style.canvas((10.0, 3.4), columns=4)
    # What is read is the second step, so that it can be foretold.
    for place, (axes, (name, coded)) in enumerate(zip(panels, ways.items())):
        axes.imshow(1 - coded[shown] / coded[shown].max(), cmap="gray", vmin=0, vmax=1)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        axes.set_title(name, loc="center")
        axes.set_xlabel(f"{100 * accuracies[name].mean():.1f} % right", fontsize=17, gid=f"step-2-read-{place}")
    return with_numbers(
        picture,
        grey=accuracies["grey values"].mean(),
        shuffled=accuracies["pixels shuffled"].mean(),
        bits=accuracies["bits"].mean(),
        edges=accuracies["edge strength"].mean(),
        edges_apart=apart.mean(),
        spread=np.ptp(accuracies["grey values"]),
        least_gap=gaps.min(),
        splits=splits,
    )
