import numpy as np

from course.canvas import canvas
from deeplecture.figure import figure, with_numbers


@figure("computed")
def stretched(factor: float = 1.0):
    """A parabola with a factor before its square."""
    picture, axes = canvas(xlim=(-2, 2), ylim=(-9, 9), xlabel="place", title=f"factor {factor}")
    place = np.linspace(-2, 2, 60)
    axes.plot(place, factor * place**2)
    return with_numbers(picture, end=4 * factor)
