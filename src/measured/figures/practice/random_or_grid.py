"""Cells of the table of rates and batch sizes that a grid and a random search try, and what the best of them costs."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style

TRIALS = (4, 9, 16, 25)
DRAWS = 400


def grid(trials: int, rates: int, batches: int, rng: np.random.Generator) -> np.ndarray:
    """Cells (trials, 2), batch size and rate, of a square grid: evenly spaced over the table, from a random first cell."""
    side = round(trials**0.5)
    along = []
    for count in (batches, rates):
        step = count / side
        along.append(np.minimum((rng.uniform(0, step) + step * np.arange(side)).astype(int), count - 1))
    return np.array([(batch, rate) for batch in along[0] for rate in along[1]])


def at_random(trials: int, rates: int, batches: int, rng: np.random.Generator) -> np.ndarray:
    """Other cells, drawn at random without repetition."""
    return np.array(np.unravel_index(rng.choice(rates * batches, trials, replace=False), (batches, rates))).T


def regrets(validation: np.ndarray, test: np.ndarray, kind, trials: int) -> np.ndarray:
    """By how much the test loss of the best tried cell, by validation, lies above that of the table's best: (runs, draws)."""
    rng = np.random.default_rng([12, trials])
    runs, batches, rates = validation.shape
    flat = validation.reshape(runs, -1)
    least = np.take_along_axis(test.reshape(runs, -1), flat.argmin(axis=1)[:, None], axis=1)[:, 0]
    found = np.empty((runs, DRAWS))
    for draw in range(DRAWS):
        cells = kind(trials, rates, batches, rng)
        tried = validation[:, cells[:, 0], cells[:, 1]]
        at = tried.argmin(axis=1)
        found[:, draw] = test[np.arange(runs), cells[at, 0], cells[at, 1]] - least
    return found


@figure("measured", record="practice/search")
def random_or_grid(record: Record, trials: int = 9):
    validation, test = record.results["validation_loss"], record.results["test_loss"]
    _, batches, rates = validation.shape
    costs = {
        name: [regrets(validation, test, kind, count) for count in TRIALS]
        for name, kind in (("grid", grid), ("random", at_random))
    }
    picture, (left, right) = style.canvas((7.3, 3.8), columns=2)
    mean = validation.mean(axis=0)
    left.imshow(-np.log(mean[::-1]), cmap="Greys_r", aspect="auto", vmin=-1.5, vmax=3)
    for kind, marker, ink, size in ((grid, "s", style.CLASS_B, 11), (at_random, "o", style.CLASS_A, 9)):
        cells = kind(trials, rates, batches, np.random.default_rng([12, 3]))
        left.plot(
            cells[:, 1],
            batches - 1 - cells[:, 0],
            marker,
            color=ink,
            markersize=size,
            markeredgecolor="white",
            markeredgewidth=1.5,
        )
    made = record.settings
    left.set_xticks((0, 3, 6, 9), [f"{made['rates'][place]:.2g}" for place in (0, 3, 6, 9)])
    left.set_yticks((0, batches - 1), (str(made["batches"][-1]), str(made["batches"][0])))
    left.set(xlabel="learning rate", ylabel="batch size")
    for name, marker, ink in (("grid", "s", style.CLASS_B), ("random", "o", style.CLASS_A)):
        runs = np.array([one.mean(axis=1) for one in costs[name]])  # trials, runs
        right.plot(TRIALS, runs.mean(axis=1), "-" + marker, color=ink, markersize=9)
        right.fill_between(TRIALS, runs.min(axis=1), runs.max(axis=1), color=ink, alpha=0.13, linewidth=0)
    place = TRIALS.index(trials)
    for name in ("grid", "random"):
        right.plot(
            trials,
            costs[name][place].mean(),
            "o",
            markersize=20,
            markerfacecolor="none",
            color=style.FIT,
            markeredgewidth=3,
        )
    right.set(xlabel="trials", title="loss above best", ylim=(0, None))
    right.set_xticks(TRIALS)
    for axes in (left, right):
        axes.tick_params(labelsize=14.5)
    right.text(0.97, 0.92, "grid", transform=right.transAxes, color=style.CLASS_B, fontsize=18, ha="right", va="top")
    right.text(0.97, 0.8, "random", transform=right.transAxes, color=style.CLASS_A, fontsize=18, ha="right", va="top")
    by = lambda name: [one.mean() for one in costs[name]]
    gap = np.array([costs["grid"][n].mean(axis=1) - costs["random"][n].mean(axis=1) for n in range(len(TRIALS))])
    return with_numbers(
        picture, trials=trials, grid=costs["grid"][place].mean(), random=costs["random"][place].mean(), grids=by("grid"), randoms=by("random"), random_better=(gap > 0).sum(axis=1), grid_better=(gap < 0).sum(axis=1), runs=validation.shape[0], cells=rates * batches, gap=gap.mean(axis=1), spread=gap[1].std(ddof=1), wins=[float((costs["random"][n] < costs["grid"][n]).mean()) for n in range(len(TRIALS))], draws=DRAWS, least=np.take_along_axis(test.reshape(len(test), -1), validation.reshape(len(test), -1).argmin(axis=1)[:, None], axis=1).mean(),
    )  # fmt: skip
