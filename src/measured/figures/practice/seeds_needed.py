"""How often so many paired runs show which of two recipes is better, by resampling all pairs of a record."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.figures.practice._compared import gaps, power

SEEDS = (2, 3, 5, 7, 10, 15, 20, 30)
KNOB = (3, 5, 10, 20)
RECIPES = {"narrow": style.CLASS_B, "smoothing": style.CLASS_A, "noise": style.TRAIN, "dropout": style.QUIET}


@figure("measured", record="practice/seeds")
def seeds_needed(record: Record, seeds: int = 5):
    every = {recipe: gaps(record, recipe).ravel() for recipe in RECIPES}
    found = {recipe: np.array([power(one, count) for count in SEEDS]) for recipe, one in every.items()}
    at = SEEDS.index(seeds)
    picture, (left, right) = style.canvas((7.3, 3.8), columns=2)
    rng = np.random.default_rng(12)
    for place, (recipe, ink) in enumerate(RECIPES.items()):
        means = every[recipe][rng.integers(0, every[recipe].size, (60, seeds))].mean(axis=1)
        left.plot(100 * means, 3 - place + rng.uniform(-0.25, 0.25, 60), "o", color=ink, markersize=5, alpha=0.5)
        right.plot(SEEDS, found[recipe][:, 0], "-o", color=ink, markersize=6)
        right.plot(
            seeds, found[recipe][at, 0], "o", markersize=18, markerfacecolor="none", color=style.FIT, markeredgewidth=3
        )
    left.axvline(0, color=style.QUIET, linewidth=1.5)
    left.set_yticks((3, 2, 1, 0), list(RECIPES), fontsize=17)
    left.set(xlim=(-3.6, 2.6), xlabel="points over plain", title=f"means of {seeds} pairs")
    right.axhline(0.8, color=style.QUIET, linestyle=":", linewidth=2)
    right.set(xscale="log", ylim=(0, 1.03), xlabel="pairs of runs", title="difference shown")
    right.set_xticks((2, 5, 10, 30), ("2", "5", "10", "30"))
    right.set_yticks((0, 0.4, 0.8), ("0", "40 %", "80 %"))
    right.minorticks_off()
    right.tick_params(labelsize=14.5)
    left.tick_params(axis="x", labelsize=14.5)
    first = {
        recipe: next((count for count, (hit, _) in zip(SEEDS, one) if hit >= 0.8), np.inf)
        for recipe, one in found.items()
    }
    by = lambda column, place: {recipe: one[place, column] for recipe, one in found.items()}
    return with_numbers(
        picture, seeds=seeds, shown=by(0, at), wrong=by(1, at), needed=first, three={recipe: one[SEEDS.index(3), 0] for recipe, one in found.items()}, ten={recipe: one[SEEDS.index(10), 0] for recipe, one in found.items()}, thirty={recipe: one[-1, 0] for recipe, one in found.items()},
        gap={recipe: one.mean() for recipe, one in every.items()}, spread={recipe: one.std(ddof=1) for recipe, one in every.items()}, pairs=every["noise"].size, formula={recipe: (2.8 * one.std(ddof=1) / one.mean()) ** 2 for recipe, one in every.items()},
    )  # fmt: skip
