"""Seven optimisers, each at the learning rate that a validation set chose for it."""

import itertools

import numpy as np
from matplotlib.figure import Figure

from deeplecture import claims
from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.optimisation import _contest, _words

FEW = 3  # seeds that one might have made do with


@figure("measured", record="optimisation/rates")
def optimisers_own_rate(record: Record) -> Figure:
    """Training loss by epoch at each optimiser's best rate; test accuracy less the seed's mean over the seven, all seeds."""
    names, rates = record.settings["optimisers"], record.settings["rates"]
    curve, chosen = record.results["curve"], _contest.best(record)
    tested = _contest.tested(record)  # seed x optimiser
    apart = tested - tested.mean(axis=1, keepdims=True)
    epochs = np.arange(1, curve.shape[-1] + 1)
    picture, (left, right) = style.canvas((10, 3.6), columns=2, width_ratios=(1.1, 1))
    training = []
    for i, (colour, marker, line) in enumerate(_contest.LOOKS):
        runs = curve[:, i, chosen[i]].mean(axis=0)
        left.semilogy(epochs, runs, line, color=colour, marker=marker, markevery=3, lw=1.8)
        right.plot(100 * apart[:, i], np.full(len(apart), i), marker, color=colour, alpha=0.45)
        mean, _, high, _ = claims.interval(apart[:, i], 0)
        right.errorbar(100 * mean, i, xerr=100 * (high - mean), color=style.TRUTH, fmt="|", ms=16, capsize=4, lw=1.5)
        training.append(runs[-1])
    left.set(xlabel="epoch", ylabel="training loss", xlim=(1, epochs[-1]), xticks=(1, 5, 10, 15, 20))
    left.set_title("Training, mean over seeds")
    right.axvline(0, color=style.QUIET, lw=0.8)
    right.set_yticks(range(len(names)), [f"{name}, {rates[j]:g}" for name, j in zip(names, chosen, strict=True)])
    right.invert_yaxis()
    right.set_xlabel("points of test accuracy; bars: mean, 95 %")
    right.set_title("Test, less the seed's mean of all")
    means = tested.mean(axis=0)
    pairs = {
        (i, j): claims.interval(tested[:, i], tested[:, j]) for i, j in itertools.permutations(range(len(names)), 2)
    }
    top, bottom = int(means.argmax()), int(means.argmin())
    widest = pairs[top, bottom]
    test = claims.friedman("the optimisers differ", tested, below=0.05)
    return with_numbers(
        picture,
        seeds=len(record.seeds),
        rates=[rates[j] for j in chosen],
        names=names,
        accuracy=means,
        deviation=tested.std(axis=0, ddof=1),
        lowest=means.min(),
        highest=means.max(),
        gap=np.ptp(means),
        largest_deviation=tested.std(axis=0, ddof=1).max(),
        paired_deviation=apart.std(axis=0, ddof=1).max(),
        best=names[top],
        worst=names[bottom],
        gap_low=widest[1],
        gap_high=widest[2],
        chi_square=test.values["chi-square"],
        p=test.values["p"],
        p_words=_words.scientific(test.values["p"]),
        few=FEW,
        p_few=claims.friedman("they differ in few seeds", tested[:FEW], below=0.05).values["p"],
        apart=[f"{names[i]} over {names[j]}" for (i, j), (_, low, _, _) in pairs.items() if low > 0],
        apart_corrected=_still_apart(tested),
        pairs=len(pairs) // 2,
        adam_at_its_rate=means[names.index("Adam")],
        adam_at_adamws=record.results["test_accuracy"][:, names.index("Adam"), chosen[names.index("AdamW")]].mean(),
        adamw_accuracy=means[names.index("AdamW")],
        training=training,
    )


def _still_apart(tested: np.ndarray) -> int:
    """How many of all pairs a paired t-test tells apart at 5 % when it is corrected for their number (Holm, 1979)."""
    from scipy.stats import ttest_rel

    pairs = itertools.combinations(tested.T, 2)
    found = np.sort([ttest_rel(one, other).pvalue for one, other in pairs])
    passed = found < 0.05 / np.arange(len(found), 0, -1)
    return int(np.argmin(passed)) if not passed.all() else len(found)
