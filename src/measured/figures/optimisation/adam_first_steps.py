"""What bias correction does to Adam's first steps."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import optimisers, style


@figure("computed")
def adam_first_steps(steps: int = 3000, beta1: float = 0.9, beta2: float = 0.999) -> Figure:
    """Step length over the rate for a constant gradient, with the correction and without."""
    update, weight, corrected = optimisers.adam(beta1, beta2), 0.0, []
    for _ in range(steps):
        after = update(weight, 0.3, 1.0)
        corrected.append(weight - after)
        weight = after
    t = np.arange(1, steps + 1)
    plain = (1 - beta1**t) / np.sqrt(1 - beta2**t)
    picture, axes = style.canvas((4.5, 4.2))
    axes.semilogx(t, plain, "--", color=style.CLASS_B)
    axes.semilogx(t, corrected, color=style.CLASS_A)
    axes.annotate("without correction", (t[plain.argmax()], plain.max()), (0, 6), textcoords="offset points", ha="center",
                  color=style.CLASS_B)  # fmt: skip
    axes.annotate("Adam", (1.2, 1), (0, -18), textcoords="offset points", color=style.CLASS_A)
    axes.set(xlabel="step", ylabel="length of the step / rate", xlim=(1, steps), ylim=(0, plain.max() * 1.12))
    return with_numbers(
        picture,
        first_plain=plain[0],
        largest_plain=plain.max(),
        largest_at=int(t[plain.argmax()]),
        first=corrected[0],
        last_plain=plain[-1],
        spread=np.ptp(corrected),
    )
