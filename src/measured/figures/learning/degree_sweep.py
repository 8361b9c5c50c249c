"""Which degree of polynomial is best, over 300 samples, and which one leave-one-out would have chosen."""

import numpy as np

from measured import style
from deeplecture.figure import figure, with_numbers
from measured.figures.learning import _waves


@figure("computed")
def degree_sweep(draws: int = 300, seed: int = 0):
    degrees = np.arange(0, 15)
    grid = np.linspace(_waves.LOW, _waves.HIGH, 200)
    train, true, chosen_by = np.zeros((3, draws, len(degrees)))
    for draw in range(draws):
        x, y = _waves.sample(np.random.default_rng([seed, draw]))
        points, curves, leverage = _waves.fit_all(x, y, degrees[-1], grid)
        train[draw] = ((points - y) ** 2).mean(axis=1)
        true[draw] = ((curves - _waves.truth(grid)) ** 2).mean(axis=1)
        # The error of the fit to all other points at the point left out: its residual over one minus its leverage.
        chosen_by[draw] = (((y - points) / (1 - leverage)) ** 2).mean(axis=1)
    best, chosen = true.argmin(axis=1), chosen_by.argmin(axis=1)
    wins, picks = (np.bincount(found, minlength=len(degrees)) / draws for found in (best, chosen))
    rows = np.arange(draws)

    picture, (errors, winners) = style.canvas(style.SLIDE, columns=2)
    for values, colour, marker, stroke, name in (
        (train, style.TRAIN, "o", "--", "on the points"),
        (true, style.TEST, "s", "-", "to the truth"),
    ):
        low, middle, high = np.quantile(values, [0.1, 0.5, 0.9], axis=0)
        errors.semilogy(degrees, middle, color=colour, marker=marker, linestyle=stroke, label=name)
        errors.fill_between(degrees, low, high, color=colour, alpha=0.15, linewidth=0)
    errors.text(13.8, 0.055, "on the points", color=style.TRAIN, ha="right")
    errors.text(8.6, 1.2, "to the truth", color=style.TEST, ha="right")
    errors.set(
        xlabel="degree",
        ylabel="mean squared error",
        title=f"{draws} samples: median, 10–90 %",
        ylim=(0.02, 200),
        xticks=range(0, 15, 2),
    )
    winners.bar(degrees - 0.2, 100 * wins, width=0.4, color=style.TRUTH)
    winners.bar(degrees + 0.2, 100 * picks, width=0.4, color=style.FIT, hatch="//", edgecolor="white", linewidth=0)
    winners.text(9.3, 100 * wins.max() * 0.9, "nearest to the truth", color=style.TRUTH)
    winners.text(9.3, 100 * wins.max() * 0.8, "chosen by leave-one-out", color=style.FIT)
    winners.set(
        xlabel="degree",
        ylabel="share of samples (%)",
        title="Which degree wins",
        xticks=range(0, 15, 2),
        xlim=(-0.7, 16.5),
    )
    return with_numbers(
        picture,
        degrees=degrees,
        train=np.median(train, axis=0),
        true=np.median(true, axis=0),
        true_high=np.quantile(true, 0.9, axis=0),
        wins=wins,
        picks=picks,
        winner=int(wins.argmax()),
        wins_share=wins.max(),
        agree=(best == chosen).mean(),
        cost_of_choosing=np.median(true[rows, chosen] / true[rows, best]),
        line_beats_cubic=(true[:, 1] < true[:, 3]).mean(),
        draws=draws,
    )
