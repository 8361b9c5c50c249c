"""scikit-learn's small digits as pictures, a few kernels, and the plain convolution that the lab of the unit shows too."""

from functools import cache

import numpy as np

KERNELS = {
    "upright edges": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "level edges": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
    "blur": np.ones((3, 3)) / 9,
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "move right": np.array([[0, 0, 0], [1, 0, 0], [0, 0, 0]]),
}


@cache
def digits() -> tuple[np.ndarray, np.ndarray]:
    """Images (1797, 8, 8) from 0 to 16, and their classes."""
    from sklearn.datasets import load_digits

    found = load_digits()
    return found.images, found.target


def convolved(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """The kernel's weighted sum at every place where it fits (rows, columns)."""
    rows, columns = kernel.shape
    windows = np.lib.stride_tricks.sliding_window_view(image, (rows, columns))
    return (windows * kernel).sum(axis=(2, 3))


def pooled(values: np.ndarray, size: int = 2) -> np.ndarray:
    """The largest number of each square of `size` by `size`; what does not fill one at the end is left out."""
    rows, columns = (side // size for side in values.shape)
    return values[: rows * size, : columns * size].reshape(rows, size, columns, size).max(axis=(1, 3))


def show(
    axes, values: np.ndarray, reach: float, cmap: str = "PuOr_r", numbers: bool = False, gid: str = "", size: int = 13
):
    """A table of numbers as coloured squares, first row at the top; with `numbers`, each in its square."""
    put = lambda name: {"gid": f"{gid}-{name}"} if gid else {}  # noqa: E731
    low = 0 if cmap == "gray_r" else -reach
    if gid:
        ground(axes, *values.shape)
    axes.pcolormesh(values, cmap=cmap, vmin=low, vmax=reach, edgecolors="white", linewidth=0.5, **put("mesh"))
    axes.set(xlim=(0, values.shape[1]), ylim=(values.shape[0], 0), aspect="equal", xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    if numbers:
        for (row, column), value in np.ndenumerate(values):
            dark = abs(value) > 0.55 * reach
            axes.text(
                column + 0.5, row + 0.5, f"{value:.3g}".replace("-", "−"), ha="center", va="center", fontsize=size,
                color="white" if dark else "black", **put(f"number-{row}-{column}"),
            )  # fmt: skip


def ground(axes, high: int, wide: int):
    """White paper under a table that comes later: with an image in them, axes keep their colours in the dark theme."""
    axes.imshow(np.ones((1, 1)), cmap="gray", vmin=0, vmax=1, extent=(0, wide, high, 0), zorder=0)


def frame(axes, row: float, column: float, high: float, wide: float, colour: str, gid: str = ""):
    """A thick rectangle around cells of a table."""
    xs, ys = [column, column + wide, column + wide, column, column], [row, row, row + high, row + high, row]
    axes.plot(
        xs, ys, color=colour, linewidth=4, solid_joinstyle="miter", clip_on=False, **({"gid": gid} if gid else {})
    )
