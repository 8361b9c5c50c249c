"""How long descent stays near a saddle."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import style


@figure("computed")
def saddle_escape(rate: float = 0.05, noise: float = 1e-3, seed: int = 0) -> Figure:
    """Loss by step on (a b - 1)^2 from (0.5, -0.5) moved by an offset towards the valley, and exactly there with noise."""
    rng = np.random.default_rng(seed)
    steps = 300

    def losses(offset: float, shake: float = 0.0) -> np.ndarray:
        weights, kept = np.array([0.5 + offset, -0.5 + offset]), []
        for _ in range(steps + 1):
            kept.append((weights.prod() - 1) ** 2)
            gradient = 2 * (weights.prod() - 1) * weights[::-1]
            weights = weights - rate * (gradient + shake * rng.normal(size=2))
        return np.array(kept)

    picture, axes = style.canvas()
    offsets = np.array([1e-2, 1e-4, 1e-6, 1e-8])
    left_after = []
    for offset, shade in zip(offsets, (1.0, 0.8, 0.6, 0.45), strict=True):
        path = losses(offset)
        left_after.append(int(np.argmax(path < 0.5)))
        axes.plot(path, color=style.CLASS_A, alpha=shade)
        power = int(np.log10(offset))
        axes.annotate(
            f"$10^{{{power}}}$", (left_after[-1], 0.5), (5, 0), textcoords="offset points", color=style.CLASS_A
        )
    stuck, shaken = losses(0.0), losses(0.0, noise)
    axes.plot(stuck, ":", color=style.TRUTH)
    axes.annotate("offset 0: for ever", (steps, 1), (0, 7), textcoords="offset points", ha="right")
    axes.plot(shaken, "--", color=style.CLASS_B)
    noisy = int(np.argmax(shaken < 0.5))
    axes.annotate("offset 0, noisy gradient", (noisy - 14, 0.97), (noisy - 14, 1.25), color=style.CLASS_B,
                  arrowprops={"arrowstyle": "-", "color": style.CLASS_B})  # fmt: skip
    axes.set(xlabel="step", ylabel="loss", ylim=(0, 1.65), xlim=(0, steps))
    per_decade = np.polyfit(-np.log10(offsets), left_after, 1)[0]
    return with_numbers(
        picture,
        left_after=left_after,
        per_decade=per_decade,
        per_decade_theory=np.log(10) / np.log(1 + 2 * rate),
        stuck=stuck[-1],
        noisy=noisy,
    )
