"""Fitting a normal distribution: the gradient's path depends on the parameters' names, the natural gradient's does not."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from measured import style


@figure("computed")
def natural_gradient_paths(mean: float = 3.0, deviation: float = 0.8, rate: float = 0.002, steps: int = 6000) -> Figure:
    """Paths in (mean, deviation) to the fit of data with mean 0 and variance 1, in two parametrisations."""

    def path(logarithmic: bool, natural: bool) -> np.ndarray:
        m, s, kept = mean, deviation, []
        for _ in range(steps):
            kept.append((m, s))
            # Of the mean negative log-likelihood ln s + ((m^2 + 1) / s^2) / 2; Fisher's information is diagonal in both.
            down_m, down_s = m / s**2, 1 / s - (m**2 + 1) / s**3
            if logarithmic:
                down_log = s * down_s
                m, s = (
                    m - rate * down_m * (s**2 if natural else 1),
                    np.exp(np.log(s) - rate * down_log / (2 if natural else 1)),
                )
            else:
                m, s = m - rate * down_m * (s**2 if natural else 1), s - rate * down_s * (s**2 / 2 if natural else 1)
        return np.array(kept)

    picture, axes = style.canvas(columns=2, sharey=True, sharex=True)
    m, s = np.meshgrid(np.linspace(-0.3, 3.3, 73), np.linspace(0.4, 3.2, 57))
    gaps = []
    for panel, natural in zip(axes, (False, True), strict=True):
        panel.contour(
            m,
            s,
            np.log(s) + (m**2 + 1) / s**2 / 2,
            levels=np.geomspace(0.55, 8, 10),
            colors=style.QUIET,
            linewidths=0.6,
        )
        straight, logarithmic = path(False, natural), path(True, natural)
        panel.plot(*straight.T, color=style.CLASS_A, label="in $(\\mu, \\sigma)$", lw=3.5 if natural else 2.2)
        panel.plot(*logarithmic.T, "--", color=style.CLASS_B, label="in $(\\mu, \\ln\\sigma)$")
        panel.plot(0, 1, "*", color=style.TRUTH, ms=14, zorder=3)
        panel.plot(mean, deviation, "o", color=style.TRUTH, ms=8)
        panel.set_title("Natural gradient" if natural else "Gradient")
        panel.set(xlabel="$\\mu$", xlim=(-0.3, 3.3), ylim=(0.4, 3.2))
        distances = np.hypot(*(straight[:, None] - logarithmic[None, ::20]).transpose(2, 0, 1))
        gaps.append(distances.min(axis=0).max())
    axes[0].set_ylabel("$\\sigma$")
    axes[0].legend(loc="upper left")
    return with_numbers(picture, gap_gradient=gaps[0], gap_natural=gaps[1], end=straight[-1])
