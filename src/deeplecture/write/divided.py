"""How a course's units are divided over sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain


@dataclass(frozen=True)
class Part:
    """A part of a unit: the unit's number, the part's title, and how many minutes it takes."""

    unit: str
    title: str
    minutes: int


def divided(units: Sequence[Sequence[Part]], count: int) -> list[list[Part]]:
    """The parts of units, in their order, in as many sessions as are asked for, the longest of them as short as it can be.

    With as many sessions as units or fewer, no unit is cut. With more, each unit has sessions of its own: one, and of the
    others each goes to the unit whose sessions are longest.

    Args:
        units: the parts of each unit, none of them empty.
        count: at least 1; no more sessions are made than there are parts.
    """
    units = [unit for unit in units if unit]
    if count < len(units):
        wholes = [sum(part.minutes for part in unit) for unit in units]
        return [list(chain(*units[first:last])) for first, last in _cut(wholes, count)]
    own = [1] * len(units)
    for _ in range(count - len(units)):
        means = [sum(p.minutes for p in unit) / n if n < len(unit) else 0 for unit, n in zip(units, own)]
        if not max(means, default=0):
            break
        own[means.index(max(means))] += 1
    return [
        list(unit[first:last])
        for unit, n in zip(units, own)
        for first, last in _cut([part.minutes for part in unit], n)
    ]


def _cut(lengths: Sequence[int], count: int) -> list[tuple[int, int]]:
    """Cut a row into runs, (first, last + 1) each, so that the longest is as short as it can be, and the runs as even."""
    sums = [0, *accumulate(lengths)]
    # best[k][n]: of the first n lengths in k runs, the longest run, the sum of squares, and where the last run begins.
    best = [{0: (0, 0, 0)}]
    for k in range(1, count + 1):
        best.append(
            {
                n: min(
                    (max(best[-1][m][0], sums[n] - sums[m]), best[-1][m][1] + (sums[n] - sums[m]) ** 2, m)
                    for m in best[-1]
                    if m < n
                )
                for n in range(k, len(lengths) - count + k + 1)
            }
        )
    runs, end = [], len(lengths)
    for k in range(count, 0, -1):
        begin = best[k][end][2]
        runs.append((begin, end))
        end = begin
    return runs[::-1]
