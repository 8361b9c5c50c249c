"""One kernel of nine numbers on one digit: the sum at one place by hand, and the map of all places."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.architectures._digit import KERNELS, convolved, digits, frame, show

PLACE = (2, 2)  # of the sum that is made by hand, in the map


@figure("computed")
def kernel_on_a_digit(kernel: str = "upright edges"):
    image = digits()[0][0]
    weights = KERNELS[kernel]
    made = convolved(image, weights)
    row, column = PLACE
    window = image[row : row + 3, column : column + 3]
    reach = max(np.abs(made).max(), 1e-9)
    picture, (left, middle, right) = style.canvas((10.0, 4.2), columns=3, width_ratios=(8, 3.6, 6.6))
    show(left, image, 16, "gray_r", numbers=True, size=19)
    frame(left, row, column, 3, 3, style.CLASS_B)
    show(middle, weights, max(1.0, np.abs(weights).max()), numbers=True, size=19)
    show(right, made, reach, numbers=True, size=19)
    frame(right, row, column, 1, 1, style.CLASS_B)
    for axes, title in ((left, "a zero, 8 × 8"), (middle, kernel), (right, "the map, 6 × 6")):
        axes.set_title(title, loc="center", fontsize=19)
    return with_numbers(
        picture, kernel=kernel, sum=made[PLACE], by_hand=(window * weights).sum(), places=made.size, weights=weights.size,
        largest=made.max(), smallest=made.min(), products=made.size * weights.size, total=np.abs(made).sum(), window=window.ravel(),
        dense=image.size * made.size,
    )  # fmt: skip
