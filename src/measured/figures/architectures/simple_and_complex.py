"""A simulated simple cell and a complex one while a bar moves across their field."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

SIDE, BAR, PERIOD = 41, 2.0, 14.0


def gabor(phase: float) -> np.ndarray:
    """A wave under a round window (SIDE, SIDE), upright, without a response to even light."""
    y, x = np.mgrid[:SIDE, :SIDE] - SIDE // 2
    window = np.exp(-(x**2 + y**2) / (2 * 5.0**2))
    made = window * np.cos(2 * np.pi * x / PERIOD + phase)
    return made - window * made.sum() / window.sum()


def bar(place: float) -> np.ndarray:
    """A bright upright bar (SIDE, SIDE), so many pixels right of the middle."""
    x = np.arange(SIDE) - SIDE // 2
    return np.tile(np.exp(-((x - place) ** 2) / (2 * BAR**2)), (SIDE, 1))


def responses(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A simple cell's, a weighted sum and a bend, and a complex one's: the root of two summed squares, a quarter wave apart."""
    sums = np.array([[(gabor(phase) * bar(place)).sum() for phase in (0, np.pi / 2)] for place in places])
    return np.maximum(sums[:, 0], 0), np.sqrt((sums**2).sum(axis=1))


@figure("computed")
def simple_and_complex():
    places = np.linspace(-14, 14, 113)
    simple, both = responses(places)
    simple, both = simple / simple.max(), both / both.max()
    picture, (left, right) = style.canvas(style.SLIDE, columns=2, width_ratios=(1, 1.9))
    left.imshow(gabor(0), cmap="PuOr_r", vmin=-1, vmax=1, extent=(0, SIDE, 0, SIDE))
    left.set(aspect="equal", xticks=[], yticks=[], xlim=(0, SIDE), ylim=(0, SIDE))
    left.spines[:].set_visible(False)
    left.set_title("weights of the simple cell", fontsize=16, loc="center")
    right.plot(places, simple, color=style.CLASS_A)
    right.plot(places, both, color=style.CLASS_B, gid="step-2-line")
    right.text(0, 0.22, "simple", color=style.CLASS_A, fontsize=18, ha="center")
    right.text(7, 0.72, "complex", color=style.CLASS_B, fontsize=18, gid="step-2-name")
    right.set(xlabel="place of the bar (pixels)", ylabel="response", ylim=(-0.03, 1.08))
    half = lambda values: float((values > 0.5).sum() * (places[1] - places[0]))  # noqa: E731
    return with_numbers(
        picture,
        simple_width=half(simple),
        complex_width=half(both),
        ratio=half(both) / half(simple),
        quarter=float(np.interp(PERIOD / 4, places, simple)),
        complex_quarter=float(np.interp(PERIOD / 4, places, both)),
    )
