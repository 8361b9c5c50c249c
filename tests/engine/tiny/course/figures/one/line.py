from course.helpers.axes import axes
from deeplecture.figure import figure, with_numbers


@figure("computed")
def line(slope: float = 1.0):
    picture, one = axes()
    one.plot([0, 1], [0, slope])
    one.set_ylim(-5, 5)
    return with_numbers(picture, end=float(slope))
