"""What an hour of looking finds in scikit-learn's digits: those that stand among others, and pixels that never change."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.practice._digits import agreeing, digits

SHOWN = 8


@figure("computed")
def digits_looked_at():
    x, y = digits()
    alone = agreeing()
    order = np.argsort(alone, kind="stable")
    spread = x.std(axis=0)
    picture = style.canvas((7.3, 3.6))[0]
    picture.clear()
    left, right = picture.subfigures(1, 2, width_ratios=(2.2, 1))
    for axes, place in zip(left.subplots(2, SHOWN // 2).ravel(), order[:SHOWN]):
        axes.imshow(1 - x[place].reshape(8, 8), cmap="gray", vmin=0, vmax=1)
        axes.set_title(f"“{y[place]}”", fontsize=18)
        axes.axis("off")
    axes = right.subplots()
    axes.imshow(spread.reshape(8, 8), cmap="cividis")
    for place in np.flatnonzero(spread == 0):
        axes.plot(place % 8, place // 8, "x", color="white", markersize=13, markeredgewidth=3)
    axes.set_title("spread", fontsize=18)
    axes.axis("off")
    counts = np.bincount(y)
    return with_numbers(
        picture, digits=len(y), dead=(spread == 0).sum(), strangers=(alone == 0).sum(), few=(alone <= 2).sum(), most=counts.max(), least=counts.min(), smallest=x.min() * 16, largest=x.max() * 16, shown=SHOWN, agree_most=alone[order[SHOWN - 1]], agree=alone.mean(),
    )  # fmt: skip
