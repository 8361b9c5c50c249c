"""Learning-rate schedules, trained."""

import itertools

import numpy as np
from matplotlib.figure import Figure

from deeplecture import claims
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style


@figure("measured", record="optimisation/schedules")
def schedules_trained(record: Record) -> Figure:
    """Test accuracy of every schedule: of every seed at its best base rate, and the mean at each base rate."""
    names, rates = record.settings["schedules"], record.settings["rates"]
    accuracy = record.results["test_accuracy"]
    chosen = record.results["validation_loss"].mean(axis=0).argmin(axis=1)
    best = np.array([accuracy[:, i, j] for i, j in enumerate(chosen)])  # schedule x seed
    averaged = record.results["averaged_validation_loss"].mean(axis=0).argmin()
    kept = record.results["averaged_test_accuracy"][:, averaged]
    picture, (left, right) = style.canvas(columns=2, width_ratios=(1.15, 1))
    looks = tuple(zip(style.CYCLE, "osD^vPX", ("-", "--", "-.", ":", "-", "--", "-."), strict=True))
    for i, runs in enumerate((*best, kept)):
        colour, marker = looks[i][:2] if i < len(looks) else (style.TRUTH, "*")
        left.plot(100 * runs, np.full(len(runs), i), marker, color=colour, alpha=0.6, ms=7)
        left.errorbar(
            100 * runs.mean(), i, xerr=100 * runs.std(ddof=1), fmt="|", color=style.TRUTH, ms=16, capsize=4, lw=1.5
        )
    labels = [f"{name}, {rates[j]:g}" for name, j in zip(names, chosen, strict=True)]
    left.set_yticks(range(len(names) + 1), [*labels, f"constant, averaged, {rates[averaged]:g}"])
    left.invert_yaxis()
    left.set_xlabel("test accuracy in %; mean ± sd")
    left.set_title("At the best base rate, every seed")
    for i, (colour, marker, line) in enumerate(looks):
        right.semilogx(rates, 100 * accuracy[:, i].mean(axis=0), line, color=colour, marker=marker, ms=7)
    right.semilogx(
        rates, 100 * record.results["averaged_test_accuracy"].mean(axis=0), color=style.TRUTH, marker="*", ms=9, lw=1.2
    )
    right.set_xticks(rates, [f"{rate:g}" for rate in rates])
    right.minorticks_off()
    right.set_ylim(np.floor(100 * best.min()) - 3, 100 * best.max() + 0.5)
    right.set(xlabel="base rate", ylabel="mean test accuracy in %")
    right.set_title("By base rate, marked as left")
    means = dict(zip(names, best.mean(axis=1), strict=True))
    gains = best - best[names.index("constant")]  # of the same seed: same start, same batches
    top = max(means, key=means.get)
    return with_numbers(
        picture,
        seeds=len(record.seeds),
        names=names,
        best_rates=[rates[j] for j in chosen],
        accuracy=list(means.values()),
        constant=means["constant"],
        cosine=means["cosine"],
        top=top,
        top_accuracy=means[top],
        second=sorted(means.values())[-2],
        gain_cosine=gains[names.index("cosine")].mean(),
        gain_cosine_deviation=gains[names.index("cosine")].std(ddof=1),
        least_gain=gains[names.index("cosine")].min(),
        wins_cosine=int((gains[names.index("cosine")] > 0).sum()),
        gain_low=claims.interval(best[names.index("cosine")], best[names.index("constant")])[1],
        gain_high=claims.interval(best[names.index("cosine")], best[names.index("constant")])[2],
        deviation=dict(zip([*names, "averaged"], [*best.std(axis=1, ddof=1), kept.std(ddof=1)], strict=True)),
        averaged=kept.mean(),
        averaged_rate=rates[averaged],
        gain_averaged=claims.interval(kept, best[names.index("constant")])[0],
        averaged_behind=claims.interval(best[names.index("cosine")], kept)[0],
        averaged_behind_low=claims.interval(best[names.index("cosine")], kept)[1],
        averaged_behind_high=claims.interval(best[names.index("cosine")], kept)[2],
        gains_low=[  # of step and exponential over the constant rate
            claims.interval(best[names.index(name)], best[names.index("constant")])[1]
            for name in ("step", "exponential")
        ],
        top_gaps=[max(map(abs, claims.interval(best[i], best[j])[1:3])) for i, j in _pairs(names)],
        collapse=accuracy[:, :, -1].mean(axis=0).max(),
        constant_high=accuracy[:, names.index("constant"), rates.index(0.1)].mean(),
        cosine_high=accuracy[:, names.index("cosine"), rates.index(0.1)].mean(),
    )


def _pairs(names: list[str]) -> list[tuple[int, int]]:
    """The pairs among the three schedules that end near zero after a half cosine."""
    cosines = [names.index(name) for name in ("cosine", "warm-up, cosine", "one cycle")]
    return list(itertools.combinations(cosines, 2))
