"""How well a gradient is guessed from noise and one number that says whether it helped, by the number of weights."""

from functools import cache

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

UNITS, DRAWS, TRIALS, EXAMPLES, NUDGE = (2, 4, 8, 16, 32, 64, 128), 10, 100, 20, 1e-4


def forward(x, inner, outer, y):
    """Hidden values, class probabilities, and the loss of each example (..., n)."""
    hidden = np.tanh(x @ inner)
    out = hidden @ outer
    out = out - out.max(axis=-1, keepdims=True)
    log = out - np.log(np.exp(out).sum(axis=-1, keepdims=True))
    return hidden, np.exp(log), -log[..., np.arange(len(y)), y]


@cache
def guessed() -> np.ndarray:
    """Cosine with the gradient of the first weights, of the mean of all trials (ways, sizes, draws): noise in weights, noise in units."""
    from sklearn.datasets import load_digits

    data, classes = load_digits(return_X_y=True)
    found = np.zeros((2, len(UNITS), DRAWS))
    for column, units in enumerate(UNITS):
        for draw in range(DRAWS):
            rng = np.random.default_rng([23, units, draw])
            few = rng.permutation(len(data))[:EXAMPLES]
            x, y = data[few] / 16 - 0.3, classes[few]
            inner, outer = rng.normal(0, 64**-0.5, (64, units)), rng.normal(0, units**-0.5, (units, 10))
            hidden, chance, loss = forward(x, inner, outer, y)
            chance[np.arange(EXAMPLES), y] -= 1
            true = x.T @ ((chance @ outer.T) * (1 - hidden**2))
            noise = rng.normal(size=(TRIALS, 64, units))
            better = (forward(x, inner + NUDGE * noise, outer, y)[2] - loss).sum(axis=1) / NUDGE
            by_weights = (better[:, None, None] * noise).sum(axis=0)
            noise = rng.normal(size=(TRIALS, EXAMPLES, units))
            values = np.tanh(x @ inner + NUDGE * noise) @ outer
            values -= values.max(axis=-1, keepdims=True)
            told = np.log(np.exp(values).sum(axis=-1)) - values[:, np.arange(EXAMPLES), y]
            by_units = x.T @ (((told - loss).sum(axis=1) / NUDGE)[:, None, None] * noise).sum(axis=0)
            for way, guess in enumerate((by_weights, by_units)):
                found[way, column, draw] = (guess * true).sum() / np.linalg.norm(guess) / np.linalg.norm(true)
    return found


@figure("computed")
def noise_credit():
    cosine = guessed()
    weights = 64 * np.array(UNITS)
    picture, axes = style.canvas((10.0, 4.2))
    looks = (("noise in each weight", style.CLASS_B, "s-"), ("noise in each unit", style.CLASS_A, "o-"))
    for way, (name, ink, dash) in enumerate(looks):
        gid = {part: {"gid": f"step-2-{part}"} if way else {} for part in ("band", "line", "name")}
        axes.fill_between(
            weights, cosine[way].min(axis=1), cosine[way].max(axis=1), color=ink, alpha=0.2, linewidth=0, **gid["band"]
        )
        axes.plot(weights, cosine[way].mean(axis=1), dash, color=ink, markersize=8, **gid["line"])
        axes.text(
            weights[-1] * 1.12, cosine[way].mean(axis=1)[-1], name, color=ink, fontsize=17, va="center", **gid["name"]
        )
    axes.plot(weights, (TRIALS / (TRIALS + weights + 1)) ** 0.5, ":", color=style.TRUTH, gid="step-3-line")
    axes.text(150, 0.08, "dotted: 1 / √(1 + weights / trials)", color=style.TRUTH, fontsize=16, gid="step-3-name")
    axes.set(
        xscale="log",
        xlabel="weights between the layers",
        ylabel="cosine with the gradient",
        ylim=(0, 1.03),
        xlim=(110, 60_000),
    )
    axes.set_xticks((128, 1024, 8192), ("128", "1,024", "8,192"))
    axes.minorticks_off()
    mean = cosine.mean(axis=2)
    rule = (TRIALS / (TRIALS + weights + 1)) ** 0.5
    return with_numbers(
        picture, by_weights=mean[0], by_units=mean[1], weights=weights, units=UNITS, trials=TRIALS, draws=DRAWS, off=np.abs(mean[0] - rule).max(),
        lead=(mean[1] - mean[0]).min(), most_last=cosine[0, -1].max(), least_first=cosine[0, 0].min(), examples=EXAMPLES,
    )  # fmt: skip
