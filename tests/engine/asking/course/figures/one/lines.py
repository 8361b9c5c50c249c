from course.canvas import canvas
from deeplecture.figure import figure


@figure("schematic")
def lines():
    """Two lines that cross, one after the other."""
    picture, axes = canvas(xlim=(0, 1), ylim=(0, 1))
    axes.plot([0, 1], [0, 1], gid="step-2-rising")
    axes.plot([0, 1], [1, 0], gid="step-3-falling")
    return picture
