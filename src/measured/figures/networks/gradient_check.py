"""Gradients by differences, with steps of all sizes, against the gradient by backpropagation and two wrong ones."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style


def start(seed: int):
    """A network of 5 inputs, 7 tanh units and 1 output, 20 examples and their targets."""
    rng = np.random.default_rng([6, seed])
    parts = [rng.normal(size=shape) / np.sqrt(shape[0]) for shape in ((5, 7), (1, 7), (7, 1), (1, 1))]
    return parts, rng.normal(size=(20, 5)), rng.normal(size=(20, 1))


def loss(parts, x, y) -> float:
    """Half the mean squared error."""
    inner, offsets, outer, last = parts
    return float(((np.tanh(x @ inner + offsets) @ outer + last - y) ** 2).mean() / 2)


def gradient(parts, x, y, mistake: str = "") -> np.ndarray:
    """Its derivatives by backpropagation, flat; on demand with one of two common mistakes."""
    inner, offsets, outer, last = parts
    a = np.tanh(x @ inner + offsets)
    delta = (a @ outer + last - y) / len(x)
    back = delta @ outer.T * (1.0 if mistake == "slope" else 1 - a**2)
    down = back.mean(axis=0) if mistake == "mean" else back.sum(axis=0)
    return np.concatenate([(x.T @ back).ravel(), down, (a.T @ delta).ravel(), delta.sum(axis=0)])


def differences(parts, x, y, step: float, central: bool) -> np.ndarray:
    """The derivatives by moving one number at a time."""
    found, here = [], loss(parts, x, y)
    for part in parts:
        for place in np.ndindex(part.shape):
            kept = part[place]
            part[place] = kept + step
            up = loss(parts, x, y)
            part[place] = kept - step
            down = loss(parts, x, y)
            part[place] = kept
            found.append((up - down) / (2 * step) if central else (up - here) / step)
    return np.array(found)


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """The length of the difference over the sum of the lengths."""
    return float(np.linalg.norm(one - other) / (np.linalg.norm(one) + np.linalg.norm(other)))


@figure("computed")
def gradient_check(draws: int = 5):
    steps = 10.0 ** -np.arange(1, 13)
    errors = {name: np.zeros((draws, len(steps))) for name in ("one side", "central", "slope", "mean")}
    for draw in range(draws):
        parts, x, y = start(draw)
        exact = {mistake: gradient(parts, x, y, mistake) for mistake in ("", "slope", "mean")}
        for place, step in enumerate(steps):
            central = differences(parts, x, y, step, True)
            errors["one side"][draw, place] = apart(differences(parts, x, y, step, False), exact[""])
            for name, mistake in (("central", ""), ("slope", "slope"), ("mean", "mean")):
                errors[name][draw, place] = apart(central, exact[mistake])
    mean = {name: np.exp(np.log(found).mean(axis=0)) for name, found in errors.items()}
    looks = {
        "slope": (style.TEST, "D", "-", "wrong: the bend's slope forgotten"),
        "mean": (style.CLASS_B, "^", "-", "wrong: offsets by a mean instead of a sum"),
        "one side": (style.QUIET, "s", "--", "right, differences to one side"),
        "central": (style.TRAIN, "o", "-", "right, central differences"),
    }
    picture, axes = style.canvas((9.0, 4.0))
    steps_of = {"central": 2, "one side": 3, "slope": 4, "mean": 4}  # the lecturer's clicks
    for name, (colour, marker, stroke, words) in looks.items():
        part = f"step-{steps_of[name]}-{name.replace(' ', '-')}"
        axes.plot(steps, mean[name], color=colour, marker=marker, linestyle=stroke, gid=part)
        place = {
            "slope": (1.5e-13, 0.45),
            "mean": (1.5e-13, 0.011),
            "one side": (2.5e-9, 3e-4),
            "central": (1e-4, 3e-12),
        }[name]
        axes.text(*place, words, color=colour, fontsize=15, va="bottom", gid=f"{part}-says")
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="step of the differences",
        ylabel="relative distance of the two gradients",
        ylim=(1e-12, 3),
        xlim=(1e-13, 0.3),
    )
    best = int(mean["central"].argmin())
    return with_numbers(
        picture, steps=steps, central=mean["central"], one_side=mean["one side"], slope=mean["slope"], mean=mean["mean"],
        best_step=steps[best], best_central=mean["central"][best], best_one_side=mean["one side"].min(),
        worst_best=errors["central"].min(axis=1).max(), least_wrong=min(errors["slope"].min(), errors["mean"].min()), draws=draws,
        parameters=sum(part.size for part in start(0)[0]),
    )  # fmt: skip
