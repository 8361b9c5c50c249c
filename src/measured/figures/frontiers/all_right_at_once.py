"""One sweep on two scales: the share of single digits that are right, and of numbers of several digits with none wrong."""

from functools import cache

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style

SIZES, DRAWS, NUMBERS = (10, 20, 40, 80, 160, 320, 640, 1280), 20, 2_000


@cache
def sweep() -> list[list[np.ndarray]]:
    """Which test digits the nearest neighbour among n examples gets right, by draw and n."""
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    found = []
    for draw in range(DRAWS):
        order = np.random.default_rng([17, draw]).permutation(len(y))
        known, asked = order[: SIZES[-1]], order[SIZES[-1] :]
        far = (x[asked] ** 2).sum(axis=1)[:, None] - 2 * x[asked] @ x[known].T + (x[known] ** 2).sum(axis=1)
        found.append([y[known[far[:, :size].argmin(axis=1)]] == y[asked] for size in SIZES])
    return found


@figure("computed")
def all_right_at_once(length: int = 10):
    right = sweep()
    rng = np.random.default_rng(18)
    single = np.array([[one.mean() for one in row] for row in right])
    whole = np.array(
        [[one[rng.integers(len(one), size=(NUMBERS, length))].all(axis=1).mean() for one in row] for row in right]
    )
    picture, panels = style.canvas((10.0, 4.2), columns=2, sharex=True, sharey=True)
    power = single**length
    for axes, runs, ink, name in zip(
        panels, (single, whole), (style.CLASS_A, style.CLASS_B), ("each digit", f"all {length} digits")
    ):
        axes.fill_between(SIZES, runs.min(axis=0), runs.max(axis=0), color=ink, alpha=0.2, linewidth=0)
        axes.plot(SIZES, runs.mean(axis=0), "o-", color=ink, markersize=8)
        axes.set(xscale="log", ylim=(0, 1.02), xlabel="examples")
        axes.set_title(name if length > 1 or name == "each digit" else "the one digit", color=ink, fontsize=18)
        axes.set_xticks((10, 100, 1000), ("10", "100", "1,000"))
        axes.set_yticks((0, 0.5, 1), ("0", "50 %", "100 %"))
    panels[0].set_ylabel("right")
    panels[1].plot(SIZES, power.mean(axis=0), ":", color=style.TRUTH, linewidth=2.5)
    panels[1].text(
        SIZES[0],
        0.9 if length > 2 else 0.25,
        "dotted: the left\npanel to a power" if length > 1 else "",
        fontsize=16,
        color=style.TRUTH,
        va="top",
    )
    steps = lambda runs: np.diff(runs.mean(axis=0)).max() / (runs.mean(axis=0)[-1] - runs.mean(axis=0)[0])  # noqa: E731
    return with_numbers(
        picture, single=single.mean(axis=0), whole=whole.mean(axis=0), off=np.abs(whole.mean(axis=0) - power.mean(axis=0)).max(), length=length, sizes=SIZES, draws=DRAWS,
        step_single=steps(single), step_whole=steps(whole), first=whole.mean(axis=0)[0], last=whole.mean(axis=0)[-1], middle=whole.mean(axis=0)[4],
    )  # fmt: skip
