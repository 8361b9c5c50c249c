"""What one of several machines draws and runs: a part of the whole that none of the others has, found without asking them.

    deeplecture build --shard 2/4 --cache FOLDER --cache-write

Each machine deals out the same list in the same way, the longest first and each to the part that has least so far. How long
a thing takes is known from the last whole build that wrote its times beside the cache; what is new counts as the middle one.
A machine that knows other times than the rest deals otherwise: the last build, of the whole, draws what nobody drew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from deeplecture.cache import Entry, digest, read_sealed, write_sealed
from deeplecture.execute import figures, kernel
from deeplecture.execute.calls import Call
from deeplecture.execute.figures import Drawn, Failed
from deeplecture.execute.run import Results, place, planned, syntax_errors_told
from deeplecture.share.shapes import fits
from deeplecture.share.shared import TIMES
from deeplecture.site.card import card_of_site

if TYPE_CHECKING:
    from deeplecture.context import Context

FILE = "times.json"
CARD = "card"


def parts(names: Iterable[str], seconds: Mapping[str, float], count: int) -> list[set[str]]:
    """Deal names out to a number of parts of about the same length.

    Args:
        seconds: what each takes, as far as that is known.
    """
    usual = sorted(seconds.values())[len(seconds) // 2] if seconds else 1.0
    dealt: list[set[str]] = [set() for _ in range(count)]
    total = [0.0] * count
    for name in sorted(set(names), key=lambda name: (-seconds.get(name, usual), name)):
        least = min(range(count), key=lambda part: (total[part], part))
        dealt[least].add(name)
        total[least] += seconds.get(name, usual)
    return dealt


def draw(context: Context, part: int, count: int) -> None:
    """Draw the figures and run the kernels of one part, from 1, into the cache.

    Raises:
        BuildError: what is wrong with the sources, or with what was drawn here; the rest is kept.
    """
    sources = context.project.sources
    plans, units = planned(context)
    calls = {_name(call): call for made in units.values() for call in made.calls}
    cells = {path: made for path, made in units.items() if made.runs}
    mine = parts([*calls, *cells, CARD], times(context), count)[part - 1]
    running = {
        path: context.threads.submit(kernel.run, context, sources[path], cells[path]) for path in cells if path in mine
    }
    with syntax_errors_told(context):
        drawn = figures.draw_all([call for name, call in calls.items() if name in mine], context)
        ran = {path: future.result() for path, future in running.items()}
    for call, picture in drawn.items():
        if isinstance(picture, Failed):
            path = next(path for path, made in units.items() if call in made.calls)
            context.wrong(place(sources[path], units[path], call), f"figure {call.text}: {picture.reason}")
    outputs = context.project.outputs
    if CARD in mine and all((page.source, one.audience) in context.asked for one in outputs for page in one.pages):
        for output in outputs:  # a build of some pages makes no card
            card_of_site(context.course, output, context.cache)
    made = [picture for picture in drawn.values() if isinstance(picture, Drawn)]
    context.report.figures_drawn = sorted(picture.call.text for picture in made if picture.fresh)
    context.report.figures_kept = len(made) - len(context.report.figures_drawn)
    context.report.kernels_run = sorted(path for path, one in ran.items() if one and one.fresh)
    context.stop_if_wrong()


def times(context: Context) -> dict[str, float]:
    """Name of a figure or of a unit with cells to the seconds that it took: as the shared cache has them, where there is one,
    so that all machines know the same; else as this clone does."""
    if (others := context.cache.shared) is not None:
        entry = others.take(TIMES, [key := _key(context)], lambda entry: fits(entry.meta, Mapping[str, float])).get(key)
        return dict(entry.meta) if entry else {}
    known, _ = read_sealed(context.work / FILE)
    return known if isinstance(known, dict) else {}


def note(context: Context, results: Mapping[str, Results]) -> None:
    """Remember how long all took, if a whole build made something new."""
    taken = {_name(call): one.seconds for result in results.values() for call, one in result.drawn.items()}
    taken |= {path: result.ran.seconds for path, result in results.items() if result.ran}
    known, _ = read_sealed(context.work / FILE)
    if known != taken:
        write_sealed(context.work / FILE, taken)
    if (others := context.cache.shared) is not None:
        others.give(TIMES, _key(context), Entry(taken))


def _key(context: Context) -> str:
    """Of one course, whatever its sources say: several may lie in one cache."""
    titles = [output.title for output in context.project.outputs]
    return digest("times", context.course.package, titles)


def _name(call: Call) -> str:
    return f"{call.figure.package}.{call.text}"
