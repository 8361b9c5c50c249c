"""The error of descent by its number of steps beside that of ridge by its penalty, on the same samples."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.regularisation._legendre import DEGREE, GRID, POINTS, features, samples, truth

RATE, DRAWS = 0.02, 200
STEPS = np.geomspace(1, 1e6, 25)


@figure("computed")
def stopping_is_ridge():
    x, y = samples(POINTS, DRAWS)
    seen, asked = features(x, DEGREE), features(GRID, DEGREE)
    values, vectors = np.linalg.eigh(seen.swapaxes(1, 2) @ seen / POINTS)
    along = (vectors.swapaxes(1, 2) @ (seen.swapaxes(1, 2) @ y[..., None]))[..., 0] / POINTS
    values = np.maximum(values, 1e-12)
    shrink = {
        "descent": lambda steps: 1 - np.exp(steps * np.log1p(-RATE * values)),
        "ridge": lambda steps: values / (values + 1 / (RATE * steps)),
    }
    error = {}
    for name, factor in shrink.items():
        fits = [(vectors @ (factor(steps) / values * along)[..., None])[..., 0] @ asked.T for steps in STEPS]
        error[name] = np.array([((fit - truth(GRID)) ** 2).mean(axis=1) for fit in fits])  # steps, draws
    picture, axes = style.canvas((10.0, 4.2))
    for number, (name, ink, line) in enumerate((("descent", style.CLASS_B, "o-"), ("ridge", style.CLASS_A, "s--"))):
        axes.plot(STEPS, np.median(error[name], axis=1), line, color=ink, gid=f"step-{number + 1}-{name}")
    axes.text(1.2, 0.75, "ridge, penalty 1 / (rate × steps)", color=style.CLASS_A, fontsize=16, gid="step-2-name")
    axes.text(2.5e4, 4.5, "descent, stopped", color=style.CLASS_B, fontsize=16, ha="right", gid="step-1-name")
    axes.set(xscale="log", yscale="log", xlabel="steps of descent", ylabel="squared error, median", ylim=(0.05, 20))
    axes.set_yticks((0.1, 1, 10), ("0.1", "1", "10"))
    axes.set_xticks((1, 100, 1e4, 1e6), ("1", "100", "10,000", "1,000,000"))
    axes.minorticks_off()
    middle = {name: np.median(one, axis=1) for name, one in error.items()}
    return with_numbers(
        picture, rate=RATE, best={name: one.min() for name, one in middle.items()}, at={name: STEPS[one.argmin()] for name, one in middle.items()},
        end={name: one[-1] for name, one in middle.items()}, apart=np.abs(np.log(middle["descent"] / middle["ridge"])).max(), largest=RATE * values.max(),
    )  # fmt: skip
