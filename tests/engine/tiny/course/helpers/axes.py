from matplotlib.figure import Figure

from course.helpers import ink


def axes():
    picture = Figure(figsize=(3, 2))
    one = picture.subplots()
    one.set_axis_off()
    one.set_prop_cycle(color=[ink.INK])
    return picture, one
