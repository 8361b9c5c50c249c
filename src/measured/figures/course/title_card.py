"""The course's title beside a descent into Rosenbrock's valley: for links in messages, and the e-book's cover."""

import textwrap

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from deeplecture.figure import figure, with_numbers
from measured import optimisers, style

RATE, STEPS, START = 0.1, 300, (-0.5, 0.5)


@figure("computed")
def title_card(title: str = "Deep Learning, Measured", subtitle: str = "", upright: bool = False) -> Figure:
    """A card of 1200 x 630 pixels, or upright a cover of 1600 x 2400, with the path of 300 steps of Adam."""
    picture = Figure(figsize=(8, 12) if upright else (6, 3.15))
    scale = 1.6 if upright else 1.0
    axes = picture.add_axes((0, 0.42, 1, 0.58) if upright else (0.5, 0, 0.5, 1))
    a, b = np.meshgrid(np.linspace(-0.95, 1.35, 300), np.linspace(-0.55, 1.6, 300))
    heights = np.log(_valley(a, b) + 0.02)
    colours = LinearSegmentedColormap.from_list("valley", ["#eef5fb", style.ACCENT, "#06304f"])
    axes.contourf(a, b, heights, levels=np.linspace(heights.min(), heights.max(), 17), cmap=colours)
    update, weights, path = optimisers.adam(), np.array(START), [START]
    for _ in range(STEPS):
        u, v = weights
        gradient = np.array([2 * (u - 1) - 400 * u * (v - u**2), 200 * (v - u**2)])
        weights = update(weights, gradient, RATE)
        path.append(tuple(weights))
    axes.plot(*np.transpose(path), color="white", lw=3.6 * scale, solid_joinstyle="round")
    axes.plot(*np.transpose(path), color=style.CLASS_B, lw=1.7 * scale, solid_joinstyle="round")
    axes.plot(*START, "o", color="white", mec=style.TRUTH, ms=7 * scale)
    axes.plot(1, 1, "*", color="white", mec=style.TRUTH, ms=12 * scale)
    axes.set(xlim=(-0.95, 1.35), ylim=(-0.55, 1.6))
    axes.axis("off")
    left, top = (0.09, 0.35) if upright else (0.07, 0.84)
    height = 0.01 if upright else 0.016
    picture.add_artist(Rectangle((left, top), 0.1, height, color=style.ACCENT, lw=0, transform=picture.transFigure))
    lines = textwrap.wrap(title, 15)
    size = (46 if upright else 25) * min(1, 3 / len(lines))
    picture.text(
        left, top - 0.03, "\n".join(lines), size=size, weight="bold", va="top", color=style.TRUTH, linespacing=1.15
    )
    if subtitle:
        below = "\n".join(textwrap.wrap(subtitle, 40 if upright else 30))
        picture.text(left, 0.08, below, size=11 * scale, color=style.QUIET, va="bottom")
    return with_numbers(picture, start_height=_valley(*START), end_height=_valley(*path[-1]), end=path[-1])


def _valley(a, b):
    return (1 - a) ** 2 + 100 * (b - a**2) ** 2
