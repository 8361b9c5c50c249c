from matplotlib.figure import Figure


def canvas(**options):
    """A picture with one plot, whose letters can be read from the last row."""
    picture = Figure(figsize=(10, 4), dpi=100, layout="constrained")
    axes = picture.subplots()
    axes.set(**options)
    axes.tick_params(labelsize=17)
    for label in (axes.title, axes.xaxis.label, axes.yaxis.label):
        label.set_fontsize(18)
    return picture, axes
