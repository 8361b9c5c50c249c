"""All checks of a built site, one after the other, and their problems with places in the sources."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deeplecture import stop
from deeplecture.browser import path
from deeplecture.check import (
    allowed,
    answers,
    assets,
    barriers,
    browser,
    drawings,
    drawn,
    hollow,
    leftover,
    links,
    lint,
    locate,
    markup,
    media,
    tested,
    texts,
)
from deeplecture.check.chromium import BrowserSettings
from deeplecture.check.pages import BuiltSite, read_site
from deeplecture.check.problem import ERROR, WARNING, Problem, merged
from deeplecture.errors import Finding
from deeplecture.site.publish import damaged, explained


@dataclass(frozen=True)
class CheckResult:
    """What a check found.

    Attributes:
        site: what was checked.
        problems: in order of file and line.
        drawn, kept: pages looked at in the browser now, and those whose result was kept from before.
        seconds: how long it took.
        titles: how many slides have a title that is `tested`, `untested` or `exempt`, see `tested`.
    """

    site: BuiltSite
    problems: tuple[Problem, ...]
    drawn: tuple[str, ...]
    kept: tuple[str, ...]
    seconds: float
    titles: Mapping[str, int] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.level == ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.level == WARNING)


def check(
    root: Path,
    *,
    in_browser: bool = True,
    settings: BrowserSettings = BrowserSettings(),
    told: Callable[[str], None] = lambda path: None,
) -> CheckResult:
    """Check a project's built site.

    Args:
        root: the project's folder.
        in_browser: whether to look at the pages in Chromium too.
        told: called with the path of each page that was looked at in the browser.

    Raises:
        UserError: there is no site, it is older than its sources, or there is no browser or no html-validate.
    """
    start = time.perf_counter()
    if in_browser:
        path()  # before anything else: who lacks it should not wait to hear so
    site, findings = read_site(root)
    sources = lint.look(site.project)
    shown = drawn.shown(site.project, sources.plans, site.files)
    found = [*_of_sources("source", findings), *_of_sources("lint", sources.findings)]
    found += [problem for drawing in shown.values() for problem in drawing.problems]
    found += _damaged(site)
    for kind in (links, assets, media, markup, barriers, texts, leftover, hollow, answers):
        found += kind.check(site)
    looked: list[str] = []
    kept: list[str] = []

    def seen(path: str, was_kept: bool) -> None:
        (kept if was_kept else looked).append(path)
        if not was_kept:
            told(path)

    if in_browser:

        def said() -> str:
            return (
                f"{len(looked) + len(kept)} of {len(site.pages)} pages are looked at; the next check goes on from there"
            )

        with stop.telling(said), explained("checking"):
            found += drawings.check(site, shown)
            found += _new(browser.check(site, settings=settings, told=seen), found)
    problems = merged(allowed.sifted(locate.placed(found, site), site, whole=in_browser))
    titles = tested.counted(sources.slides)
    return CheckResult(
        site, tuple(problems), tuple(sorted(looked)), tuple(sorted(kept)), time.perf_counter() - start, titles
    )


def _of_sources(check: str, findings: Iterable[Finding]) -> Iterator[Problem]:
    for one in findings:
        level = WARNING if one.weight == "note" else ERROR
        yield Problem(check, one.message, "", file=one.file, line=one.line, level=level)


def _damaged(site: BuiltSite) -> Iterator[Problem]:
    """Files that the disk has changed."""
    for name in damaged(site.root, site.project.site):
        message = f"{name} is not what the build wrote, and its time is: a fault of the disk; `deeplecture build --verify` makes it anew"
        yield Problem("asset", message, "", file=(site.project.site / name).as_posix(), line=1)


def _new(drawn: list[Problem], read: list[Problem]) -> list[Problem]:
    """What the browser found that reading the page had not: a missing file also fails to load and to show."""

    def name(problem: Problem) -> tuple[str, str]:
        return problem.page, problem.hint.address.split("?")[0].rsplit("/", 1)[-1]

    missing = {name(problem) for problem in read if problem.check == "asset"}
    outside = {name(problem) for problem in read if problem.check == "outside"}
    return [
        problem
        for problem in drawn
        if not (problem.check in ("request", "picture") and name(problem) in missing)
        and not (problem.check == "outside" and name(problem) in outside)
    ]
