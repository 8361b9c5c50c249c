"""Receptive fields: counted by the formula, found by a gradient's support, and the part of them in which the gradient lies."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

CHAIN = (
    ("conv 3", 3, 1),
    ("conv 3", 3, 1),
    ("pool 2", 2, 2),
    ("conv 3", 3, 1),
    ("conv 3", 3, 1),
    ("pool 2", 2, 2),
    ("conv 3", 3, 1),
)
DEPTHS, DRAWS, CHANNELS = (1, 2, 4, 8, 16, 32), 10, 12


def fields(layers) -> list[int]:
    """The receptive field behind each layer: every layer adds its size less one, times the product of all strides before it."""
    field, jump, found = 1, 1, []
    for _, size, stride in layers:
        field += (size - 1) * jump
        jump *= stride
        found.append(field)
    return found


def support(layers, length: int = 200) -> int:
    """Inputs with a slope that is not zero for one place in the middle of the last layer's output, weights drawn positive."""
    rng = np.random.default_rng(0)
    lengths = [length]
    for _, size, stride in layers:
        lengths.append((lengths[-1] - size) // stride + 1)
    slope = np.zeros(lengths[-1])
    slope[lengths[-1] // 2] = 1
    for (_, size, stride), before in zip(reversed(layers), reversed(lengths[:-1])):
        weights, back = rng.uniform(0.5, 1, size), np.zeros(before)
        for place in np.flatnonzero(slope):
            back[place * stride : place * stride + size] += slope[place] * weights
        slope = back
    return int((slope != 0).sum())


def energy(depth: int) -> np.ndarray:
    """Squared gradient (draws, 2 depth + 1) by the input of one output, after layers of random kernels of three and slopes of ReLU."""
    found = []
    for draw in range(DRAWS):
        rng = np.random.default_rng([10, 6, depth, draw])
        slope = rng.normal(size=(1, CHANNELS))
        for _ in range(depth):
            kernels = rng.normal(size=(3, CHANNELS, CHANNELS)) * np.sqrt(2 / (3 * CHANNELS))
            slope = slope * (rng.random(slope.shape) < 0.5)
            back = np.zeros((len(slope) + 2, CHANNELS))
            for tap in range(3):
                back[tap : tap + len(slope)] += slope @ kernels[tap]
            slope = back
        found.append((slope**2).sum(axis=1))
    return np.array(found)


def middle(profile: np.ndarray, share: float = 0.9) -> int:
    """The fewest places around the centre that hold this share of a profile."""
    centre = len(profile) // 2
    total = profile.sum()
    for reach in range(centre + 1):
        if profile[centre - reach : centre + reach + 1].sum() >= share * total:
            return 2 * reach + 1
    return len(profile)


@figure("computed")
def receptive_fields():
    counted = fields(CHAIN)
    found = [support(CHAIN[: number + 1]) for number in range(len(CHAIN))]
    picture, (left, right) = style.canvas(style.SLIDE, columns=2, width_ratios=(1.15, 1))
    rows = np.arange(len(CHAIN))
    left.barh(rows, counted, color=style.CLASS_A, alpha=0.35, height=0.62)
    left.plot(found, rows, "o", color=style.CLASS_B, markersize=10, gid="step-2-support")
    for row, value in zip(rows, counted):
        left.text(value + 0.9, row, str(value), va="center", fontsize=17)
    left.set_yticks(rows, [name + (", stride 2" if stride == 2 else "") for name, _, stride in CHAIN], fontsize=15)
    left.set(xlabel="inputs that count, in a row", xlim=(0, 28), ylim=(len(CHAIN) - 0.4, -0.6))
    left.text(14, 0.1, "bars: formula", color=style.CLASS_A, fontsize=16)
    left.text(14, 0.95, "dots: gradient", color=style.CLASS_B, fontsize=16, gid="step-2-name")
    profiles = {depth: energy(depth) for depth in DEPTHS}
    inner = np.array([[middle(one) for one in profiles[depth]] for depth in DEPTHS])
    whole = 2 * np.array(DEPTHS) + 1
    right.plot(DEPTHS, whole, "o-", color=style.CLASS_A, markersize=8, gid="step-3-whole")
    right.plot(DEPTHS, inner.mean(axis=1), "s-", color=style.FIT, markersize=8, gid="step-3-inner")
    right.fill_between(
        DEPTHS, inner.min(axis=1), inner.max(axis=1), color=style.FIT, alpha=0.2, linewidth=0, gid="step-3-band"
    )
    right.text(17, 46, "whole field", color=style.CLASS_A, fontsize=16, ha="right", gid="step-3-name-whole")
    right.text(33, 4, "90 % of the gradient", color=style.FIT, fontsize=16, ha="right", gid="step-3-name-inner")
    right.set(xlabel="layers of size 3", ylabel="inputs", xticks=(1, 8, 16, 32), ylim=(0, 68), xlim=(0, 34))
    slope = np.polyfit(np.log(DEPTHS[2:]), np.log(inner.mean(axis=1)[2:]), 1)[0]
    return with_numbers(
        picture, counted=counted, support=found, inner=inner.mean(axis=1), whole=whole, depths=DEPTHS, slope=slope, draws=DRAWS,
        share=inner[-1].mean() / whole[-1],
    )  # fmt: skip
