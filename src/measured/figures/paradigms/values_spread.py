"""Value iteration: what each cell is worth after a number of sweeps, and the arrows that follow from it."""

import numpy as np
from matplotlib.patches import Rectangle

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.paradigms import _grid


@figure("computed")
def values_spread(sweeps: int = 3):
    every = [np.zeros(len(_grid.CELLS))]
    while not (len(every) > 2 and np.allclose(every[-1], every[-2], atol=1e-12)):
        every.append(_grid.sweep(every[-1]))
    last = every[-1]
    picture, panels = style.canvas((10, 3.5), columns=2)
    need = next(n for n in range(len(every)) if np.allclose(every[n], last, atol=1e-12))
    for axes, values, title in (
        (panels[0], every[min(sweeps, need)], f"After {sweeps} sweep{'s' if sweeps > 1 else ''}"),
        (panels[1], last, f"At rest, after {need}"),
    ):
        _grid.draw(axes, values)
        for cell in _grid.FREE:
            value = values[_grid.NUMBER[cell]]
            axes.text(
                cell[0],
                cell[1] - 0.3,
                f"{value:.2f}".replace("-", "−"),
                ha="center",
                va="center",
                fontsize=16,
                color=style.TRUTH,
            )
        axes.add_patch(
            Rectangle(
                (_grid.START[0] - 0.49, _grid.START[1] - 0.49),
                0.98,
                0.98,
                fill=False,
                edgecolor=style.CLASS_B,
                linewidth=2.5,
            )
        )
        axes.set_title(title, loc="left", fontsize=16)
    known = every[min(sweeps, need)] > 0
    marked = _grid.best_moves(every[min(sweeps, need)])
    _grid.arrows(panels[0], marked & known[:, None], "arrow-now", lift=0.14)
    _grid.arrows(panels[1], _grid.best_moves(last), "arrow-end", lift=0.14)
    moves = _grid.best_moves(last).argmax(axis=1)
    first = moves[_grid.NUMBER[_grid.START]]
    return with_numbers(
        picture, sweeps=sweeps, need=need, free=len(_grid.FREE), arrive=sum(_grid.reaches(moves, cell) for cell in _grid.FREE),
        told=int(known[[_grid.NUMBER[cell] for cell in _grid.FREE]].sum()), start=last[_grid.NUMBER[_grid.START]],
        away=bool(np.dot(_grid.MOVES[first], np.subtract(_grid.GOAL, _grid.START)) < 0), gap=float(np.abs(_grid.sweep(last) - last).max()),
    )  # fmt: skip
