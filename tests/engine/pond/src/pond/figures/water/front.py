"""What the book shows on its front."""

from matplotlib.figure import Figure

from deeplecture.figure import figure


@figure("schematic")
def front(title: str = "", subtitle: str = "", upright: bool = False) -> Figure:
    sheet = Figure(figsize=(4, 6) if upright else (6, 3))
    sheet.text(0.1, 0.6, title, fontsize=20)
    sheet.text(0.1, 0.4, subtitle)
    return sheet
