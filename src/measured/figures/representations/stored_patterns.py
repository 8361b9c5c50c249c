"""How many pairs of patterns a store of yes-or-no synapses holds, by the share of cells that are active in a pattern.

Willshaw, Buneman and Longuet-Higgins (1969): a synapse is on if both its cells were active in any pair; a cell answers if all
its active inputs reach it.
"""

from functools import cache

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

CELLS, DRAWS = 200, 3
ACTIVE = (2, 4, 6, 10, 20, 40, 70, 100)
COUNTS = np.unique(np.geomspace(2, 1500, 60).astype(int))
ALLOWED = 0.01  # wrong cells over active cells of a pattern, on average


def patterns(count: int, active: int, rng: np.random.Generator) -> np.ndarray:
    """(count, CELLS) of zeros and ones, each with so many ones."""
    places = rng.random((count, CELLS)).argpartition(active, axis=1)[:, :active]
    made = np.zeros((count, CELLS), np.float32)
    np.put_along_axis(made, places, 1, axis=1)
    return made


def stored(active: int, rng: np.random.Generator) -> int:
    """The largest number of pairs, of those tried, at which answers have no more wrong cells than is allowed."""
    keys, values = (patterns(int(COUNTS[-1]), active, rng) for _ in range(2))
    best, wall, begin = 0, np.zeros((CELLS, CELLS), bool), 0
    for count in COUNTS:
        wall |= keys[begin:count].T @ values[begin:count] > 0
        begin = count
        asked = keys[: min(count, 100)]
        wrong = ((asked @ wall >= active) & (values[: len(asked)] == 0)).sum() / (active * len(asked))
        if wrong > ALLOWED:
            break
        best = int(count)
    return best


@cache
def capacities() -> tuple[np.ndarray, np.ndarray]:
    """Patterns (DRAWS, ACTIVE) and bits for each synapse, if every choice of active cells is as likely."""
    from scipy.special import gammaln

    held = np.array(
        [[stored(active, np.random.default_rng([11, draw, active])) for active in ACTIVE] for draw in range(DRAWS)]
    )
    one = np.array(ACTIVE)
    bits = (gammaln(CELLS + 1) - gammaln(one + 1) - gammaln(CELLS - one + 1)) / np.log(2)
    return held, held * bits / CELLS**2


@figure("computed")
def stored_patterns():
    held, bits = capacities()
    share = np.array(ACTIVE) / CELLS
    picture, (left, right) = style.canvas((9.4, 4.1), columns=2)
    for axes, values, ink, gid in ((left, held, style.CLASS_A, None), (right, bits, style.FIT, "step-2-bits")):
        axes.plot(share, values.mean(axis=0), "o-", color=ink, gid=gid)
        axes.fill_between(
            share, values.min(axis=0), values.max(axis=0), color=ink, alpha=0.2, linewidth=0, gid=gid and gid + "-band"
        )
        axes.set(xscale="log", xlabel="share of cells active")
        axes.set_xticks((0.01, 0.03, 0.1, 0.3), ("1 %", "3 %", "10 %", "30 %"))
        axes.minorticks_off()
    left.set(yscale="log", title="pairs held")
    left.set_yticks((1, 10, 100, 1000), ("1", "10", "100", "1000"))
    left.minorticks_off()
    right.set(title="bits for each synapse", ylim=(0, None))
    named = lambda values: {str(active): value for active, value in zip(ACTIVE, values.mean(axis=0))}
    best = int(bits.mean(axis=0).argmax())
    return with_numbers(
        picture,
        held=named(held),
        bits=named(bits),
        cells=CELLS,
        best=ACTIVE[best],
        best_share=share[best],
        best_bits=bits.mean(axis=0)[best],
        draws=DRAWS,
        falls=bool((np.diff(held.mean(axis=0)[1:]) < 0).all()),
        most=ACTIVE[int(held.mean(axis=0).argmax())],
    )
