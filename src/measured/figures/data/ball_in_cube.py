"""How much of a cube lies within the ball that touches its sides, by the number of dimensions."""

import numpy as np
from scipy.special import gammaln

from deeplecture.figure import figure, with_numbers
from measured import style


def share(dimension):
    """The volume of the ball of radius 1 over that of the cube of side 2, as a power of ten."""
    dimension = np.asarray(dimension, float)
    return (dimension / 2 * np.log(np.pi) - gammaln(dimension / 2 + 1) - dimension * np.log(2)) / np.log(10)


@figure("computed")
def ball_in_cube(points: int = 200_000):
    dimensions = np.arange(1, 21)
    counted = np.arange(1, 13)
    rng = np.random.default_rng(1)
    drawn = rng.uniform(-1, 1, (points, counted[-1]))
    inside = (np.cumsum(drawn**2, axis=1) <= 1).sum(axis=0)
    picture, axes = style.canvas(style.SLIDE)
    axes.plot(dimensions, 10.0 ** share(dimensions), color=style.TRUTH)
    axes.plot(counted[inside > 0], inside[inside > 0] / points, "o", color=style.CLASS_B, markersize=9)
    axes.text(8.6, 0.06, f"dots: share of {points:,} random points", color=style.CLASS_B)
    axes.text(8.6, 0.2, "line: volume of the ball over that of the cube", color=style.TRUTH)
    axes.set(yscale="log", xlabel="dimensions", ylabel="share of the cube", xlim=(0.5, 20.5))
    axes.set_xticks([1, 2, 3, 5, 10, 15, 20])
    return with_numbers(
        picture, points=points, two=10.0 ** share(2), three=10.0 ** share(3), ten=10.0 ** share(10),
        power_100=share(100), power_784=share(784), counted=inside / points,
    )  # fmt: skip
