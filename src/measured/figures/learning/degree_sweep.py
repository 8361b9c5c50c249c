"""Which degree of polynomial is best, over 300 samples, and what comes of letting leave-one-out choose it."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.learning import _waves

USUAL = 4


@figure("computed")
def degree_sweep(draws: int = 300, seed: int = 0):
    degrees = np.arange(0, 15)
    grid = np.linspace(_waves.LOW, _waves.HIGH, 200)
    train, true, among, chosen_by = np.zeros((4, draws, len(degrees)))
    for draw in range(draws):
        x, y = _waves.sample(np.random.default_rng([seed, draw]))
        points, curves, leverage = _waves.fit_all(x, y, degrees[-1], grid)
        train[draw] = ((points - y) ** 2).mean(axis=1)
        squared = (curves - _waves.truth(grid)) ** 2
        true[draw] = squared.mean(axis=1)
        among[draw] = squared[:, (grid >= x[0]) & (grid <= x[-1])].mean(axis=1)
        # The error of the fit to all other points at the point left out: its residual over one minus its leverage.
        chosen_by[draw] = (((y - points) / (1 - leverage)) ** 2).mean(axis=1)
    best, chosen = true.argmin(axis=1), chosen_by.argmin(axis=1)
    wins, picks = (np.bincount(found, minlength=len(degrees)) / draws for found in (best, chosen))
    rows = np.arange(draws)
    picked, line, usual = true[rows, chosen], true[:, 1], true[:, USUAL]

    picture, (errors, winners, tails) = style.canvas(style.SLIDE, columns=3)
    for values, colour, marker, stroke in ((train, style.TRAIN, "o", "--"), (true, style.TEST, "s", "-")):
        low, middle, high = np.quantile(values, [0.1, 0.5, 0.9], axis=0)
        errors.semilogy(degrees, middle, color=colour, marker=marker, linestyle=stroke)
        errors.fill_between(degrees, low, high, color=colour, alpha=0.15, linewidth=0)
    errors.text(13.8, 0.05, "on the points", color=style.TRAIN, ha="right")
    errors.text(9.4, 4, "to the truth", color=style.TEST, ha="right")
    errors.set(
        xlabel="degree",
        ylabel="mean squared error",
        title="Median, 10–90 %",
        ylim=(0.02, 200),
        xticks=range(0, 15, 2),
    )
    winners.bar(degrees - 0.2, 100 * wins, width=0.4, color=style.TRUTH)
    winners.bar(degrees + 0.2, 100 * picks, width=0.4, color=style.FIT, hatch="//", edgecolor="white", linewidth=0)
    winners.text(14.6, 100 * wins.max() * 0.85, "nearest to\nthe truth", color=style.TRUTH, ha="right")
    winners.text(14.6, 100 * wins.max() * 0.62, "chosen by\nleave-one-out", color=style.FIT, ha="right")
    winners.set(
        xlabel="degree",
        ylabel="share of samples (%)",
        title=f"Wins in {draws} samples",
        xticks=range(0, 15, 2),
        xlim=(-0.7, 14.7),
    )
    shares = 100 * (rows + 0.5) / draws
    for values, colour, stroke in ((picked, style.FIT, "-"), (line, style.QUIET, ":"), (usual, style.CLASS_A, "--")):
        tails.semilogy(shares, np.sort(values), color=colour, linestyle=stroke)
    tails.text(62, 40, "leave-one-out's\nchoice", color=style.FIT, ha="center")
    tails.text(3, 0.65, "always a line", color=style.QUIET)
    tails.text(60, 0.022, f"always degree {USUAL}", color=style.CLASS_A, ha="center")
    tails.set(
        xlabel="samples, from best to worst (%)",
        ylabel="error to the truth",
        title="Who chooses the degree",
        xlim=(0, 100),
        ylim=(0.015, 2 * picked.max()),
    )
    return with_numbers(
        picture,
        degrees=degrees,
        train=np.median(train, axis=0),
        true=np.median(true, axis=0),
        true_mean=true.mean(axis=0),
        true_high=np.quantile(true, 0.9, axis=0),
        wins=wins,
        picks=picks,
        winner=int(wins.argmax()),
        wins_share=wins.max(),
        wins_error=np.sqrt(wins.max() * (1 - wins.max()) / draws),
        agree=(best == chosen).mean(),
        cost_of_choosing=np.median(picked / true[rows, best]),
        picked_median=np.median(picked),
        picked_mean=picked.mean(),
        picked_worst=picked.max(),
        picked_loses_to_line=(picked > line).mean(),
        picked_thousandfold=int((picked > 1000 * line).sum()),
        usual=USUAL,
        usual_mean=usual.mean(),
        usual_loses_to_line=(usual > line).mean(),
        among_picked_mean=among[rows, chosen].mean(),
        among_usual_mean=among[:, USUAL].mean(),
        among_picked_loses_to_line=(among[rows, chosen] > among[:, 1]).mean(),
        line_beats_cubic=(true[:, 1] < true[:, 3]).mean(),
        draws=draws,
    )
