"""Where in the sources a problem seen on a page comes from."""

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path

from deeplecture.check.pages import BuiltSite
from deeplecture.check.problem import Hint, Problem
from deeplecture.read.cells import Cell
from deeplecture.read.config import as_list
from deeplecture.read.source import Source

HEADING = re.compile(r"^(#{1,6})\s+(.*)$")


@dataclass(frozen=True)
class Line:
    """A line of a source, as its author wrote it; `level` is that of the heading it is, else 0."""

    text: str
    file: str
    number: int
    level: int

    @cached_property
    def words(self) -> list[str]:
        return _words(self.text)


def placed(problems: list[Problem], site: BuiltSite) -> list[Problem]:
    """The problems with the file and line that each comes from."""
    readers: dict[str, list[Line]] = {}
    found = []
    for problem in problems:
        page = site.pages.get(problem.page)
        if problem.file:
            found.append(problem)
        elif entry := _in_bibliography(problem.hint, site):
            found.append(replace(problem, file=entry[0], line=entry[1]))
        elif page is None or page.source is None:
            found.append(replace(problem, file=site.source_file(problem.page), line=problem.hint.line))
        else:
            lines = readers.setdefault(page.source.path, read_lines(site.root, page.source))
            file, number = find(lines, problem.hint, page.source)
            found.append(replace(problem, file=file, line=number))
    return found


def _in_bibliography(hint: Hint, site: BuiltSite) -> tuple[str, int] | None:
    """The bibliography's entry that an entry of the references was made of."""
    if not hint.id.startswith("ref-"):
        return None
    start = re.compile(rf"@\w+\s*\{{\s*{re.escape(hint.id.removeprefix('ref-'))}\s*,")
    names = [name for output in site.project.outputs for name in as_list(output.options.get("bibliography"))]
    for name in dict.fromkeys(names):
        lines = (site.root / name).read_text(encoding="utf-8").splitlines() if (site.root / name).is_file() else []
        number = next((n for n, line in enumerate(lines, start=1) if start.search(line)), 0)
        if number:
            return str(name), number
    return None


def read_lines(root: Path, source: Source) -> list[Line]:
    """All lines of a source in the order in which the page shows them, its front matter first."""
    kept: dict[str, list[str]] = {}

    def text(file: str, number: int) -> str:
        if file not in kept:
            kept[file] = (root / file).read_text(encoding="utf-8").splitlines()
        return kept[file][number - 1] if 0 < number <= len(kept[file]) else ""

    first = next((piece.places[0][1] if not isinstance(piece, Cell) else piece.line for piece in source.pieces), 1)
    lines = [Line(text(source.path, number), source.path, number, 0) for number in range(1, first)]
    for piece in source.pieces:
        if isinstance(piece, Cell):
            last = piece.first + piece.code.count("\n")
            lines += [Line(text(piece.file, n), piece.file, n, 0) for n in range(piece.line, last + 1)]
            continue
        for content, (file, number), in_code in piece.lines():
            heading = None if in_code else HEADING.match(content)
            lines.append(Line(content, file, number, len(heading[1]) if heading else 0))
    return lines


def find(lines: list[Line], hint: Hint, source: Source) -> tuple[str, int]:
    """The line that a hint points to; the section's heading or the file's first line where none fits."""
    start, end = _section(lines, hint)
    within = lines[start:end]
    line = _named(within, hint) or _named(lines, hint) or _typed(within, hint) or _told(within, hint, 1)
    line = line or _tag(within, hint) or _cell(within, hint)
    line = line or (_told(lines, hint, 3) if not hint.section or start == 0 else None)
    if line is None and (hint.section or hint.heading) and lines and lines[start].level:
        line = lines[start]
    return (line.file, line.number) if line else (source.path, 1)


def _section(lines: list[Line], hint: Hint) -> tuple[int, int]:
    """First and last index of the section that a hint names; of all lines where it names none that is there."""
    start = next(
        (
            n
            for n, line in enumerate(lines)
            if line.level and hint.section and f"#{hint.section}" in re.split(r"[\s{}]", line.text)
        ),
        None,
    )
    if start is None and hint.heading:
        wanted = _words(hint.heading)
        scores = [(_shared(line.words, wanted), -n) for n, line in enumerate(lines) if line.level]
        best = max(scores, default=(0, 0))
        start = -best[1] if best[0] >= max(1, 0.6 * len(wanted)) else None
    if start is None:
        return 0, len(lines)
    level = lines[start].level
    end = next((n for n, line in enumerate(lines[start + 1 :], start + 1) if 0 < line.level <= level), len(lines))
    return start, end


def _named(lines: list[Line], hint: Hint) -> Line | None:
    """The line that holds the hint's address, or else gives its id."""
    if hint.address:
        address = hint.address.split("?")[0]
        name = address.rsplit("/", 1)[-1]
        figure = re.fullmatch(r"(\w+?)(?:-[\w-]*)?\.[0-9a-f]{10}\.\w+", name)
        for wanted in (hint.address, address, address.split("#")[0], name, address.removesuffix(".html") + ".qmd"):
            if len(wanted) > 1 and (line := next((line for line in lines if wanted in line.text), None)):
                return line
        if figure and (line := next((line for line in lines if f".{figure[1]}(" in line.text), None)):
            return line
    if hint.id:
        pattern = re.compile(rf"(#|label:\s*|id=[\"']?|\blabel=[\"']?){re.escape(hint.id)}(?![\w-])")
        return next((line for line in lines if pattern.search(line.text)), None)
    return None


def _typed(lines: list[Line], hint: Hint) -> Line | None:
    """The line that holds what is wrong as the page spells it."""
    return next((line for line in lines if hint.typed and hint.typed in line.text and not line.level), None)


def _cell(lines: list[Line], hint: Hint) -> Line | None:
    """The first line of the cell that a hint counts; what a cell prints stands nowhere in the source."""
    fences = [n for n, line in enumerate(lines) if re.match(r"\s*(`{3,}|~{3,})\s*\{python", line.text)]
    shown = [
        n for n in fences if not any(re.match(r"#\|\s*include:\s*false", line.text) for line in lines[n + 1 : n + 6])
    ]
    return lines[shown[hint.cell - 1]] if 0 < hint.cell <= len(shown) else None


def _tag(lines: list[Line], hint: Hint) -> Line | None:
    """The line with the tag, or the empty heading, that is all that a hint's text holds."""
    name = re.match(r"<(\w+)", hint.text)
    if name is None:
        return None
    heading = rf"^#{{{name[1][1]}}}\s*(?:\{{.*\}})?\s*$|" if re.fullmatch(r"h[1-6]", name[1]) else ""
    return next((line for line in lines if re.search(rf"{heading}<{name[1]}\b", line.text)), None)


def _told(lines: list[Line], hint: Hint, least: int) -> Line | None:
    """The line that shares the longest run of words with the hint's text."""
    wanted = _words(hint.text)[:60]
    if not wanted:
        return next((line for line in lines if hint.text and line.text.strip() == hint.text.strip()), None)
    best, line = max(((_shared(line.words, wanted), -n) for n, line in enumerate(lines)), default=(0, 0))
    return lines[-line] if best >= min(max(least, min(3, len(wanted))), len(wanted)) else None


def _shared(one: list[str], other: list[str]) -> int:
    """The number of words in the longest run that two texts have in common."""
    if not set(one) & set(other):
        return 0
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())
