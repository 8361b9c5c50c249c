"""A digit on its way into noise: five times, and the shares of signal and noise."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.experiments.architectures._plane import shares
from measured.figures.architectures._digit import digits, ground

TIMES = (0.0, 0.25, 0.5, 0.75, 1.0)


def standardised(image: np.ndarray) -> np.ndarray:
    return (image - image.mean()) / image.std()


def noised(image: np.ndarray, time: float, rng: np.random.Generator) -> np.ndarray:
    signal, noise = shares(time)
    return signal * image + noise * rng.normal(size=image.shape)


@figure("computed")
def digit_noised():
    image = standardised(digits()[0][3])
    picture = style.canvas((10.0, 4.4))[0]
    picture.clear()
    grid = picture.add_gridspec(2, 5, height_ratios=(1.1, 1))
    cosine = []
    for number, time in enumerate(TIMES):
        axes = picture.add_subplot(grid[0, number])
        made = noised(image, time, np.random.default_rng([10, 20]))
        cosine.append(float((made * image).sum() / np.linalg.norm(made) / np.linalg.norm(image)))
        gid = {} if number == 0 else {"gid": f"step-{number + 1}-mesh"}
        if number:
            ground(axes, 8, 8)
        axes.pcolormesh(made, cmap="gray_r", vmin=-2, vmax=2.5, **gid)
        axes.set(xlim=(0, 8), ylim=(8, 0), aspect="equal", xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        axes.set_title(f"time {time:g}", loc="center", fontsize=16, weight="normal")
    axes = picture.add_subplot(grid[1, :])
    at = np.linspace(0, 1, 101)
    signal, noise = shares(at)
    axes.plot(at, signal**2, color=style.CLASS_A)
    axes.plot(at, noise**2, color=style.CLASS_B)
    axes.text(0.13, 0.72, "signal", color=style.CLASS_A, fontsize=17, ha="right")
    axes.text(0.87, 0.72, "noise", color=style.CLASS_B, fontsize=17)
    axes.set(xlabel="time", ylabel="share", xlim=(-0.1, 1.1), ylim=(-0.04, 1.08), xticks=TIMES, yticks=(0, 0.5, 1))
    many = np.random.default_rng(0)
    sizes = [np.mean([noised(image, time, many).var() for _ in range(200)]) for time in TIMES]
    return with_numbers(
        picture, cosine=cosine, variance=sizes, off=np.abs(signal**2 + noise**2 - 1).max(), last=float(signal[-1] ** 2)
    )
