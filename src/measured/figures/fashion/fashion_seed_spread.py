"""Where the seeds land, beside what the finite test set alone leaves uncertain."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record, elsewhere
from measured import style

TEST_IMAGES = 10_000


@figure("measured", record="fashion/seeds")
def fashion_seed_spread(record: Record):
    final = 100 * record.results["test_accuracy"]
    mean, deviation = final.mean(), final.std(ddof=1)
    # Standard error of an accuracy on this many images; the Wilson interval differs by less than a line's width here.
    sampling = 100 * np.sqrt(mean / 100 * (1 - mean / 100) / TEST_IMAGES)
    picture, axes = style.canvas((10.0, 2.9))
    order = np.argsort(final)
    stack = {}
    for seed in order:  # dots of nearly the same accuracy stand on one another
        place = round(final[seed] / 0.03)
        axes.plot(
            final[seed], 1.55 + 0.24 * stack.get(place, 0), "o", color=style.TEST, markersize=11, markeredgewidth=0
        )
        stack[place] = stack.get(place, 0) + 1
    for seed, side, shift in ((order[0], "right", -12), (order[-1], "left", 12)):
        axes.annotate(
            f"seed {record.seeds[seed]}: {final[seed]:.2f}",
            (final[seed], 1.55),
            (shift, 0),
            textcoords="offset points",
            ha=side,
            va="center",
            fontsize=15,
            color=style.TEST,
        )
    bars = (
        (0.95, 1.96 * deviation, style.TEST, "another seed: mean ± 1.96 standard deviations"),
        (0.2, 1.96 * sampling, style.QUIET, f"another {TEST_IMAGES:,} test images: 95 % interval of one run"),
    )
    for y, reach, colour, text in bars:
        axes.errorbar(mean, y, xerr=reach, fmt="|", color=colour, capsize=7, markersize=16, linewidth=2.4)
        axes.text(mean, y - 0.2, text, ha="center", va="top", fontsize=15, color=colour)
    axes.set(ylim=(-0.3, 2.6), xlabel="test accuracy after the last epoch (%)", yticks=[])
    axes.spines["left"].set_visible(False)
    others = elsewhere(record.name)
    apart = 100 * others["cuda"].results["test_accuracy"] - final
    losses = record.results["train_loss"]  # runs, epochs
    off = {name: np.abs(other.results["train_loss"] - losses).max() for name, other in others.items()}
    return with_numbers(
        picture,
        seeds=len(final),
        mean=mean,
        deviation=deviation,
        low=final.min(),
        high=final.max(),
        range=final.max() - final.min(),
        worst_seed=record.seeds[order[0]],
        best_seed=record.seeds[order[-1]],
        sampling=1.96 * sampling,
        test_images=TEST_IMAGES,
        standard_error=deviation / np.sqrt(len(final)),
        card=others["cuda"].provenance["device"],
        card_most=np.abs(apart).max(),
        card_usual=np.sqrt((apart**2).mean()),
        loss_off=off,
        loss_deviation=losses.std(axis=0, ddof=1).min(),
    )
