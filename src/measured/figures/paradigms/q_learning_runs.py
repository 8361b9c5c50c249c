"""Q-learning in the world of five by five cells: thirty runs, what they earn, and what their arrows are worth."""

from functools import cache

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.paradigms import _grid

EPISODES, RUNS, RATE, CURIOSITY, LONGEST = 200, 30, 0.5, 0.1, 100


@cache
def learned(curiosity: float = CURIOSITY, runs: int = RUNS) -> tuple[np.ndarray, np.ndarray]:
    """Runs of Q-learning side by side, each episode from the start to the goal or 100 steps.

    Returns:
        values (episodes + 1, runs, cells, moves) before the first and after each episode; return (episodes, runs), the sum of
        discounted rewards.
    """
    follow, reward = _grid.tables()
    rng = np.random.default_rng([8, 0])
    q = np.zeros((runs, len(_grid.CELLS), 4))
    kept, earned, every = [q.copy()], np.zeros((EPISODES, runs)), np.arange(runs)
    for episode in range(EPISODES):
        cell, weight = np.full(runs, _grid.NUMBER[_grid.START]), np.ones(runs)
        for _ in range(LONGEST):
            on = cell != _grid.NUMBER[_grid.GOAL]
            if not on.any():
                break
            greedy = (q[every, cell] + 1e-9 * rng.random((runs, 4))).argmax(axis=1)  # ties at random
            move = np.where(rng.random(runs) < curiosity, rng.integers(4, size=runs), greedy)
            new, gain = follow[cell, move], reward[cell, move]
            target = gain + _grid.DISCOUNT * q[every, new].max(axis=1)
            q[every, cell, move] += np.where(on, RATE * (target - q[every, cell, move]), 0)
            earned[episode] += np.where(on, weight * gain, 0)
            weight *= _grid.DISCOUNT
            cell = np.where(on, new, cell)
        kept.append(q.copy())
    return np.array(kept), earned


def follows(moves: np.ndarray) -> float:
    """The discounted return from the start of one move a cell (cells,); of steps without end where it does not arrive."""
    cell, total, weight = _grid.START, 0.0, 1.0
    for _ in range(LONGEST):
        if cell == _grid.GOAL:
            break
        cell = _grid.after(cell, int(moves[_grid.NUMBER[cell]]))
        total += weight * (_grid.PRIZE if cell == _grid.GOAL else _grid.STEP)
        weight *= _grid.DISCOUNT
    return total


@figure("computed")
def q_learning_runs(episodes: int = 50):
    values, earned = learned()
    best = _grid.settled()[_grid.NUMBER[_grid.START]]
    optimal = _grid.best_moves(_grid.settled())
    asked = (0, 5, 10, 15, 20, 30, 40, 50, 75, 100, 150, 200)
    greedy = values.argmax(axis=3)  # episode, run, cell
    found = np.array([[follows(greedy[e, run]) for run in range(RUNS)] for e in asked])
    picture, (left, right) = style.canvas((9.4, 3.0), columns=2, width_ratios=[1, 1.5])
    free = [_grid.NUMBER[cell] for cell in _grid.FREE]
    hit = np.take_along_axis(optimal[None], greedy[episodes][..., None], axis=2)[..., 0]  # run, cell
    known = np.ptp(values[episodes], axis=2) > 0  # run, cell; elsewhere all four estimates are still equal
    hit = hit & known
    _grid.draw(left)
    for cell in _grid.FREE:
        if not known[0, _grid.NUMBER[cell]]:
            left.text(*cell, "?", ha="center", va="center", fontsize=15, color=style.TEST)
    _grid.arrows(left, np.eye(4, dtype=bool)[greedy[episodes, 0]] & known[0][:, None], "arrow", wrong=~hit[0])
    left.set_title(f"Run 1 after {episodes} episodes", loc="left", fontsize=16)
    count = np.arange(1, EPISODES + 1)
    low, high = np.quantile(earned, (0.1, 0.9), axis=1)
    right.fill_between(count, low, high, color=style.FIT, alpha=0.2, linewidth=0, gid="step-2-band")
    right.plot(count, earned.mean(axis=1), color=style.FIT, linewidth=1.6, gid="step-2-mean")
    right.axhline(best, color=style.TRUTH, linestyle="--", linewidth=1.5)
    right.text(200, best + 0.03, "value iteration", ha="right", va="bottom")
    right.axvline(episodes, color=style.QUIET, linewidth=1)
    right.text(200, 0.02, f"{RUNS} runs, 80 % in the band", color=style.FIT, ha="right", gid="step-2-says")
    best_way = int((found[asked.index(episodes)] > best - 1e-9).sum())
    right.text(
        200,
        -0.13,
        f"after {episodes}: best way from the start in {best_way} of {RUNS},",
        ha="right",
        fontsize=15,
        gid="step-2-way",
    )
    right.text(
        200,
        -0.26,
        f"{100 * hit[:, free].mean():.0f} % of all arrows are best",
        ha="right",
        fontsize=15,
        gid="step-2-share",
    )
    right.set(xlabel="episodes", ylabel="discounted return", xlim=(0, 202), ylim=(-0.45, 0.75))
    at = asked.index(episodes)
    last = np.take_along_axis(optimal[None], greedy[-1][..., None], axis=2)[..., 0] & (np.ptp(values[-1], axis=2) > 0)
    return with_numbers(
        picture, episodes=episodes, runs=RUNS, best=best, asked=asked, found=(found > best - 1e-9).mean(axis=1), here=(found[at] > best - 1e-9).mean(),
        last=earned[-20:].mean(), right_share=hit[:, free].mean(), right_last=last[:, free].mean(),
        first=earned[0].mean(), lot=optimal[free].mean(),
    )  # fmt: skip
