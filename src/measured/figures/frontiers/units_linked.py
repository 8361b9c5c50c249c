"""Which unit of this book leans on which, as the sources' references say."""

import numpy as np

from deeplecture.figure import figure, with_numbers
from measured import style
from measured.figures.frontiers._links import links, units


@figure("computed")
def units_linked():
    every, count = units(), links()
    size = len(every)
    picture, axes = style.canvas((10.0, 5.0))
    for row in range(size):
        for column in range(size):
            if count[row, column]:
                back = column < row
                axes.plot(
                    column, size - 1 - row, "o" if back else "s", color=style.CLASS_A if back else style.CLASS_B, markersize=3.5 + 3.2 * count[row, column] ** 0.5,
                    gid="step-1-back" if back else f"step-2-{row}-{column}",
                )  # fmt: skip
    axes.plot([-0.5, size - 0.5], [size - 0.5, -0.5], color=style.QUIET, linewidth=0.8)
    short = [one.title.split(":")[0] for one in every]
    axes.set_yticks(range(size)[::-1], [f"{title}  {unit.number}" for title, unit in zip(short, every)], fontsize=15)
    axes.set_xticks(range(size), [str(unit.number) for unit in every], fontsize=15)
    axes.xaxis.tick_top()
    axes.set(xlim=(-0.7, size - 0.3), ylim=(-0.7, size - 0.3), aspect="equal")
    axes.text(
        size + 0.1,
        size - 2.5,
        "leads on to\na later one",
        color=style.CLASS_B,
        fontsize=17,
        va="center",
        gid="step-2-name",
    )
    axes.text(size + 0.1, 2.0, "leans on an\nearlier one", color=style.CLASS_A, fontsize=17, va="center")
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    back, on = np.tril(count, -1), np.triu(count, 1)
    to = count.sum(axis=0)
    written = np.array([unit.minutes > 0 for unit in every])
    return with_numbers(
        picture, units=size, links=count.sum(), back=back.sum(), on=on.sum(), most=every[to.argmax()].number, most_links=to.max(), most_title=short[to.argmax()],
        least_back=back.sum(axis=1)[1:][written[1:]].min(), minutes=sum(unit.minutes for unit in every), by_unit=to, unreferred=[unit.number for unit, n in zip(every, to) if not n],
    )  # fmt: skip
