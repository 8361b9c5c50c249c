"""A declared simulation of prices whose growth changes: a model judged by months split at random, and by months to come."""

import numpy as np
from numpy.polynomial import Polynomial

from deeplecture.figure import figure, with_numbers
from measured import style


def history(months: int, rng: np.random.Generator) -> np.ndarray:
    """Prices (months,), 300 at first: the logarithm grows by a rate that itself wanders from month to month."""
    rate = 0.004 + np.cumsum(rng.normal(0, 0.0015, months))
    return 300 * np.exp(np.cumsum(rate) + rng.normal(0, 0.01, months))


def off(fitted, months, prices) -> np.ndarray:
    """By how much of the price a fit of its logarithm is off, month by month."""
    return np.abs(np.exp(fitted(months)) / prices - 1)


@figure("computed")
def forecast_after_shift(known: int = 48, ahead: int = 12, histories: int = 300):
    months = np.arange(known + ahead)
    split, last, later = np.zeros((3, histories))
    by_month = np.zeros((histories, ahead))
    degrees = (1, 2, 3, 4)
    for number in range(histories):
        rng = np.random.default_rng([9, number])
        prices = history(known + ahead, rng)
        left_out = rng.permutation(known)[: known // 4]
        kept = np.setdiff1d(months[:known], left_out)
        # The degree is chosen by months drawn at random, as one does for independent examples.
        fits = [Polynomial.fit(kept, np.log(prices[kept]), degree) for degree in degrees]
        errors = [off(fit, left_out, prices[left_out]).mean() for fit in fits]
        split[number], best = min(errors), degrees[int(np.argmin(errors))]
        whole = Polynomial.fit(months[:known], np.log(prices[:known]), best)
        by_month[number] = off(whole, months[known:], prices[known:])
        later[number] = by_month[number].mean()
        # No model at all: the price of the last month.
        last[number] = np.abs(prices[known - 1] / prices[known:] - 1).mean()
        if number == 0:
            shown, line = prices, np.exp(whole(months))
    picture, (left, right) = style.canvas(style.SLIDE, columns=2)
    left.plot(months, shown, "o", color=style.TRUTH, markersize=4)
    left.plot(months[:known], line[:known], color=style.FIT)
    left.plot(months[known - 1 :], line[known - 1 :], color=style.FIT, linestyle="--")
    left.axvspan(known - 0.5, known + ahead, color=style.TEST, alpha=0.1, linewidth=0)
    left.set(xlabel="month", ylabel="price (thousands)", title="One of the histories")
    parts = (
        ("months drawn\nat random", split, style.TRAIN),
        ("the year that\nfollows", later, style.TEST),
        ("“as last\nmonth”", last, style.QUIET),
    )
    for place, (_, values, colour) in enumerate(parts):
        low, quarter, middle, three, high = 100 * np.quantile(values, [0.05, 0.25, 0.5, 0.75, 0.95])
        right.plot([place, place], [low, high], color=colour, lw=1.8)
        right.plot([place, place], [quarter, three], color=colour, lw=14, solid_capstyle="butt", alpha=0.6)
        right.plot(place, middle, "o", color="white", markeredgecolor=colour, markersize=9)
        right.annotate(
            f"{middle:.1f} %", (place, middle), (14, -5), textcoords="offset points", color=colour, fontweight="bold"
        )
    right.set_xticks(range(3), [words for words, *_ in parts])
    right.set(ylabel="mean error (%)", yscale="log", xlim=(-0.5, 2.8), title=f"All {histories} of them")
    right.set_yticks([1, 3, 10, 30, 100], ["1", "3", "10", "30", "100"])
    right.minorticks_off()
    return with_numbers(
        picture, histories=histories, known=known, ahead=ahead, split=np.median(split), later=np.median(later),
        last=np.median(last), worse=(later > split).mean(), beaten=(later > last).mean(), by_month=np.median(by_month, axis=0),
    )  # fmt: skip
