"""The arrows of a rule that points at the goal, and where one comes who follows them."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.paradigms import _grid


def towards(cell: tuple[int, int]) -> int:
    """The move of the rule: sideways while the goal is not straight above or below, then up or down."""
    across, up = _grid.GOAL[0] - cell[0], _grid.GOAL[1] - cell[1]
    if across:
        return 0 if across > 0 else 2
    return 1 if up > 0 else 3


@figure("computed")
def rule_followed():
    moves = np.array([towards(cell) if cell != _grid.GOAL else 0 for cell in _grid.CELLS])
    arrives = {cell: _grid.reaches(moves, cell) for cell in _grid.FREE}
    picture, (left, right) = style.canvas((10, 4.0), columns=2)
    marked = np.eye(4, dtype=bool)[moves]
    for axes, title in ((left, "The rule's arrows"), (right, "Where they lead")):
        _grid.draw(axes)
        axes.set_title(title, loc="left", fontsize=16)
    _grid.arrows(left, marked, "arrow", lift=0.1)
    for cell in _grid.FREE:
        good = arrives[cell]
        right.plot(
            *cell,
            "o" if good else "X",
            color=style.TRAIN if good else style.TEST,
            markersize=15,
            gid=f"step-2-{cell[0]}{cell[1]}",
        )
    right.text(5.0, 3.0, "arrives", color=style.TRAIN, fontsize=16, gid="step-2-yes")
    right.text(5.0, 2.0, "stuck", color=style.TEST, fontsize=16, gid="step-2-no")
    right.plot((4.8, 4.8), (3.12, 3.12), "o", color=style.TRAIN, gid="step-2-yes-mark")
    right.plot((4.8, 4.8), (2.12, 2.12), "X", color=style.TEST, gid="step-2-no-mark")
    right.set_xlim(-0.55, 6.2)
    optimal = _grid.best_moves(_grid.settled())
    others = np.eye(4, dtype=bool)[[int(row.argmax()) for row in optimal]].argmax(axis=1)
    return with_numbers(
        picture, free=len(_grid.FREE), arrive=sum(arrives.values()), start=arrives[_grid.START], walls=len(_grid.WALLS),
        learned=sum(_grid.reaches(others, cell) for cell in _grid.FREE),
    )  # fmt: skip
