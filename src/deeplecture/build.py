"""All stages in order: sources in, a published site out, and a report of what was made again."""

import json
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path

from deeplecture import stop
from deeplecture.execute.claims import Verdict, judge_all
from deeplecture.execute import modules as module_sources
from deeplecture.errors import BuildError, Finding
from deeplecture.execute import figures, kernel
from deeplecture.write import draft, pages
from deeplecture.cache import Cache, digest, write_atomically
from deeplecture.execute.calls import Call, Packages, figure_finders
from deeplecture.write.compose import Told, tell
from deeplecture.execute.plan import Plan, names, plan
from deeplecture.progress import Progress
from deeplecture.read.project import Project, lone_project, read_project
from deeplecture.site.publish import WORK, explained, locked, publish, published
from deeplecture.read.source import Source

AUDIENCES = ("deck", "chapter")


@dataclass
class Report:
    """What a build did.

    Attributes:
        figures_drawn, kernels_run, pages_written: what was made again, by name, unit and path in the site.
        figures_kept, pages_kept: how many were taken from the cache.
        warnings: what the author should know though the site was built.
        claims: the verdicts on what titles and sentences of the units that were asked for say.
        slowest: (name, seconds) of the figures that took longest to draw, whenever that was.
        changed: whether the published site is another one than before.
        home: the page to open, an absolute path.
    """

    figures_drawn: list[str] = field(default_factory=list)
    figures_kept: int = 0
    kernels_run: list[str] = field(default_factory=list)
    pages_written: list[str] = field(default_factory=list)
    pages_kept: int = 0
    warnings: list[str] = field(default_factory=list)
    claims: dict[str, list[Verdict]] = field(default_factory=dict)
    slowest: list[tuple[str, float]] = field(default_factory=list)
    seconds: float = 0.0
    changed: bool = False
    home: str = ""


@dataclass(frozen=True)
class Executed:
    """A unit's results: figures drawn by their calls, what its kernel gave, and drafts of its pages already begun."""

    source: Source
    plan: Plan
    drawn: Mapping[Call, figures.Drawn]
    ran: kernel.Ran | None
    root: Path
    begun: dict[str, draft.Draft | Finding | Future] = field(default_factory=dict)

    @cached_property
    def stamp(self) -> str:
        """What the unit's results are known by; "" where a kernel gave some, or where some are missing."""
        settled = not self.plan.kernel and len(self.drawn) == len(self.plan.calls)
        return digest("drawn", [self.drawn[call].stamp for call in self.plan.calls]) if settled else ""

    @property
    def names(self) -> dict:
        """What expressions of figures' numbers see."""
        return names(self.plan.aliases, {call: picture.numbers for call, picture in self.drawn.items()})

    @cached_property
    def told(self) -> Told:
        """The prose with the results in it, made when a page first asks for it."""
        return tell(self.source, self.plan, self.drawn, self.ran, self.root)


