import numpy as np

from course.helpers.axes import axes
from course.helpers.turning import turning
from deeplecture.figure import figure, with_film


@figure("computed")
def wave():
    picture, one = axes()
    one.plot(np.sin(np.linspace(0, 6, 20)))
    return with_film(picture, turning())
