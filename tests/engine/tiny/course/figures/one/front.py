from matplotlib.figure import Figure

from deeplecture.figure import figure


@figure("schematic")
def front(title: str = "", subtitle: str = "", upright: bool = False) -> Figure:
    picture = Figure(figsize=(16, 24) if upright else (12, 6.3), dpi=100)
    picture.text(0.1, 0.5, f"{title}: {subtitle}", fontsize=30)
    return picture
