"""All orders of adding four components, from the bare network to the full one: mean loss after each addition."""

from itertools import permutations

import numpy as np

from deeplecture.figure import figure, with_numbers
from deeplecture.record import Record
from measured import style
from measured.experiments.practice.ablation import COMPONENTS, chosen

PART = "dropout"  # whose steps are thick


@figure("measured", record="practice/ablation")
def orders(record: Record):
    runs, _ = chosen(record, "loss")
    loss, names = runs.mean(axis=0), list(COMPONENTS)
    ways = list(permutations(range(4)))
    paths = np.array([[loss[sum(8 >> one for one in way[:done])] for done in range(5)] for way in ways])
    step_of = np.array([[way.index(component) for component in range(4)] for way in ways])
    part = names.index(PART)
    gains = np.array([path[where] - path[where + 1] for path, where in zip(paths, step_of[:, part])])
    picture, axes = style.canvas((7.3, 4.0))
    for path, where in zip(paths, step_of[:, part]):
        axes.plot(range(5), path, color=style.QUIET, linewidth=1.3, alpha=0.5, zorder=1)
        axes.plot((where, where + 1), path[where : where + 2], color=style.CLASS_B, linewidth=3, zorder=2)
    for mask in range(16):
        axes.plot(bin(mask).count("1"), loss[mask], "o", color=style.TRUTH, markersize=7, zorder=3)
    axes.text(2.5, loss.max(), "adds dropout", color=style.CLASS_B, fontsize=18, ha="left", va="center")
    axes.set_xticks(range(5), ("none", "one", "two", "three", "all"), fontsize=17)
    axes.set(ylabel="test loss (nats)", xlim=(-0.2, 4.2))
    spread = {
        name.replace(" ", "_"): [credit.min(), credit.max()] for name, credit in zip(names, _credits(paths, step_of))
    }
    return with_numbers(
        picture, orders=len(ways), ups=(gains < 0).sum(), downs=(gains > 0).sum(), credit=spread, apart={name: reach[1] - reach[0] for name, reach in spread.items()}, monotone=(np.diff(paths, axis=1) < 0).all(axis=1).sum(), bare=loss[0], full=loss[15], least=loss.min(), count=len(loss), runs=len(runs),
        best=bin(int(loss.argmin())), spread=(runs[:, 0] - runs[:, 15]).std(ddof=1),
    )  # fmt: skip


def _credits(paths: np.ndarray, step_of: np.ndarray) -> np.ndarray:
    """(components, orders): what each takes from the loss in each order."""
    rows = np.arange(len(paths))
    return np.array([paths[rows, step] - paths[rows, step + 1] for step in step_of.T])
