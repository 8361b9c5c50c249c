"""What dropout does to 256 values: zeros, survivors over the chance to be kept, a kept mean and a wider spread."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

UNITS, DRAWS = 256, 2_000


def values() -> np.ndarray:
    return np.random.default_rng([8, 10]).uniform(0, 1, UNITS)


@figure("computed")
def dropout_rescaling(rate: float = 0.5):
    a, rng = values(), np.random.default_rng([8, 11])
    kept = rng.random((DRAWS, UNITS)) >= rate
    after = a * kept / (1 - rate)
    picture, (left, right) = style.canvas((9.2, 4.1), columns=2)
    top = 1 / 0.3 * 1.04
    shown = np.argsort(a)
    left.plot(a[shown], ".", color=style.QUIET, markersize=5)
    left.plot(after[0][shown], "o", color=style.CLASS_A, markersize=5, alpha=0.7)
    left.plot([0, UNITS], [after[0].mean()] * 2, color=style.CLASS_A, linewidth=2)
    left.plot([0, UNITS], [a.mean()] * 2, "--", color=style.TRUTH, linewidth=2)
    left.set(xlabel="unit, by its value", ylabel="value", ylim=(-0.1, top), title="one step")
    for across, up, said, ink, side in (
        (12, 0.5 + 0.3 / (1 - rate), "survivors", style.CLASS_A, "left"),
        (252, 0.56, "before", style.QUIET, "right"),
        (252, 0.13, "left out: 0", style.CLASS_A, "right"),
    ):
        left.text(across, up, said, color=ink, fontsize=16, ha=side)
    left.text(133, 0.2, "means", color=style.TRUTH, fontsize=16)
    means = after.mean(axis=1)
    expected = float(np.sqrt(rate / (1 - rate) * (a**2).mean() / UNITS))
    right.hist(means, np.linspace(0.25, 0.75, 26), color=style.CLASS_A, alpha=0.8)
    right.axvline(a.mean(), color=style.TRUTH, linestyle="--", linewidth=2)
    right.set(
        xlabel="mean of the 256 values", ylabel="steps", xlim=(0.25, 0.75), title=f"{DRAWS:,} steps, rate {rate:g}"
    )
    return with_numbers(
        picture, rate=rate, before=a.mean(), after=means.mean(), spread=means.std(), expected=expected, scale=1 / (1 - rate), largest=after.max(), units=UNITS,
        one=after[0].mean(), lost=kept[0].size - kept[0].sum(),
    )  # fmt: skip
