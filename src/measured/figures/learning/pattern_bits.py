"""How a 7 x 7 pattern becomes a vector of 49 bits: row after row."""

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning import _patterns


@figure("computed")
def pattern_bits():
    pattern = _patterns.NAMED["GOOD"][0]
    vector = pattern.ravel()
    picture, (tile, strip) = style.canvas((10.0, 3.4), columns=2, width_ratios=[1, 2.5])
    _patterns.show(tile, pattern, alpha=0.35)
    for row in range(7):
        for column in range(7):
            tile.text(column + 0.5, 6.5 - row, vector[7 * row + column], ha="center", va="center", fontsize=15)
    tile.set_xlabel("label $y$ = +1 (GOOD)", color=style.CLASS_A, fontsize=16)
    for row in range(7):
        strip.text(0, 6.5 - row, f"row {row + 1}", va="center", color=style.QUIET)
        strip.text(1.25, 6.5 - row, "  ".join(map(str, vector[7 * row : 7 * row + 7])), va="center", fontsize=17)
        strip.text(4.6, 6.5 - row, f"$x_{{{7 * row + 1}}}$ … $x_{{{7 * row + 7}}}$", va="center", color=style.QUIET)
    strip.set(xlim=(-0.3, 6.5), ylim=(0, 7))
    strip.axis("off")
    return with_numbers(picture, vector=vector, length=vector.size, ones=vector.sum())
