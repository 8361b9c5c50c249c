"""A map, the largest of each two by two, and the same after the digit has moved by one pixel."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.architectures._digit import KERNELS, convolved, digits, frame, pooled, show

ASKED = 500  # digits of which is told how many maxima change


def maxima(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The upright edges of a digit after ReLU (6, 6), and their maxima (3, 3)."""
    made = np.maximum(convolved(image, KERNELS["upright edges"]), 0)
    return made, pooled(made)


def moved(image: np.ndarray) -> np.ndarray:
    """One pixel to the right; what leaves comes in on the left."""
    return np.roll(image, 1, axis=1)


@figure("computed")
def pooled_maxima():
    images = digits()[0]
    made, largest = maxima(images[0])
    again = maxima(moved(images[0]))[1]
    reach = made.max()
    picture, panels = style.canvas((10.0, 4.2), columns=3, width_ratios=(1.1, 1, 1))
    show(panels[0], made, reach, numbers=True, size=19)
    for row in range(3):
        for column in range(3):
            square = made[2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
            at = np.unravel_index(square.argmax(), (2, 2))
            if square.max() > 0:
                frame(panels[0], 2 * row + at[0] + 0.04, 2 * column + at[1] + 0.04, 0.92, 0.92, style.CLASS_B)
    for line in (2, 4):
        panels[0].plot([0, 6], [line, line], color=style.TRUTH, linewidth=2)
        panels[0].plot([line, line], [0, 6], color=style.TRUTH, linewidth=2)
    show(panels[1], largest, reach, numbers=True, gid="step-2", size=22)
    show(panels[2], again, reach, numbers=True, gid="step-3", size=22)
    changed = np.abs(again - largest) > 1e-9
    for row, column in np.argwhere(changed):
        frame(panels[2], row + 0.05, column + 0.05, 0.9, 0.9, style.TEST, gid=f"step-3-changed-{row}-{column}")
    for axes, title in zip(panels, ("upright edges, ReLU", "maxima of 2 × 2", "digit moved 1 px")):
        axes.set_title(title, loc="center", fontsize=18)
    pairs = [zip(maxima(image), maxima(moved(image))) for image in images[:ASKED]]
    before, share = np.mean([[(np.abs(one - other) > 1e-9).mean() for one, other in pair] for pair in pairs], axis=0)
    panels[2].set_xlabel(f"changed in {ASKED} digits: {100 * share:.0f} %", fontsize=18, gid="step-3-share")
    return with_numbers(
        picture, changed=int(changed.sum()), cells=largest.size, kept=largest.size / made.size, share=share, share_before=before,
        images=ASKED, largest=largest.max(),
    )  # fmt: skip
