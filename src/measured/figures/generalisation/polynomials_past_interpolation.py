"""Polynomials of least squares through twenty noisy points, the shortest where many fit: three of them, and errors by size."""

import numpy as np
from numpy.polynomial.legendre import legvander

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.regularisation._legendre import features, truth

POINTS, NOISE, DRAWS = 20, 0.2, 60
COUNTS = (2, 3, 4, 6, 8, 11, 14, 17, 19, 20, 21, 23, 27, 35, 50, 80, 130, 220, 400)
SHOWN = (4, 20, 400)
GRID = np.linspace(-1, 1, 401)


def basis(x: np.ndarray, count: int, even: bool = False) -> np.ndarray:
    """The first Legendre polynomials (points, count); `even` gives each a mean square of 1, else it is 1 / (2 degree + 1)."""
    return features(x, count - 1) if even else legvander(x, count - 1)


def fitted(x: np.ndarray, y: np.ndarray, count: int, even: bool = False) -> np.ndarray:
    """The shortest coefficients (count,) of least squares."""
    return np.linalg.lstsq(basis(x, count, even), y, rcond=1e-13)[0]


@figure("computed")
def polynomials_past_interpolation():
    error, train = np.zeros((2, DRAWS, len(COUNTS)))
    first, evenly, long = None, [], basis(GRID, COUNTS[-1], True)
    views = {count: basis(GRID, count) for count in COUNTS}
    for draw in range(DRAWS):
        rng = np.random.default_rng([9, 2, draw])
        x = rng.uniform(-1, 1, POINTS)
        y = truth(x) + NOISE * rng.normal(size=POINTS)
        for number, count in enumerate(COUNTS):
            c = fitted(x, y, count)
            error[draw, number] = ((views[count] @ c - truth(GRID)) ** 2).mean()
            train[draw, number] = ((basis(x, count) @ c - y) ** 2).mean()
        evenly.append(((long @ fitted(x, y, COUNTS[-1], True) - truth(GRID)) ** 2).mean())
        first = first or (x, y)
    picture, panels = style.canvas((10.0, 4.0), columns=4, width_ratios=(1, 1, 1, 2.3))
    for number, (axes, count) in enumerate(zip(panels, SHOWN)):
        x, y = first
        axes.plot(GRID, truth(GRID), "--", color=style.TRUTH, linewidth=1.6)
        axes.plot(x, y, "o", color=style.TRAIN, markersize=5)
        gid = f"step-{number + 2}"
        axes.plot(GRID, views[count] @ fitted(x, y, count), color=style.FIT, gid=f"{gid}-fit", clip_on=True)
        axes.set(ylim=(-2.2, 2.2), xlim=(-1, 1), xticks=(), title=f"{count}", xlabel="coefficients")
        axes.set_yticks((-2, 0, 2) if number == 0 else ())
    axes = panels[-1]
    middle, low, high = np.median(error, axis=0), *np.quantile(error, (0.1, 0.9), axis=0)
    axes.plot(COUNTS, middle, "-o", color=style.TEST, markersize=6, gid="step-5-error")
    axes.fill_between(COUNTS, low, high, color=style.TEST, alpha=0.18, linewidth=0, gid="step-5-band")
    shown = np.median(train, axis=0)
    axes.plot(COUNTS, np.maximum(shown, 1e-5), "--", color=style.TRAIN, gid="step-5-train")
    axes.axvline(POINTS, color=style.QUIET, linestyle=":", zorder=0)
    axes.text(400, 2, "new points", color=style.TEST, fontsize=16, ha="right", gid="step-5-name")
    axes.text(27, 2.5e-4, "own points:\nno error left", color=style.TRAIN, fontsize=15, gid="step-5-other")
    axes.set(
        xscale="log", yscale="log", ylim=(1e-4, 1e15), xlim=(1.7, 480), xlabel="coefficients", title="squared error"
    )
    axes.set_xticks((2, 4, 20, 100, 400), ("2", "4", "20", "100", "400"))
    axes.set_yticks((1e-4, 1, 1e5, 1e10, 1e15))
    axes.minorticks_off()
    at = {count: COUNTS.index(count) for count in (4, 20, 400)}
    return with_numbers(
        picture, points=POINTS, draws=DRAWS, least=middle.min(), least_at=COUNTS[int(middle.argmin())], peak=middle[at[20]], last=middle[at[400]], four=middle[at[4]],
        peak_at=COUNTS[int(middle.argmax())], falls=all(np.diff(middle[at[20] :]) < 0), best_draws=(error[:, at[400]] < error[:, at[4]]).sum(), noise=NOISE, evenly=np.median(evenly), twenty_three=middle[COUNTS.index(23)],
    )  # fmt: skip
