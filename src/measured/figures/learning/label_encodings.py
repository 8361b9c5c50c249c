"""One digit as an input vector, and its answer as a class, as a one-hot vector and as probabilities."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning import _digits


@figure("computed")
def label_encodings(seed: int = 0):
    images, labels = _digits.digits()
    train, test = _digits.halves(seed)
    model = _digits.linear(images[train], labels[train])
    chances = model.predict_proba(images[test].reshape(-1, 64))
    right = chances.argmax(axis=1) == labels[test]
    # The digit that is shown is the least certain one among those answered correctly.
    chosen = np.flatnonzero(right)[chances[right].max(axis=1).argmin()]
    image, label, chance = images[test[chosen]], int(labels[test[chosen]]), chances[chosen]

    picture, grid = style.canvas(style.SLIDE, rows=2, columns=2, width_ratios=[1, 2.6])
    (raw, one_hot), (blank, probable) = (grid[0, 0], grid[0, 1]), (grid[1, 0], grid[1, 1])
    raw.imshow(1 - image, cmap="gray", vmin=0, vmax=1)
    raw.spines[:].set_visible(False)
    raw.set(xticks=[], yticks=[], title="input image")
    blank.bar(range(64), 16 * image.ravel(), color=style.QUIET, width=1.0)
    blank.set(
        xlabel="pixel, row by row", ylabel="value", title="as a vector of 64", yticks=[0, 8, 16], xticks=[0, 31, 63]
    )
    one_hot.bar(range(10), np.arange(10) == label, color=style.TRUTH)
    one_hot.set(title=f"label: class {label}, as a one-hot vector", ylim=(0, 1.15), xticks=range(10), yticks=[0, 1])
    bars = probable.bar(range(10), chance, color=style.FIT)
    probable.bar_label(bars, [f"{value:.2f}" if value >= 0.005 else "" for value in chance], fontsize=13, padding=2)
    probable.set(title="answer: ten probabilities that sum to 1", ylim=(0, 1.15), xticks=range(10), yticks=[0, 1])
    probable.set_xlabel("class")
    return with_numbers(
        picture,
        label=label,
        chances=chance,
        total=chance.sum(),
        certainty=chance.max(),
        second=int(np.argsort(chance)[-2]),
        next=np.sort(chance)[-2],
        accuracy=right.mean(),
        pixels=image.size,
    )
