"""The network of the code lab on four quadrants, by its number of hidden units and from many starts."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning._plane import show_points, show_regions


def quadrants(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Gaussian points (count, 2) and whether their coordinates have different signs, 0 or 1."""
    x = rng.normal(size=(count, 2))
    return x, (x[:, 0] * x[:, 1] < 0).astype(float)


def started(hidden: int, starts: int) -> list[np.ndarray]:
    """Weights and offsets of two layers, one network a start along the first axis."""
    rngs = [np.random.default_rng([7, hidden, number]) for number in range(starts)]
    inner = np.stack([rng.normal(0, 1 / np.sqrt(2), (2, hidden)) for rng in rngs])
    outer = np.stack([rng.normal(0, 1 / np.sqrt(hidden), (hidden, 1)) for rng in rngs])
    return [inner, np.zeros((starts, 1, hidden)), outer, np.zeros((starts, 1, 1))]


def answers(parts, x: np.ndarray) -> np.ndarray:
    """The logits (starts, n) of points (n, 2)."""
    inner, offsets, outer, last = parts
    return (np.tanh(x @ inner + offsets) @ outer + last)[..., 0]


def train(parts, x: np.ndarray, y: np.ndarray, steps: int, rate: float = 0.5, keep: float = 0.9):
    """Momentum on the mean logistic loss of all points, all starts side by side."""
    velocity = [np.zeros_like(part) for part in parts]
    for _ in range(steps):
        inner, offsets, outer, last = parts
        a = np.tanh(x @ inner + offsets)
        delta = (1 / (1 + np.exp(-(a @ outer + last))) - y[..., None]) / y.shape[-1]
        back = delta @ outer.transpose(0, 2, 1) * (1 - a**2)
        slopes = [
            x.transpose(0, 2, 1) @ back,
            back.sum(axis=1, keepdims=True),
            a.transpose(0, 2, 1) @ delta,
            delta.sum(axis=1, keepdims=True),
        ]
        velocity = [keep * v + slope for v, slope in zip(velocity, slopes)]
        parts = [part - rate * v for part, v in zip(parts, velocity)]
    return parts


@figure("computed")
def lab_starts(steps: int = 500, starts: int = 40):
    widths = (2, 3, 4, 8)
    samples = [quadrants(100, np.random.default_rng([8, 0, number])) for number in range(starts)]
    x, y = (np.stack(part) for part in zip(*samples))
    fresh, truth = quadrants(4000, np.random.default_rng([8, 1]))
    networks = {hidden: train(started(hidden, starts), x, y, steps) for hidden in widths}
    right = {hidden: ((answers(parts, fresh) > 0) == truth).mean(axis=1) for hidden, parts in networks.items()}
    known = {hidden: ((answers(parts, x) > 0) == y).mean(axis=1) for hidden, parts in networks.items()}
    picture, (plane, axes) = style.canvas((10.4, 3.6), columns=2, width_ratios=[1, 1.9])
    shown = int(np.argsort(right[3])[starts // 2])
    show_regions(
        plane,
        lambda points: answers([part[shown : shown + 1] for part in networks[3]], points)[0],
        (-2.6, 2.6),
        (-2.6, 2.6),
    )
    show_points(plane, x[shown], y[shown].astype(int), s=22)
    plane.set(aspect="equal", xlabel="$x_1$", ylabel="$x_2$", title=f"3 units: {right[3][shown]:.0%} of fresh points")
    looks = ((style.TEST, "D"), (style.CLASS_B, "^"), (style.CLASS_A, "s"), (style.TRAIN, "o"))
    axes.plot([0, starts], [97, 97], color=style.QUIET, linestyle="--", linewidth=1.2)
    axes.text(0.5, 101.2, "above the line: success", color=style.QUIET, fontsize=14)
    for hidden, (colour, marker) in zip(widths, looks):
        axes.plot(
            range(1, starts + 1),
            100 * np.sort(known[hidden]),
            marker,
            color=colour,
            markersize=6,
            gid=f"step-2-{hidden}",
        )
        axes.text(
            starts + 0.8,
            {2: 84, 3: 91.5, 4: 96, 8: 100}[hidden],
            f"{hidden} units: {int((known[hidden] >= 0.97).sum())} of {starts}",
            color=colour,
            fontsize=15,
            va="center",
            gid=f"step-2-{hidden}-name",
        )
    axes.set(
        xlabel="starts, from worst to best", ylabel="training points right (%)", xlim=(0, starts + 8.5), ylim=(65, 103)
    )
    counts = {f"units_{hidden}": found for hidden, found in right.items()}
    return with_numbers(
        picture, starts=starts, steps=steps, widths=widths, mean={str(h): found.mean() for h, found in right.items()},
        least={str(h): found.min() for h, found in right.items()}, most={str(h): found.max() for h, found in right.items()},
        found={str(h): float((k >= 0.97).mean()) for h, k in known.items()},
        below={str(h): int((found < 0.9).sum()) for h, found in right.items()}, known={str(h): found.mean() for h, found in known.items()},
        lead=float(right[8].mean() - right[3].mean()), shown=right[3][shown], **counts,
    )  # fmt: skip
