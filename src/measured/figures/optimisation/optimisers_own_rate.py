"""Seven optimisers, each at the learning rate that a validation set chose for it."""

import numpy as np
from matplotlib.figure import Figure

from measured import style
from deeplecture import record
from deeplecture.figure import figure, with_numbers
from measured.figures.optimisation import _contest


@figure("measured", record="optimisation/rates")
def optimisers_own_rate() -> Figure:
    """Training loss by epoch, and test accuracy of every seed, at each optimiser's best rate."""
    known = record.load("optimisation/rates")
    names, rates = known.settings["optimisers"], known.settings["rates"]
    curve, accuracy = known.results["curve"], known.results["test_accuracy"]
    chosen = _contest.best(known)
    epochs = np.arange(1, curve.shape[-1] + 1)
    picture, (left, right) = style.canvas(columns=2, width_ratios=(1.1, 1))
    means, errors, medians = [], [], []
    for i, (name, (colour, marker, line)) in enumerate(zip(names, _contest.LOOKS, strict=True)):
        runs, tested = curve[:, i, chosen[i]], accuracy[:, i, chosen[i]]
        left.semilogy(epochs, np.median(runs, axis=0), line, color=colour, marker=marker, markevery=3, lw=1.8)
        right.plot(100 * tested, np.full(len(tested), i), marker, color=colour, alpha=0.5)
        right.errorbar(
            100 * tested.mean(), i, xerr=100 * tested.std(ddof=1), color=style.TRUTH, fmt="|", ms=16, capsize=4, lw=1.5
        )
        means.append(tested.mean())
        errors.append(tested.std(ddof=1))
        medians.append(np.median(runs[:, -1]))
    left.set(xlabel="epoch", ylabel="training loss", xlim=(1, epochs[-1]), xticks=(1, 5, 10, 15, 20))
    left.set_title("Training, median over seeds")
    right.set_yticks(range(len(names)), [f"{name}, {rates[j]:g}" for name, j in zip(names, chosen, strict=True)])
    right.invert_yaxis()
    right.set_xlabel("test accuracy in %; mean ± sd")
    right.set_title("Test, every seed")
    return with_numbers(
        picture,
        seeds=len(known.seeds),
        rates=[rates[j] for j in chosen],
        names=names,
        accuracy=means,
        deviation=errors,
        lowest=min(means),
        highest=max(means),
        gap=max(means) - min(means),
        largest_deviation=max(errors),
        training=medians,
        tested=len(known.seeds) * 300,
    )