def build(
    root: Path,
    *,
    audiences: tuple[str, ...] = AUDIENCES,
    only: tuple[str, ...] = (),
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Build a project's site, as much of it as changed.

    Args:
        root: the project's folder.
        audiences: `deck`, `chapter` or both.
        only: sources to build; empty for all. What the site holds of others stays.
        jobs: how many processes work at the same time; None for one a core.

    Raises:
        BuildError: everything that is wrong with the sources; the last good site stays.
        UserError: the site cannot be written.
    """
    start = time.perf_counter()
    root = root.resolve()
    progress = progress or Progress()
    with stop.telling(lambda: progress.stopped("build")), locked(root), explained("building"):
        cache = Cache(root / WORK / "cache")
        project = read_project(root, only, cache)
        if not any(output.audience in audiences for output in project.outputs):
            raise BuildError(Finding("_quarto.yml", 0, f"no output for {' and '.join(audiences)} is configured"))
        facts, found_by = root / WORK / "facts.json", figure_finders()
        module_sources.recall(facts, found_by)
        report = Report()
        known = published(root, project.site)
        jobs = jobs or os.cpu_count() or 1
        files = make(project, cache, root / WORK, only, audiences, jobs, progress, report, known=known)
        partial = bool(only) or set(audiences) != set(AUDIENCES)
        report.changed = publish(root, project.site, files, known, keep=partial)
        module_sources.keep(facts, found_by)
        if not partial:
            cache.remember()
    report.home = str(root / project.site / "index.html")
    report.warnings += cache.warnings
    report.seconds = time.perf_counter() - start
    return report


def render(file: Path, page: Path, *, jobs: int | None = None, progress: Progress | None = None) -> Report:
    """Make one deck or page alone, with what it shows in a folder `<page>_files` beside it.

    Args:
        file: the `.qmd`; its front matter names the format.
        page: where the HTML goes.

    Raises:
        BuildError: everything that is wrong with the source; nothing is written.
    """
    start = time.perf_counter()
    report = Report()
    progress = progress or Progress()
    inside = False

    def stopped() -> str:
        return progress.stopped("render") if inside else "no page is written, and nothing is kept: there is no course here that keeps it"

    with stop.telling(stopped), explained("rendering"), tempfile.TemporaryDirectory() as scratch:
        project = lone_project(file, page.name)
        inside = (project.root / "_quarto.yml").is_file()
        # A course that can only be read has no place for a cache; its pages can be rendered to another place still.
        inside = inside and os.access(project.root, os.W_OK)
        work = project.root / WORK if inside else Path(scratch)
        cache = Cache(work / "cache")
        files = make(project, cache, work, (), AUDIENCES, jobs or os.cpu_count() or 1, progress, report)
        for path, content in files.items():
            body = content.body
            write_atomically(page.parent / path, body.read_bytes() if isinstance(body, Path) else body)
    report.warnings += cache.warnings
    report.seconds = time.perf_counter() - start
    return report


def judged(
    root: Path, only: tuple[str, ...] = (), progress: Progress | None = None
) -> tuple[list[Verdict], list[Finding]]:
    """The verdicts on all claims of a project's units, those that fail too, and what is wrong with the sources."""
    report, findings = Report(), []
    root = root.resolve()
    progress = progress or Progress()
    with stop.telling(lambda: progress.stopped("look")), locked(root), explained("judging the claims"):
        project, cache = read_project(root, only), Cache(root / WORK / "cache")
        options = (os.cpu_count() or 1, progress, report)
        try:
            make(project, cache, root / WORK, only, AUDIENCES, *options, last=lambda *_: None)
        except BuildError as error:
            findings = error.findings
    return [verdict for path in project.sources for verdict in report.claims.get(path, [])], findings


def make(
    project: Project,
    cache: Cache,
    work: Path,
    only: tuple[str, ...],
    audiences: tuple[str, ...],
    jobs: int,
    progress: Progress,
    report: Report,
    last: Callable = pages.write_all,
    known: Mapping[str, str] = {},
):
    """Run every stage before publishing.

    Args:
        known: path to checksum of the files that the site has; their pictures are not read from the cache.
        last: what is made of the executed units; takes what `pages.write_all` takes.

    Returns:
        What `last` gives: of `pages.write_all`, the site's files by their path in the site folder.
    """
    packages = Packages(project.root)
    folder = f"{project.shared}{draft.FIGURES}/"
    held = {path.removeprefix(folder): checksum for path, checksum in known.items() if path.startswith(folder)}
    chosen = [path for path in project.sources if not only or path in only]
    asked = {(path, audience) for path in chosen for audience in audiences}
    plans: dict[str, Plan] = {}
    problems: dict[str, list[Finding]] = {}
    early: dict[str, Executed] = {}
    with progress, stop.threads(max(2, jobs)) as threads:
        # What was edited last goes first: Pandoc reads it while the other units, most often unchanged, are looked at.
        for path in sorted(project.sources, key=lambda path: -os.stat(project.root / path).st_mtime_ns):
            plans[path], problems[path] = plan(project.sources[path], packages)
            if len(plans) == 1 and path in chosen and not problems[path]:
                early[path] = _begin(project, path, plans[path], asked, cache, held, threads)
        findings = [*project.findings, *(one for path in project.sources for one in problems[path])]
        wanted = [path for path in chosen if not problems[path]]
        # Units without fault are run though others have some: their errors are told in the same build.
        report.warnings += stale_records({path: plans[path] for path in wanted})
        executed, failed = _execute(project, plans, wanted, cache, work, jobs, threads, progress, report, held, early)
        for path in wanted if executed else ():
            report.claims[path], false = judge_all(plans[path].claims, executed[path].names)
            failed += false
        if findings or failed:
            raise BuildError(findings + failed)
        return last(project, executed, asked, cache, threads, progress, report)


def _begin(
    project: Project,
    path: str,
    made: Plan,
    asked: set[tuple[str, str]],
    cache: Cache,
    held: Mapping[str, str],
    threads: ThreadPoolExecutor,
) -> Executed:
    """Look a unit's figures up before the other units are looked at, and begin its pages where all of them are there."""
    calls = list(made.calls)
    drawn = figures.recall(calls, figures.keys_of(calls, project.root), project.root, cache, held)
    unit = Executed(project.sources[path], made, drawn, None, project.root)
    if not made.kernel and all(drawn.values()):
        for output in project.outputs:
            for page in output.pages:
                if page.source == path:
                    begun = draft.draft(project, output, page, {path: unit}, asked, cache, threads)
                    unit.begun[draft.site_path(output, page)] = begun
    return unit


def stale_records(plans: Mapping[str, Plan]) -> list[str]:
    """A warning for each record that a figure plots and whose experiment's code has changed since."""
    names = sorted({call.figure.record for made in plans.values() for call in made.calls if call.figure.record})
    if not names:
        return []
    from deeplecture import record

    known = [name for name in names if name in record.names() and (record.paths.records() / name).is_dir()]
    return [
        f"the record {name} was made by other code than there is now: `deeplecture reproduce {name} --record`"
        for name in known
        if record.stale(name)
    ]


def _execute(
    project: Project,
    plans: Mapping[str, Plan],
    wanted: list[str],
    cache: Cache,
    work: Path,
    jobs: int,
    threads: ThreadPoolExecutor,
    progress: Progress,
    report: Report,
    held: Mapping[str, str],
    early: Mapping[str, Executed],
) -> tuple[dict[str, Executed], list[Finding]]:
    """Draw the figures of all units in one pool of workers, with the units' kernels beside it.

    Args:
        held: as for `figures.draw_all`.
        early: source to what `_begin` gave for it.
    """
    calls = list(dict.fromkeys(call for path in wanted for call in plans[path].calls))
    running: dict[str, Future] = {
        path: threads.submit(
            kernel.run, project.sources[path], plans[path], project.root, _folder(project, path), cache,
            work / "cells",
        )
        for path in wanted
        if plans[path].kernel
    }  # fmt: skip
    # Here and not in a thread: all of these may be busy with kernels.
    looked = {call: drawn for unit in early.values() for call, drawn in unit.drawn.items()}
    drawn = figures.draw_all(calls, project.root, cache, jobs, progress, held, looked)
    findings, ran = [], {}
    for path, future in running.items():
        ran[path], problems = future.result()
        findings += problems
    for path in wanted:
        source = project.sources[path]
        for number, call in plans[path].figures.items():
            if isinstance(drawn[call], figures.Failed):
                cell = source.cells[number]
                findings.append(Finding(cell.file, cell.line, f"figure {call.text}: {drawn[call].reason}"))
        for call in plans[path].calls:
            if isinstance(drawn[call], figures.Failed) and call not in plans[path].figures.values():
                file, line = source.place(f"{call.figure.name}.numbers")
                findings.append(Finding(file, line, f"figure {call.text}: {drawn[call].reason}"))
    if findings:
        return {}, findings
    report.figures_drawn = sorted(call.text for call, figure in drawn.items() if figure.fresh)
    report.figures_kept = len(drawn) - len(report.figures_drawn)
    report.kernels_run = sorted(path for path, result in ran.items() if result.fresh)
    report.slowest = sorted(((call.text, figure.seconds) for call, figure in drawn.items()), key=lambda one: -one[1])[
        :5
    ]
    return {
        path: Executed(
            source,
            plans[path],
            {call: drawn[call] for call in plans[path].calls if call in drawn},
            ran.get(path),
            project.root,
            early[path].begun if path in early else {},
        )
        for path, source in project.sources.items()
    }, []


def _folder(project: Project, path: str) -> Path:
    """Where a unit's kernel runs: in its own folder, as stock Quarto does, or in the project's if it says so."""
    return project.root if project.execute_dir == "project" else (project.root / path).parent


def as_json(report: Report) -> str:
    """The report as one line."""
    return json.dumps(asdict(report), sort_keys=True)
