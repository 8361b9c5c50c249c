"""All stages in order: sources in, a published site out, and a report of what was made again."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from deeplecture import stop
from deeplecture.cache import Cache, write_atomically
from deeplecture.context import AUDIENCES, Context, context
from deeplecture.engine import engine_digest
from deeplecture.errors import BuildError, Finding, UserError
from deeplecture.execute import modules
from deeplecture.execute.claims import Verdict
from deeplecture.execute.run import Results, execute
from deeplecture.progress import Progress, Report
from deeplecture.read.project import Project, lone_project, read_project
from deeplecture.share import shards, shared
from deeplecture.site import age
from deeplecture.site.publish import WORK, explained, locked, publish, published
from deeplecture.site.site import site_of

Made = TypeVar("Made")


def build(
    root: Path,
    *,
    audiences: tuple[str, ...] = AUDIENCES,
    only: tuple[str, ...] = (),
    jobs: int | None = None,
    progress: Progress | None = None,
    verify: bool = False,
    cache_url: str | None = None,
    cache_write: bool = False,
    scheduler: str = "",
) -> Report:
    """Build a project's site, as much of it as changed.

    Args:
        root: the project's folder.
        audiences: `deck`, `chapter` or both.
        only: sources to build; empty for all. What the site holds of others stays.
        jobs: how many processes work at the same time; None for one a core.
        verify: draw each figure and run each cell once more, and tell which of them give another result.
        cache_url: of the cache that is shared (see `share/shared.py`); None for the one that the course names.
        cache_write: whether to write it.
        scheduler: address of a Dask scheduler whose workers draw the figures (see `share/remote.py`); "" for this machine.

    Raises:
        BuildError: everything that is wrong with the sources; the last good site stays.
        UserError: the site cannot be written.
    """
    start, root = time.perf_counter(), root.resolve()
    progress = progress or Progress()
    with _opened(root, only, "building", lambda: progress.stopped("build")) as (project, cache):
        _made_for(project, audiences)
        partial = bool(only) or set(audiences) != set(AUDIENCES)
        means: dict = {
            "only": only,
            "audiences": audiences,
            "jobs": jobs or os.cpu_count() or 1,
            "progress": progress,
            "verify": verify,
            "scheduler": scheduler,
        }
        address = project.course.cache if cache_url is None else cache_url

        def made() -> Report:
            return shared.without_unfit(cache, lambda: _publish_site(project, cache, partial, **means))

        with shared.joined(cache, project, address, write=cache_write):
            try:
                report = made()
            except (FileNotFoundError, UserError) as error:
                if not _taken_away(error, root / project.site):
                    raise
                report = made()
                report.warnings.insert(0, f"{project.site} was taken away while it was built: it is made again")
            if not partial:
                cache.remember()
    report.home = str(root / project.site / "index.html")
    return _ended(report, cache, start)


@contextmanager
def _opened(
    root: Path, only: tuple[str, ...], doing: str, stopped: Callable[[], str]
) -> Iterator[tuple[Project, Cache]]:
    """A project and its cache, with which nobody else works meanwhile.

    Args:
        only: sources that are asked for; empty for all.
        doing: names the work where a disk is full.
        stopped: what is told to somebody who stops it.
    """
    with stop.telling(stopped), locked(root), explained(doing):
        cache = Cache(root / WORK / "cache")
        yield read_project(root, only, cache), cache


def _publish_site(project: Project, cache: Cache, partial: bool, *, verify: bool, **means) -> Report:
    """Make the pages that are asked for and put them into the site.

    Args:
        partial: whether the site holds more than that, which stays.
        verify, means: as `context` takes them.
    """
    root, report = project.root, Report()
    known = published(root, project.site, report.warnings, read=verify)
    with (
        remembered_facts(root / WORK),
        context(project, cache, root / WORK, report=report, published=known, verify=verify, **means) as build_context,
    ):
        results = execute(build_context)
        if not partial:
            shards.note(build_context, results)
        files = site_of(build_context, results)
    report.changed = publish(root, project.site, files, known, keep=partial)
    age.note(project, build_context.units, whole=not partial)
    return report


def _ended(report: Report, cache: Cache, start: float) -> Report:
    """The report of what began at a moment, with what its cache tells."""
    report.fetched = {kind: len(keys) for kind, keys in cache.fetched.items() if keys}
    report.warnings += cache.warnings
    report.seconds = time.perf_counter() - start
    return report


def _taken_away(error: Exception, site: Path) -> bool:
    """Whether a build failed since a file of the published site, which it meant to keep, went away meanwhile."""
    gone = error.__cause__ if isinstance(error, UserError) else error
    return isinstance(gone, FileNotFoundError) and str(gone.filename).startswith(str(site) + os.sep)


def _made_for(project: Project, audiences: tuple[str, ...]) -> None:
    """Say so where a project has nothing for the audiences that are asked for."""
    if not any(output.audience in audiences for output in project.outputs):
        raise BuildError(Finding("_quarto.yml", 0, f"no output for {' and '.join(audiences)} is configured"))


def draw_shard(
    root: Path,
    part: int,
    count: int,
    *,
    audiences: tuple[str, ...] = AUDIENCES,
    only: tuple[str, ...] = (),
    jobs: int | None = None,
    progress: Progress | None = None,
    cache_url: str | None = None,
    cache_write: bool = False,
    scheduler: str = "",
) -> Report:
    """Draw and run one of several parts of what a project's site needs, into the cache; no site is made (see `share/shards.py`).

    Args:
        part, count: which part, from 1, of how many.
        audiences, only, jobs, progress, cache_url, cache_write, scheduler: as `build` takes them, and the last build too.

    Raises:
        BuildError: what is wrong with the sources, or with this part's figures and cells; what was made is kept.
    """
    start, root, report = time.perf_counter(), root.resolve(), Report()
    progress = progress or Progress()
    with _opened(root, only, "drawing", lambda: progress.stopped("build")) as (project, cache):
        _made_for(project, audiences)
        means: dict = {
            "audiences": audiences,
            "only": only,
            "jobs": jobs or os.cpu_count() or 1,
            "progress": progress,
            "report": report,
            "scheduler": scheduler,
        }
        with (
            shared.joined(cache, project, project.course.cache if cache_url is None else cache_url, write=cache_write),
            remembered_facts(root / WORK),
            context(project, cache, root / WORK, **means) as build_context,
        ):
            shards.draw(build_context, part, count)
    return _ended(report, cache, start)


def render(file: Path, page: Path, *, jobs: int | None = None, progress: Progress | None = None) -> Report:
    """Make one deck or page alone, with what it shows in a folder `<page>_files` beside it.

    Args:
        file: the `.qmd`; its front matter names the format.
        page: where the HTML goes.

    Raises:
        BuildError: everything that is wrong with the source; nothing is written.
    """
    start, report = time.perf_counter(), Report()
    progress = progress or Progress()
    inside = False

    def stopped() -> str:
        if inside:
            return progress.stopped("render")
        return "no page is written, and nothing is kept: there is no course here that keeps it"

    with stop.telling(stopped), explained("rendering"), tempfile.TemporaryDirectory() as scratch:
        project = lone_project(file, page.name)
        # A course that can only be read has no place for a cache; its pages can be rendered to another place still.
        inside = (project.root / "_quarto.yml").is_file() and os.access(project.root, os.W_OK)
        work = project.root / WORK if inside else Path(scratch)
        cache = Cache(work / "cache")
        means: dict = {"jobs": jobs or os.cpu_count() or 1, "progress": progress, "report": report}
        with context(project, cache, work, **means) as build_context:
            files = site_of(build_context, execute(build_context))
        for path, content in files.items():
            write_atomically(page.parent / path, content.read())
    return _ended(report, cache, start)


def executed(
    root: Path,
    last: Callable[[Context, dict[str, Results]], Made],
    *,
    doing: str = "building",
    paper: str = "",
    **options,
) -> Made:
    """Run a project's units and make something else than its site of them.

    Args:
        root: the project's folder.
        last: is given the build and its units' results.
        doing: names it where a disk is full.
        paper: `pdf`, `epub` or `handout` where that is printed; it decides what `content-visible` shows.
        options: `only`, `audiences` and `progress`, as `build` takes them, and `report`.

    Raises:
        BuildError: everything that is wrong with the sources.
    """
    root = root.resolve()
    progress = options["progress"] = options.get("progress") or Progress()

    def stopped() -> str:
        return f"nothing is printed; {progress.stopped('print')}" if paper else progress.stopped("look")

    with _opened(root, options.get("only", ()), doing, stopped) as (project, cache):
        project = on_paper(project, paper)

        def made() -> Made:
            with context(project, cache, root / WORK, jobs=os.cpu_count() or 1, **options) as build_context:
                return last(build_context, execute(build_context))

        with shared.joined(cache, project, project.course.cache), remembered_facts(root / WORK):
            return shared.without_unfit(cache, made)


def judged(
    root: Path, only: tuple[str, ...] = (), progress: Progress | None = None
) -> tuple[list[Verdict], list[Finding]]:
    """The verdicts on all claims of a project's units, those that fail too, and what is wrong with the sources."""
    report, findings = Report(), []
    try:
        executed(root, lambda *_: None, doing="judging the claims", only=only, progress=progress, report=report)
    except BuildError as error:
        findings = error.findings
    return [verdict for path in report.claims for verdict in report.claims[path]], findings


def on_paper(project: Project, paper: str) -> Project:
    """The project as it is printed."""
    outputs = tuple(replace(output, options={**output.options, "paper": paper}) for output in project.outputs)
    return replace(project, outputs=outputs) if paper else project


@contextmanager
def remembered_facts(work: Path) -> Iterator[None]:
    """What earlier builds found in syntax trees, read before and written after: parsing 300 figures takes 0.3 s."""
    memo, found_by = work / "facts.json", engine_digest("facts")
    modules.recall(memo, found_by)
    yield
    modules.keep(memo, found_by)
