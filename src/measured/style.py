"""The house style of all figures: one face, one palette whose meanings never change, sizes for the back row."""

from functools import cache
from pathlib import Path

# Told apart by people with any colour vision, and each dark enough (4.5:1 on white) to write labels in.
CLASS_A = "#0b62a4"
CLASS_B = "#c2410c"
TRUTH = "#1f2328"
FIT = "#7a3e9d"
TRAIN = "#0f766e"
TEST = "#b4235a"
QUIET = "#5f6670"
ACCENT = CLASS_A
CYCLE = (CLASS_A, CLASS_B, TRAIN, FIT, "#8a6100", TEST, QUIET)

# Width and height in inches: across the slide or the page, and beside a column of text.
WIDE = (10.0, 4.6)
HALF = (6.0, 4.6)
# As high as a slide allows at full width, between a title and a caption of one line each.
SLIDE = (10.0, 4.4)


@cache
def _face() -> str:
    """Register the bundled text face with matplotlib and name it."""
    from importlib.resources import files

    from matplotlib import font_manager

    folder = Path(str(files("font_source_sans_pro"))) / "files"
    for weight in ("Regular", "Bold", "It"):
        font_manager.fontManager.addfont(folder / f"SourceSansPro-{weight}.ttf")
    return "Source Sans Pro"


def rc() -> dict:
    """The matplotlib settings in which every figure is drawn."""
    from cycler import cycler

    return {
        "font.family": [_face(), "DejaVu Sans"],
        "font.size": 14,
        "mathtext.fontset": "cm",
        "axes.titlesize": 15,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.labelsize": 14,
        "axes.labelcolor": TRUTH,
        "axes.edgecolor": QUIET,
        "axes.linewidth": 0.8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.prop_cycle": cycler(color=CYCLE),
        "xtick.labelsize": 13,
        "ytick.labelsize": 13,
        "xtick.color": QUIET,
        "ytick.color": QUIET,
        "xtick.labelcolor": TRUTH,
        "ytick.labelcolor": TRUTH,
        "legend.frameon": False,
        "legend.fontsize": 13,
        "lines.linewidth": 2.2,
        "lines.markersize": 6,
        "image.cmap": "cividis",
        "figure.facecolor": "white",
        "figure.dpi": 100,
        "savefig.dpi": 200,
        "svg.fonttype": "path",
        "svg.hashsalt": "deeplecture",
    }


def canvas(size: tuple[float, float] = WIDE, rows: int = 1, columns: int = 1, **options):
    """A figure of the house's size with its axes.

    Args:
        size: (width, height) in inches; `WIDE` or `HALF`.
        rows, columns: the grid of axes.
        options: passed to `matplotlib.figure.Figure.subplots`.

    Returns:
        (figure, axes) as `Figure.subplots` gives them: one axes, or an array.
    """
    from matplotlib.figure import Figure

    picture = Figure(figsize=size, layout="constrained")
    return picture, picture.subplots(rows, columns, **options)
