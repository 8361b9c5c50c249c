"""Two patterns called GOOD, one called BAD, and one to be named."""

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning import _patterns


@figure("computed")
def pattern_tiles():
    tiles = [(pattern, name) for name, group in _patterns.NAMED.items() for pattern in group]
    tiles.append((_patterns.ASKED, "?"))
    colours = {"GOOD": style.CLASS_A, "BAD": style.CLASS_B, "?": style.TRUTH}
    picture, panels = style.canvas((10.0, 3.3), columns=4)
    for axes, (pattern, name) in zip(panels, tiles):
        _patterns.show(axes, pattern)
        axes.set_xlabel(name, color=colours[name], fontsize=22, fontweight="bold")
    return with_numbers(
        picture,
        examples=len(tiles) - 1,
        cells=_patterns.ASKED.size,
        patterns=2**_patterns.ASKED.size,
        free_cells=2**_patterns.ASKED.size - (len(tiles) - 1),
        asked_among_examples=sum(bool((pattern == _patterns.ASKED).all()) for pattern, _ in tiles[:-1]),
    )
