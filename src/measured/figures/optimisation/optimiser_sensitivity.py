"""How much the learning rate matters to each optimiser."""

import numpy as np
from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.optimisation import _contest


@figure("measured", record="optimisation/rates")
def optimiser_sensitivity(record: Record, slack: float = 1.5) -> Figure:
    """Validation loss at the end by learning rate, mean and range over seeds, for each optimiser; its lowest mean is ringed.

    Args:
        slack: rates whose mean loss is at most this many times the lowest count as about as good.
    """
    names, rates = record.settings["optimisers"], np.array(record.settings["rates"])
    losses = record.results["validation_loss"]
    chosen = _contest.best(record)
    picture, axes = style.canvas()
    widths = []
    for i, (name, (colour, marker, line)) in enumerate(zip(names, _contest.LOOKS, strict=True)):
        middle = losses[:, i].mean(axis=0)
        axes.loglog(rates, middle, line, color=colour, marker=marker, label=f"{name}: {rates[chosen[i]]:g}")
        axes.fill_between(rates, losses[:, i].min(axis=0), losses[:, i].max(axis=0), color=colour, alpha=0.1, lw=0)
        axes.plot(rates[chosen[i]], middle[chosen[i]], "o", ms=15, mfc="none", mec=colour)
        good = rates[middle <= slack * middle[chosen[i]]]
        widths.append(good.max() / good.min())
    axes.axhline(np.log(10), color=style.TRUTH, lw=1)
    axes.annotate("guessing: ln 10", (1e-4, np.log(10)), (0, 14), textcoords="offset points", fontsize=13)
    axes.set(xlabel="learning rate", ylabel="validation loss after 20 epochs", ylim=(0.05, 4.5), xlim=(8e-5, 20))
    axes.legend(loc="center right", title="best rate", alignment="left", title_fontsize=13)
    adam = names.index("Adam")
    mean = losses.mean(axis=0)
    best = mean[range(len(names)), chosen]
    off = [  # ten times too small or too large, two places on a grid in factors of three: the lower loss of the two
        min(mean[i, k] for k in (j - 2, j + 2) if 0 <= k < len(rates)) for i, j in enumerate(chosen)
    ]
    return with_numbers(
        picture,
        seeds=len(record.seeds),
        names=names,
        best_rates=rates[chosen],
        slack=slack,
        widths=widths,
        narrowest=min(widths),
        widest=max(widths),
        adam_default=losses[:, adam, list(rates).index(1e-3)].mean(),
        adam_best=losses[:, adam, chosen[adam]].mean(),
        adam_high=losses[:, adam, list(rates).index(0.3)].mean(),
        ring_on_line=max(best - mean.min(axis=1)),
        adam_best_rate=rates[chosen[adam]],
        sgd_best_rate=rates[chosen[names.index("SGD")]],
        methods_apart=best.max() / best.min(),
        tenfold=min(off / best),  # least cost of a rate that is off by ten, over the methods
        guessing=np.log(10),
        ratio=rates[chosen].max() / rates[chosen].min(),
    )
