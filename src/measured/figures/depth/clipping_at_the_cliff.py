"""Descent on the loss of twenty equal factors, with the gradient clipped and not, from the steep side and from the flat one."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

FACTORS, TARGET, RATE, STEPS = 20, 1.0, 0.002, 300
STARTS = (1.3, 0.6)


def loss(w: np.ndarray) -> np.ndarray:
    """Half the squared distance of the product of equal factors from the target."""
    return (w**FACTORS - TARGET) ** 2 / 2


def path(start: float, clip: float) -> np.ndarray:
    """Places of descent (up to STEPS + 1,); it ends where it has left the axis for good. A clip of 0 clips nothing."""
    w = [start]
    for _ in range(STEPS):
        slope = FACTORS * w[-1] ** (FACTORS - 1) * (w[-1] ** FACTORS - TARGET)
        w.append(w[-1] - RATE * (np.clip(slope, -clip, clip) if clip else slope))
        if abs(w[-1]) > 10:
            break
    return np.array(w)


@figure("computed")
def clipping_at_the_cliff(clip: float = 1):
    picture, (left, right) = style.canvas((9.3, 4.1), columns=2, width_ratios=(1.15, 1))
    w = np.linspace(0.5, 1.34, 600)
    left.plot(w, loss(w) + 1e-12, color=style.TRUTH)
    looks = ((style.CLASS_B, "o"), (style.CLASS_A, "s"))
    ends, first = {}, []
    for start, (colour, marker) in zip(STARTS, looks):
        free, held = path(start, 0.0), path(start, clip)
        inside = held[(held > 0.5) & (held < 1.34)]
        left.plot(
            inside,
            loss(inside) + 1e-12,
            marker,
            color=colour,
            markersize=7,
            alpha=0.5,
            gid=f"step-2-{start}".replace(".", "_"),
        )
        right.plot(
            loss(held) + 1e-12, color=colour, label=f"from {start:g}", gid=f"step-2-line-{start}".replace(".", "_")
        )
        ends[f"{start:g}".replace(".", "_")] = loss(held)[-1]
        first.append(free[1])
    left.text(1.19, 2500, "start at 1.3", color=style.CLASS_B, fontsize=16, ha="right")
    left.text(0.52, 2.2, "start at 0.6", color=style.CLASS_A, fontsize=16)
    left.set(yscale="log", ylim=(1e-5, 6e4), xlabel="$w$", ylabel="loss", title=f"{FACTORS} factors $w$")
    right.set(yscale="log", ylim=(1e-5, 6e4), xlim=(0, STEPS), xlabel="step")
    right.set_title("not clipped" if not clip else f"gradient clipped at {clip:g}")
    right.text(290, 1.0, "from 0.6", color=style.CLASS_A, fontsize=16, ha="right")
    right.text(60, 4e3, "from 1.3", color=style.CLASS_B, fontsize=16) if clip else right.text(
        10, 40, "from 1.3: gone after one step", color=style.CLASS_B, fontsize=16
    )
    for axes in (left, right):
        axes.minorticks_off()
    steep = FACTORS * STARTS[0] ** (FACTORS - 1) * (STARTS[0] ** FACTORS - TARGET)
    flat = FACTORS * STARTS[1] ** (FACTORS - 1) * (TARGET - STARTS[1] ** FACTORS)
    return with_numbers(
        picture, clip=clip, ends=ends, thrown=first[0], steep=steep, flat=flat, factors=FACTORS, rate=RATE, steps=STEPS,
        first_loss=loss(STARTS[0]), flat_end=path(STARTS[1], 0.0)[-1],
    )  # fmt: skip
