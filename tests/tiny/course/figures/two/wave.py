import numpy as np

from course.helpers.axes import axes
from deeplecture.figure import figure


@figure("computed")
def wave():
    picture, one = axes()
    one.plot(np.sin(np.linspace(0, 6, 20)))
    return picture
