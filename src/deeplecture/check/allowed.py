"""What an author says is meant: `<!-- check: allow: KIND: REASON -->` before the block, or in the line, that a check names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from deeplecture.check.pages import BuiltSite
from deeplecture.check.problem import WARNING, Problem

SAID = re.compile(r"<!--\s*check:(.*?)-->")
ALLOW = re.compile(r"\s*allow:\s*([a-z][\w -]*?)\s*:\s*(\S.*?)\s*$")
FORM = "write `<!-- check: allow: KIND: REASON -->`, the kind as the check names it"
FENCE = re.compile(r"\s*(`{3,}|~{3,}|:{3,})")


@dataclass(frozen=True)
class Allowance:
    """That a kind of problem is meant, from the line of a file where this is said to the end of the block that follows."""

    kind: str
    file: str
    line: int
    last: int

    def covers(self, problem: Problem) -> bool:
        return (problem.check, problem.file) == (self.kind, self.file) and self.line <= problem.line <= self.last


def sifted(problems: Iterable[Problem], site: BuiltSite, *, whole: bool) -> list[Problem]:
    """The problems that nobody allowed, and allowances that say no reason or allow nothing.

    Args:
        problems: with their places in the sources.
        whole: whether all checks were made, so that an allowance of which nothing came is one too many.
    """
    allowances: list[Allowance] = []
    found: list[Problem] = []
    for path in _files(site):
        for one in _read(path, (site.root / path).read_text(encoding="utf-8").splitlines()):
            (found if isinstance(one, Problem) else allowances).append(one)  # type: ignore[attr-defined]
    used: set[Allowance] = set()
    for problem in problems:
        covering = [one for one in allowances if one.covers(problem)]
        used.update(covering)
        if not covering:
            found.append(problem)
    if whole:
        for one in allowances:
            if one not in used:
                message = f"nothing here is {one.kind}: take the allowance out"
                found.append(Problem("allow", message, "", level=WARNING, file=one.file, line=one.line))
    return found


def _files(site: BuiltSite) -> Iterator[str]:
    names = dict.fromkeys(name for source in site.project.sources.values() for name in (source.path, *source.includes))
    return (name for name in names if (site.root / name).is_file())


def _read(path: str, lines: list[str]) -> Iterator[Allowance | Problem]:
    for number, text in enumerate(lines, start=1):
        for said in SAID.finditer(text):
            if (allow := ALLOW.match(said[1])) is None:
                yield Problem(
                    "allow", f"“{said[0][:60]}” says no kind or no reason: {FORM}", "", file=path, line=number
                )
            else:
                yield Allowance(allow[1], path, number, _end(lines, number))


def _end(lines: list[str], number: int) -> int:
    """The last line of the block that begins at, or after, line `number`; a fenced block ends with its fence."""
    at = number - 1
    if not SAID.sub("", lines[at]).strip():  # the comment stands alone
        at += 1
        while at < len(lines) and not lines[at].strip():
            at += 1
    if at < len(lines) and (fence := FENCE.match(lines[at])):
        return next(
            (n + 1 for n in range(at + 1, len(lines)) if lines[n].strip() and set(lines[n].strip()) == {fence[1][0]}
             and len(lines[n].strip()) >= len(fence[1])),
            len(lines),
        )  # fmt: skip
    while at < len(lines) and lines[at].strip():
        at += 1
    return at
