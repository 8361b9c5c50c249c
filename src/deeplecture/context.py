"""What all stages of one build share."""

import os
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from deeplecture import stop
from deeplecture.cache import Cache, Entry
from deeplecture.course import Course
from deeplecture.errors import BuildError, Finding
from deeplecture.execute.still import Still
from deeplecture.machine import handed_on
from deeplecture.progress import Progress, Report
from deeplecture.read.outputs import Audience
from deeplecture.read.project import Project

AUDIENCES: tuple[Audience, ...] = ("deck", "chapter")


@dataclass(frozen=True)
class Context:
    """A build: what it builds, by what means, and what it found wrong.

    Attributes:
        project: the sources and what is to be made of them.
        cache: what earlier builds made.
        work: a folder for scratch files.
        threads: runs kernels and Pandoc beside one another.
        jobs: how many processes draw at the same time.
        progress, report: are told what is made.
        asked: (source, audience) of the pages that are made; the others lend their numbers.
        verify: whether figures and cells are run twice, to find those that do not repeat.
        scheduler: of the Dask cluster that draws figures, "" for this machine.
        published: path to checksum of the files that the site has; their pictures are not read from the cache.
        environment: the command's variables, as figures and kernels are given them.
        findings: what is wrong, each thing once.
    """

    project: Project
    cache: Cache
    work: Path
    threads: ThreadPoolExecutor
    jobs: int = 1
    progress: Progress = field(default_factory=Progress)
    report: Report = field(default_factory=Report)
    asked: frozenset[tuple[str, str]] = frozenset()
    verify: bool = False
    scheduler: str = ""
    published: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=lambda: handed_on(os.environ))
    findings: dict[Finding, None] = field(default_factory=dict)

    @property
    def course(self) -> Course:
        return self.project.course

    @property
    def root(self) -> Path:
        return self.project.root

    @cached_property
    def still(self) -> Still:
        """What results of earlier builds ask for: each file is looked at once in this build."""
        return Still(self.root, self.environment)

    def holds(self, entry: Entry) -> bool:
        """Whether all that an entry of the cache was made of still is as it was."""
        return self.still.holds(entry.meta["made_of"])

    @property
    def units(self) -> list[str]:
        """The sources that are asked for, in order."""
        wanted = {source for source, _ in self.asked}
        return [path for path in self.project.sources if path in wanted]

    @property
    def needed(self) -> list[str]:
        """The sources that are run: those that are asked for, and all where one of them gathers lists of the others."""
        sources = self.project.sources
        return list(sources) if any(sources[path].lists for path in self.units) else self.units

    def wrong(self, place: tuple[str, int], text: str) -> None:
        """Something is wrong at a file and line: the build goes on as far as it can and then fails."""
        self.findings[Finding(*place, text)] = None

    def found(self, findings: Collection[Finding]) -> bool:
        """Take findings: errors end the build, the others are told with its report. Returns whether any is an error."""
        errors = [one for one in findings if one.is_error(strict=self.course.strict)]
        self.findings.update(dict.fromkeys(errors))
        told = [str(one) for one in findings if one not in self.findings]
        self.report.warnings += [text for text in dict.fromkeys(told) if text not in self.report.warnings]
        return bool(errors)

    def stop_if_wrong(self) -> None:
        """End the build where something is wrong.

        Raises:
            BuildError: all of it.
        """
        if self.findings:
            order = {file: number for number, file in enumerate(dict.fromkeys(one.file for one in self.findings))}
            raise BuildError(sorted(self.findings, key=lambda one: (order[one.file], one.line)))

    def wrote(self, page: str, *, fresh: bool) -> None:
        """A page was written, or kept."""
        if fresh:
            self.report.pages_written.append(page)
            self.progress.wrote(page)
        else:
            self.report.pages_kept += 1


def done(answer):
    """What a future came to, or the answer that was there at once."""
    return answer.result() if isinstance(answer, Future) else answer


@contextmanager
def context(
    project: Project, cache: Cache, work: Path, *, only: tuple[str, ...] = (), audiences: tuple[str, ...] = AUDIENCES,
    **means,
) -> Iterator[Context]:  # fmt: skip
    """A build of a project, as long as its threads and its progress bar live.

    Args:
        only: sources to make; empty for all.
        audiences: `deck`, `chapter` or both.
        means: jobs, progress, report, published, scheduler, verify, as `Context` has them.
    """
    asked = frozenset(
        (path, audience) for path in project.sources if not only or path in only for audience in audiences
    )
    with means.get("progress", Progress()), stop.threads(max(2, means.get("jobs", 1))) as threads:
        made = Context(project, cache, work, threads, asked=asked, **means)
        made.found([*project.findings, *project.notes])
        yield made
