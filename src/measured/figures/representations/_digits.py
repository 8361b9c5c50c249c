"""scikit-learn's digits, one split of them, and their principal components."""

from functools import cache

import numpy as np

from measured import style
from measured.experiments.optimisation._network import Split, digits


@cache
def split() -> Split:
    return digits(np.random.default_rng([11, 0]))


@cache
def components() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean (64,), principal axes (64, 64) as rows and standard deviations along them (64,), of the digits to learn from."""
    x = split().train[0]
    mean = x.mean(axis=0)
    _, sizes, axes = np.linalg.svd(x - mean, full_matrices=False)
    return mean, axes, sizes / np.sqrt(len(x))


def tile(axes, pixels: np.ndarray, title: str = "", gid: str | None = None, **options) -> None:
    """One digit (64,), ink dark, as a mesh, which a step can hide."""
    axes.pcolormesh(pixels.reshape(8, 8)[::-1], cmap="gray_r", **{"vmin": 0, "vmax": 1, "gid": gid} | options)
    axes.set(xticks=[], yticks=[], aspect="equal")
    for spine in axes.spines.values():
        spine.set(visible=True, color=style.QUIET, linewidth=0.6)
    if title:
        axes.set_title(title, fontsize=14, fontweight="normal", loc="center", gid=gid and gid + "-title")
