import numpy as np

from course.canvas import canvas
from deeplecture.figure import figure, with_numbers


@figure("computed")
def waves(turns: int = 2, shape: str = "round"):
    """A wave of some turns, round or with edges."""
    picture, axes = canvas(ylim=(-1.1, 1.1))
    place = np.linspace(0, 1, 200)
    height = np.sin(2 * np.pi * turns * place)
    axes.plot(place, np.sign(height) if shape == "edged" else height)
    return with_numbers(picture, top=height.max())
