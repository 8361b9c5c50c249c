"""Stage 2, execute: everything that a build's units need run, figures in one pool of workers and kernels beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from deeplecture.execute import figures, kernel, remembered, verify
from deeplecture.execute.calls import Call, Packages
from deeplecture.execute.claims import Verdict
from deeplecture.execute.figures import Drawn, Failed, wrong_variants
from deeplecture.execute.plan import Plan, names
from deeplecture.read.source import Source

if TYPE_CHECKING:
    from deeplecture.context import Context

SLOWEST = 5  # figures that a report names


@dataclass(frozen=True)
class Results:
    """What a unit gave.

    Attributes:
        source, plan: the unit and what it needed run.
        drawn: its figures, of a unit that is not asked for those that another one shows too.
        ran: what its kernel gave, None where it needs none or is not asked for.
        verdicts: on its claims; none where it is not asked for.
        texts: number of an expression of figures' numbers to what the text says there, of those that are known.
    """

    source: Source
    plan: Plan
    drawn: Mapping[Call, Drawn]
    ran: kernel.Ran | None
    verdicts: tuple[Verdict, ...] = ()
    texts: Mapping[int, str] = field(default_factory=dict)

    @property
    def names(self) -> dict:
        """What expressions of figures' numbers see."""
        return names(self.plan.aliases, {call: picture.numbers for call, picture in self.drawn.items()})


def execute(context: Context) -> dict[str, Results]:
    """Run what the units need that are asked for; those without fault though others have some.

    Returns:
        Source path to results, of all units.

    Raises:
        BuildError: all that is wrong with the units, their figures, cells and claims.
    """
    plans, units = planned(context)
    context.report.warnings += stale_records(context, units)
    sources = context.project.sources
    running = {
        path: context.threads.submit(kernel.run, context, sources[path], made)
        for path, made in units.items()
        if made.runs
    }
    with syntax_errors_told(context):
        # In this thread: a thread of the pool could wait behind kernels, which take all of them.
        drawn = figures.draw_all(dict.fromkeys(call for made in units.values() for call in made.calls), context)
        ran = {path: future.result() for path, future in running.items()}
    whole: dict[str, Results] = {}
    for path, made in plans.items():
        own = {call: picture for call in made.calls if isinstance(picture := drawn.get(call), Drawn)}
        whole[path] = Results(sources[path], made, own, ran.get(path))
    for path, made in units.items():
        failed = [picture for call in made.calls if isinstance(picture := drawn[call], Failed)]
        for picture in failed:
            context.wrong(place(sources[path], made, picture.call), f"figure {picture.call.text}: {picture.reason}")
        for number, call in made.figures.items():
            variants = [picture for variant in call.variants if isinstance(picture := drawn[variant], Drawn)]
            if problem := wrong_variants(variants):
                cell = sources[path].cells[number]
                context.wrong((cell.file, cell.first), f"figure {call.figure.name}: {problem}")
        if not failed and not (made.runs and ran[path] is None):
            found, findings = remembered.evaluated(made, whole[path].drawn, whole[path].names, context.cache)
            context.report.claims[path] = list(found.verdicts)
            whole[path] = replace(whole[path], verdicts=found.verdicts, texts=found.texts)
            context.findings.update(dict.fromkeys(findings))
    if context.verify:
        _verify(context, whole, units)
    _tell(context, [picture for picture in drawn.values() if isinstance(picture, Drawn)], ran)
    context.stop_if_wrong()
    return whole


@contextmanager
def syntax_errors_told(context: Context) -> Iterator[None]:
    """Tell a `SyntaxError` in here, of a module that figures or cells import, with its line.

    Raises:
        BuildError: there is one.
    """
    try:
        yield
    except SyntaxError as error:
        file = os.path.relpath(error.filename or "", context.root)
        context.wrong((file, error.lineno or 0), f"is not Python: {error.msg}")
        context.stop_if_wrong()
        raise


def planned(context: Context) -> tuple[dict[str, Plan], dict[str, Plan]]:
    """The plans of all sources; and of those that this build needs and that are without fault."""
    packages = Packages(context.course)
    plans: dict[str, Plan] = {}
    wanted = set(context.needed) - context.project.refused
    for path, source in context.project.sources.items():
        plans[path], findings = remembered.planned(source, packages, context.cache)
        wanted -= {path} if context.found(findings) else set()
    return plans, {path: plans[path] for path in context.needed if path in wanted}


def _verify(context: Context, results: Mapping[str, Results], units: Mapping[str, Plan]) -> None:
    """Tell what gives another result the second time."""
    figures_of = {path: results[path].drawn for path in units}
    wrong = verify.figures_again(
        context, {call: one for of_unit in figures_of.values() for call, one in of_unit.items()}
    )
    for path, made in units.items():
        result = results[path]
        for call in result.drawn:
            if call in wrong:
                context.wrong(place(result.source, made, call), f"figure {call.text}: {wrong[call]}")
        if result.ran:
            found = verify.cells_again(context, result.source, made, result.ran)
            context.findings.update(dict.fromkeys(found))


def stale_records(context: Context, plans: Mapping[str, Plan]) -> list[str]:
    """A warning for each record that a figure plots and whose experiment's code has changed since."""
    plotted = sorted({call.figure.record for made in plans.values() for call in made.calls if call.figure.record})
    if not plotted:
        return []
    from deeplecture import record

    experiments = set(record.names(context.course))
    there = [name for name in plotted if name in experiments and (context.root / "figures" / name).is_dir()]
    return [
        f"the record {name} was made by other code than there is now: `deeplecture reproduce {name} --record`"
        for name in record.stale_among(there, context.course)
    ]


def place(source: Source, made: Plan, call: Call) -> tuple[str, int]:
    """Where a unit shows a figure, or else asks for its numbers."""
    cells = made.figures.items()
    shown = next((source.cells[number] for number, other in cells if call == other or call in other.variants), None)
    if shown:
        return shown.file, shown.line
    places = [source.place(f"{call.figure.name}{sign}") for sign in (".numbers", "[")]
    return max(places, key=lambda place: place[1])


def _tell(context: Context, drawn: list[Drawn], ran: Mapping[str, kernel.Ran | None]) -> None:
    report = context.report
    report.figures_drawn = sorted(picture.call.text for picture in drawn if picture.fresh)
    report.figures_kept = len(drawn) - len(report.figures_drawn)
    report.kernels_run = sorted(path for path, result in ran.items() if result and result.fresh)
    by_time = sorted(drawn, key=lambda picture: -picture.seconds)
    report.slowest = [(picture.call.text, picture.seconds) for picture in by_time[:SLOWEST]]
