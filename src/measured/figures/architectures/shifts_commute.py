"""Pictures moved before or after convolutions of three strides, and the mean over places: how much does it matter?"""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.architectures._digit import digits

SHIFTS, STRIDES, DRAWS, IMAGES, SIDE = np.arange(9), (1, 2, 4), 10, 20, 16
COLOURS = {1: style.TRAIN, 2: style.CLASS_B, 4: style.CLASS_A}


def layer(x: np.ndarray, kernels: np.ndarray, stride: int) -> np.ndarray:
    """ReLU of convolutions on a ring: maps (n, channels, s, s), kernels (out, channels, 3, 3), at every `stride`-th place."""
    moved = [np.roll(x, (1 - i, 1 - j), axis=(2, 3)) for i in range(3) for j in range(3)]
    windows = np.stack(moved, axis=2)[..., ::stride, ::stride]
    made = np.einsum("nckhw,ock->nohw", windows, kernels.reshape(len(kernels), -1, 9), optimize=True)
    return np.maximum(made, 0)


def through(x: np.ndarray, kernels: list, stride: int) -> np.ndarray:
    """Two layers, the first, or with stride 4 both, at every second place."""
    first, second = {1: (1, 1), 2: (2, 1), 4: (2, 2)}[stride]
    return layer(layer(x, kernels[0], first), kernels[1], second)


def distances(stride: int) -> tuple[np.ndarray, np.ndarray]:
    """By draw and shift, over the map's own size: from the map of the moved picture to the best of all moves of the map, and how
    far the means over places are apart."""
    images = digits()[0][:IMAGES] / 16
    x = np.pad(images, ((0, 0), (4, 4), (4, 4)))[:, None]
    apart, means = np.zeros((2, DRAWS, len(SHIFTS)))
    for draw in range(DRAWS):
        rng = np.random.default_rng([10, 5, draw])
        kernels = [rng.normal(size=(4, 1, 3, 3)) / 3, rng.normal(size=(4, 4, 3, 3)) / 6]
        still = through(x, kernels, stride)
        for at, shift in enumerate(SHIFTS):
            made = through(np.roll(x, shift, axis=3), kernels, stride)
            moves = [np.linalg.norm(made - np.roll(still, move, axis=3)) for move in range(still.shape[3])]
            apart[draw, at] = min(moves) / np.linalg.norm(still)
            mean, other = still.mean(axis=(2, 3)), made.mean(axis=(2, 3))
            means[draw, at] = np.linalg.norm(other - mean) / np.linalg.norm(mean)
    return apart, means


@figure("computed")
def shifts_commute():
    picture, panels = style.canvas((10.0, 3.4), columns=2)
    exact, worst, worst_mean = {}, {}, {}
    for step, stride in enumerate(STRIDES):
        found = distances(stride)
        gid = "" if stride == 1 else "step-2-"
        for axes, values in zip(panels, found):
            put = lambda part: {"gid": f"{gid}{part}-{stride}"} if gid else {}  # noqa: B023, E731 -- used in this turn only
            line = 100 * values
            axes.plot(SHIFTS, line.mean(axis=0), "o-", color=COLOURS[stride], markersize=8, **put("line"))
            axes.fill_between(
                SHIFTS,
                line.min(axis=0),
                line.max(axis=0),
                color=COLOURS[stride],
                alpha=0.15,
                linewidth=0,
                **put("band"),
            )
        name = f"stride_{stride}"
        exact[name] = [int(shift) for shift in SHIFTS[found[0].max(axis=0) < 1e-12]]
        worst[name], worst_mean[name] = found[0].mean(axis=0).max(), found[1].mean(axis=0).max()
    for axes, title in zip(panels, ("map, moved back as well as can be", "mean over all places")):
        axes.set(xlabel="picture moved by (pixels)", xticks=SHIFTS, ylim=(-2, None))
        axes.set_title(title, fontsize=16)
    panels[0].set_ylabel("difference (% of its size)")
    panels[0].set_ylim(-2, 165)
    for stride, place in ((1, 0.04), (2, 0.37), (4, 0.7)):
        gid = {"gid": f"step-2-name-{stride}"} if stride > 1 else {}
        panels[0].text(
            place, 0.91, f"stride {stride}", transform=panels[0].transAxes, color=COLOURS[stride], fontsize=17, **gid
        )
    return with_numbers(picture, exact=exact, worst=worst, worst_mean=worst_mean, draws=DRAWS, images=IMAGES)
