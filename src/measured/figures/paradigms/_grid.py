"""A world of five by five cells: its moves, the values of its cells, and how to draw them."""

import numpy as np
from matplotlib.patches import Rectangle

from measured import style

SIDE, START, GOAL = 5, (1, 1), (3, 3)
WALLS = ((2, 1), (1, 3), (3, 2))
MOVES = np.array([(1, 0), (0, 1), (-1, 0), (0, -1)])  # right, up, left, down
STEP, PRIZE, DISCOUNT = -0.04, 1.0, 0.9
CELLS = [(x, y) for x in range(SIDE) for y in range(SIDE) if (x, y) not in WALLS]
FREE = [cell for cell in CELLS if cell != GOAL]
NUMBER = {cell: number for number, cell in enumerate(CELLS)}


def after(cell: tuple[int, int], move: int) -> tuple[int, int]:
    """Where a move leads: to the next cell, or nowhere if that is a wall or outside."""
    x, y = cell[0] + MOVES[move][0], cell[1] + MOVES[move][1]
    return (int(x), int(y)) if (x, y) in NUMBER else cell


def tables() -> tuple[np.ndarray, np.ndarray]:
    """Numbers of the next cell and rewards, both (cells, moves); at the goal nothing happens any more."""
    follow = np.array([[NUMBER[after(cell, move)] for move in range(4)] for cell in CELLS])
    reward = np.where(follow == NUMBER[GOAL], PRIZE, STEP)
    follow[NUMBER[GOAL]], reward[NUMBER[GOAL]] = NUMBER[GOAL], 0.0
    return follow, reward


def sweep(values: np.ndarray, discount: float = DISCOUNT) -> np.ndarray:
    """One sweep of value iteration: what each cell is worth if its best move leads to cells of these values."""
    follow, reward = tables()
    return (reward + discount * values[follow]).max(axis=1)


def best_moves(values: np.ndarray, discount: float = DISCOUNT) -> np.ndarray:
    """Which moves are best in each cell (cells, moves), all that tie."""
    follow, reward = tables()
    worth = reward + discount * values[follow]
    return worth > worth.max(axis=1, keepdims=True) - 1e-9


def settled(discount: float = DISCOUNT) -> np.ndarray:
    """The values at which another sweep changes nothing."""
    values = np.zeros(len(CELLS))
    while not np.allclose(new := sweep(values, discount), values, atol=1e-12):
        values = new
    return values


def reaches(moves: np.ndarray, cell: tuple[int, int]) -> bool:
    """Whether one comes to the goal who follows one move a cell (cells,)."""
    for _ in range(len(CELLS)):
        if cell == GOAL:
            return True
        cell = after(cell, int(moves[NUMBER[cell]]))
    return cell == GOAL


def draw(axes, values: np.ndarray | None = None, gid: str = "grid", highest: float = 1.0):
    """The cells with their walls, shaded by value, and start and goal."""
    for cell in [(x, y) for x in range(SIDE) for y in range(SIDE)]:
        wall = cell in WALLS
        share = 0.0 if values is None or wall or cell == GOAL else float(np.clip(values[NUMBER[cell]] / highest, 0, 1))
        face = style.QUIET if wall else (1 - 0.55 * share, 1 - 0.25 * share, 1 - 0.1 * share)
        axes.add_patch(Rectangle((cell[0] - 0.5, cell[1] - 0.5), 1, 1, facecolor=face, edgecolor=style.QUIET, linewidth=0.8, gid=f"{gid}-{cell[0]}{cell[1]}"))  # fmt: skip
    if values is None:
        axes.text(START[0], START[1] - 0.38, "start", ha="center", va="center", fontsize=13, color=style.CLASS_B)
    axes.text(*GOAL, "goal", ha="center", va="center", fontsize=15, fontweight="bold", color=style.TRAIN)
    axes.set(xlim=(-0.55, SIDE - 0.45), ylim=(-0.55, SIDE - 0.45), aspect="equal")
    axes.axis("off")


def arrows(axes, moves: np.ndarray, gid: str, wrong: np.ndarray | None = None, lift: float = 0.0):
    """An arrow in each free cell for each of its moves; those of cells that are `wrong` are red and dotted.

    Args:
        moves: (cells, moves) that are marked.
        wrong: (cells,), or None where none is.
        lift: how far above the middle of their cells the arrows stand.
    """
    for cell in FREE:
        number = NUMBER[cell]
        bad = wrong is not None and bool(wrong[number])
        look = {"arrowstyle": "-|>", "color": style.TEST if bad else style.FIT, "linewidth": 1.8, "linestyle": (0, (2, 1)) if bad else "-", "shrinkA": 0, "shrinkB": 0}  # fmt: skip
        several = moves[number].sum() > 1  # then they leave from the middle, so as to be told apart
        for move in np.flatnonzero(moves[number]):
            across, up = (0.36 - 0.5 * lift) * MOVES[move]
            middle, back = (cell[0], cell[1] + lift), 0.0 if several else 0.6
            made = axes.annotate(
                "",
                (middle[0] + across, middle[1] + up),
                (middle[0] - back * across, middle[1] - back * up),
                arrowprops=look,
            )
            made.arrow_patch.set_gid(f"{gid}-{cell[0]}{cell[1]}{move}")
