"""The pattern task: 7 x 7 bitmaps, two called GOOD, one called BAD and one that nobody has named."""

import numpy as np
from scipy import ndimage

SQUARE = """
.......
.#####.
.#...#.
.#...#.
.#...#.
.#####.
.......
"""
DIAMOND = """
...#...
..#.#..
.#...#.
#.....#
.#...#.
..#.#..
...#...
"""
PLUS = """
...#...
...#...
...#...
#######
...#...
...#...
...#...
"""
UNKNOWN = """
.......
.......
..###..
..#.#..
..###..
.......
.......
"""


def bits(drawing: str) -> np.ndarray:
    """The (7, 7) array of zeros and ones that a drawing of dots and hashes stands for."""
    return np.array([[mark == "#" for mark in row] for row in drawing.split()], dtype=int)


NAMED = {"GOOD": (bits(SQUARE), bits(DIAMOND)), "BAD": (bits(PLUS),)}
ASKED = bits(UNKNOWN)


def examples():
    """(patterns (3, 49), signs (3,) with +1 for GOOD and -1 for BAD)."""
    patterns = [pattern for group in NAMED.values() for pattern in group]
    return np.array([pattern.ravel() for pattern in patterns]), np.array([1, 1, -1])


def holes(pattern: np.ndarray) -> int:
    """How many separate areas of background the pattern encloses (background joins along edges only)."""
    _, areas = ndimage.label(np.pad(pattern, 1) == 0)
    return areas - 1


def linear_weights():
    """Weights (49,) and offset of the smallest norm that give the three examples exactly their signs."""
    patterns, signs = examples()
    solution = np.linalg.pinv(np.column_stack([patterns, np.ones(3)])) @ signs
    return solution[:-1], solution[-1]


def show(axes, pattern, **options):
    """Draw a pattern as black cells on a white grid."""
    axes.pcolormesh(pattern[::-1], cmap="gray_r", vmin=0, vmax=1, edgecolors="#c9ced6", linewidth=0.8, **options)
    axes.set(xticks=[], yticks=[], aspect="equal")
    axes.spines[:].set_visible(False)
