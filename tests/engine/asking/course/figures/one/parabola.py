import numpy as np

from course.canvas import canvas
from deeplecture.figure import figure, with_numbers


@figure("computed")
def parabola():
    """A parabola with its lowest point in the middle."""
    picture, axes = canvas(xlim=(-2, 2), ylim=(-1, 9), xlabel="place", ylabel="height")
    place = np.linspace(-2, 2, 60)
    axes.plot(place, 2 * place**2, gid="step-2-curve")
    return with_numbers(picture, end=8.0)
