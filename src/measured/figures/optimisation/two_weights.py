"""The loss of the smallest deep network, two weights in a row, with its saddle and its valley."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import style


def hessian(a: float, b: float) -> np.ndarray:
    """Second derivatives of (a b - 1)^2."""
    return np.array([[2 * b * b, 4 * a * b - 2], [4 * a * b - 2, 2 * a * a]])


@figure("computed")
def two_weights() -> Figure:
    """Contours of (a b - 1)^2 with its critical points, and the curvatures along the valley a b = 1."""
    picture, (left, right) = style.canvas(columns=2)
    a, b = np.meshgrid(np.linspace(-3, 3, 121), np.linspace(-3, 3, 121))
    left.contour(a, b, (a * b - 1) ** 2, levels=[0.05, 0.3, 1, 3, 8, 20, 45], colors=style.QUIET, linewidths=0.8)
    for sign in (1, -1):
        branch = sign * np.geomspace(1 / 3, 3, 100)
        left.plot(branch, 1 / branch, color=style.CLASS_A, lw=3)
    left.plot(0, 0, "X", color=style.CLASS_B, ms=12)
    left.annotate("saddle", (0, 0), (9, -15), textcoords="offset points", color=style.CLASS_B)
    left.text(1.15, 1.3, "$ab=1$: loss 0", color=style.CLASS_A, bbox={"fc": "white", "ec": "none", "pad": 1})
    left.set(xlabel="$a$", ylabel="$b$", aspect="equal")
    along = np.geomspace(0.25, 4, 81)
    values = np.array([np.linalg.eigvalsh(hessian(place, 1 / place)) for place in along])
    right.plot(along, values[:, 1], color=style.CLASS_A)
    right.plot(along, values[:, 0], "--", color=style.TRAIN)
    right.annotate("across the valley", (along[60], values[60, 1]), (-4, 8), textcoords="offset points", ha="right",
                   color=style.CLASS_A)  # fmt: skip
    right.annotate("along it", (1.6, 0), (0, 6), textcoords="offset points", color=style.TRAIN)
    right.set(xscale="log", xlabel="$a$, with $b = 1/a$", ylabel="curvature at loss 0")
    right.set_xticks([0.25, 0.5, 1, 2, 4], ["1/4", "1/2", "1", "2", "4"])
    right.minorticks_off()
    saddle = np.linalg.eigvalsh(hessian(0, 0))
    return with_numbers(
        picture,
        saddle_low=saddle[0],
        saddle_high=saddle[1],
        flattest=values[:, 1].min(),
        flattest_at=along[values[:, 1].argmin()],
        sharpest=values[:, 1].max(),
        along=np.abs(values[:, 0]).max(),
    )
