"""Stage 1, read: one `.qmd` file as front matter, prose and cells, every line with the place it came from."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from deeplecture.cache import Cache, Entry, digest
from deeplecture.engine import engine
from deeplecture.errors import BuildError, Finding
from deeplecture.read.cells import Cell, read_cell
from deeplecture.read.config import NotYaml, block, folder_metadata, merge, read_text
from deeplecture.read.extensions import has_shortcodes
from deeplecture.read.lines import FENCE, SPAN, fence_after, unsupported, without_comments
from deeplecture.read.others import in_braces, other_cell

INCLUDE = re.compile(r"^\s*\{\{<\s*include\s+(.+?)\s*>\}\}\s*$")
# Pandoc's: no blank line within; a lone dollar opens before and closes behind something, and no digit follows.
FORMULA = re.compile(
    r"(?<!\\)(?:\$\$(?:\\.|(?!\n[ \t]*\n)[^\\])+?\$\$|\$(?![\s$])(?:\\.|(?!\n[ \t]*\n)[^$\\])*?(?<!\s)\$(?!\d))",
    re.DOTALL,
)
LABEL = re.compile(r"\{\s*#([^\s}\d][^\s}]*)")  # `#1` is an argument of a macro
SHOWN = re.compile(r"\{\{(\w+)\}\}\s*$")
OF_R = re.compile(r"\s*`{3,}\s*\{[rR][\s,}]")
# A list made of other units: `write/gathered.py`.
GATHERED = re.compile(r"^:{3,}\s*(\{\.gathered\s+list=\"?([\w-]*)\"?[^}]*\})\s*$")


@dataclass(frozen=True)
class Prose:
    """Markdown text between cells; `places` gives the file and line of each of its lines."""

    text: str
    places: tuple[tuple[str, int], ...]

    def lines(self) -> Iterator[tuple[str, tuple[str, int], bool]]:
        """Each line with its place and whether it belongs to a block of code."""
        fence = None
        for text, place in zip(self.text.split("\n"), self.places, strict=True):
            before, fence = fence, fence_after(text, fence)
            yield text, place, before is not None or fence is not None


@dataclass(frozen=True)
class Inline:
    """An expression in the text, `` `{python} expression` ``, its place, and whether it stands in a formula."""

    expression: str
    file: str
    line: int
    in_formula: bool = False


@dataclass(frozen=True)
class Source:
    """A unit as its author wrote it.

    Attributes:
        path: of the file, relative to the project, with forward slashes.
        meta: the front matter; `header` its lines.
        pieces: prose and cells in order, includes expanded.
        includes: the included files, relative to the project.
        header: the lines of the front matter.
        sha256: of all its lines and the files that they stand in.
        notes: what is told of it and stops nothing.
    """

    path: str
    meta: Mapping
    pieces: tuple[Prose | Cell, ...]
    includes: tuple[str, ...]
    header: tuple[str, ...] = ()
    sha256: str = ""
    notes: tuple[Finding, ...] = ()

    @property
    def to_come(self) -> bool:
        """Whether the chapter only holds its place, `to-come: true`: it has a number and no deck."""
        return self.meta.get("to-come") is True

    @property
    def lists(self) -> tuple[str, ...]:
        """The names of the page's lists that are made of the book's other pages."""
        return tuple(
            found[2]
            for piece in self.prose
            if ".gathered" in piece.text
            for text, _, in_code in piece.lines()
            if not in_code and (found := GATHERED.match(text))
        )

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Cell))

    @property
    def prose(self) -> tuple[Prose, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Prose))

    def inlines(self) -> list[Inline]:
        """The inline expressions in order."""
        return [inline for prose in self.prose if "`{python}" in prose.text for inline in _inlines(prose)]

    def places(self, needle: str) -> list[tuple[str, int]]:
        """The files and lines where a text stands as a word of its own; the file's beginning where it does not."""
        pattern = re.compile(rf"(?<![\w-]){re.escape(needle)}(?![\w-])")
        found = [(self.path, line) for line, text in enumerate(self.header, start=1) if pattern.search(text)]
        for piece in self.pieces:
            if isinstance(piece, Prose):
                lines = zip(piece.text.split("\n"), piece.places, strict=True)
                found += [where for text, where in lines if pattern.search(text)]
            else:
                found += [(piece.file, piece.where(k)) for k, v in piece.options.items() if pattern.search(str(v))]
                found += [(piece.file, piece.first)] if pattern.search(piece.code) else []
        return found or [(self.path, 1)]

    def place(self, needle: str) -> tuple[str, int]:
        """The first of `places`."""
        return self.places(needle)[0]


def _inlines(prose: Prose) -> Iterator[Inline]:
    lines = [(text, place) if not in_code else ("", place) for text, place, in_code in prose.lines()]
    # A dollar sign in code begins no formula.
    shown = "\n".join(SPAN.sub(lambda span: "x" * len(span[0]), text) for text, _ in lines)
    formulas = [match.span() for match in FORMULA.finditer(shown)]
    start = 0
    for text, place in lines:
        for match in SPAN.finditer(text) if "`" in text else ():
            if expression := inline_expression(match):
                at = start + match.start()
                yield Inline(expression, *place, any(first < at < last for first, last in formulas))
        start += len(text) + 1


def inline_expression(span: re.Match) -> str | None:
    """The expression of a code span that is `` `{python} expression` ``, else None."""
    content = span[2].strip()
    return content.removeprefix("{python}").strip() if span[1] == "`" and content.startswith("{python} ") else None


def read_source(root: Path, path: str, cache: Cache | None = None) -> Source:
    """Read one unit, or take what was read of the same text before.

    A unit that includes others is always read: what it holds is not decided by its own text.

    Args:
        root: the project's folder.
        path: the file, relative to it.

    Raises:
        BuildError: everything that is wrong with the file, at once.
    """
    text = read_text(root / path, path)
    folders = folder_metadata(root, path)
    extended = has_shortcodes(root)
    key = digest("source", path, text, folders, extended, engine("read"))
    known = cache.get("source", key) if cache else None
    from deeplecture.read import kept

    if known is not None:
        return kept.from_json(known.held, path)
    source = _read(root, path, text, folders, extended=extended)
    if cache and not source.includes and (plain := kept.as_json(source)):
        cache.put("source", key, Entry({"path": path}, plain))
    return source


def _read(root: Path, path: str, text: str, folders: Mapping, *, extended: bool) -> Source:
    lines = text.split("\n")
    findings: list[Finding] = []
    meta, start = _front_matter(lines, path, findings)
    meta = merge(folders, meta) if folders else meta
    placed = without_comments([(line, (path, number)) for number, line in enumerate(lines[start:], start=start + 1)])
    includes: list[str] = []
    placed = _include(placed, root, (path,), includes, findings)
    pieces = _pieces(placed, findings, extended=extended)
    whole = "\n".join([*lines[:start], *(line for line, _ in placed), *(file for _, (file, _) in placed)])
    source = Source(
        path, meta, tuple(pieces), tuple(dict.fromkeys(includes)), tuple(lines[:start]),
        hashlib.sha256(whole.encode()).hexdigest(), _noted(findings),
    )  # fmt: skip
    findings = [one for one in findings if one.weight == "error"]
    if not findings and not meta.get("title") and not _leading_heading(source):
        untitled = Finding(path, 1, "no title: begin the file with front matter that has `title:`", "strict")
        source = replace(source, notes=(*source.notes, untitled))
    findings += _labels_used_twice(source)
    if findings:
        raise BuildError(findings, source)
    return source


def _noted(findings: list[Finding]) -> tuple[Finding, ...]:
    """What is told, a thing that several cells have in common once."""
    first: dict[str, Finding] = {}
    for one in findings:
        if one.weight == "note":
            first.setdefault(one.message, one)
    return (*first.values(), *(one for one in findings if one.weight == "strict"))


def _front_matter(lines: list[str], path: str, findings: list[Finding]) -> tuple[dict, int]:
    if not lines or lines[0].strip() != "---":
        return {}, 0
    end = next((n for n, line in enumerate(lines[1:], start=1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        findings.append(Finding(path, 1, "the front matter has no closing `---`"))
        return {}, len(lines)
    try:
        meta = block("\n".join(lines[1:end]))
    except NotYaml as error:
        problem = f"the front matter is not YAML ({error}): {error.way_out}"
        findings.append(Finding(path, 2 + error.line, problem))
        meta = {}
    return meta, end + 1


def _include(placed, root: Path, open_files: tuple[str, ...], includes: list[str], findings: list[Finding]):
    """Replace `{{< include FILE >}}` lines by the file's lines, outside of code blocks."""
    result, fence = [], None
    for line, (file, number) in placed:
        fence = fence_after(line, fence)
        match = INCLUDE.match(line) if fence is None else None
        if not match:
            result.append((line, (file, number)))
            continue
        named = match[1].strip("\"'")
        target = root / named.lstrip("/") if named.startswith("/") else (root / file).parent / named
        target = target.resolve()
        name = target.relative_to(root.resolve()).as_posix() if target.is_relative_to(root.resolve()) else str(target)
        if not target.is_file():
            findings.append(Finding(file, number, f"the included file {match[1]} is not there"))
        elif name in open_files:
            findings.append(Finding(file, number, f"{match[1]} includes itself: {' > '.join((*open_files, name))}"))
        else:
            includes.append(name)
            lines = read_text(target, name).split("\n")
            _, start = _front_matter(lines, name, findings)
            inner = without_comments([(text, (name, n)) for n, text in enumerate(lines[start:], start=start + 1)])
            result += _include(inner, root, (*open_files, name), includes, findings)
    return result


def _pieces(placed: list, findings: list[Finding], *, extended: bool) -> list[Prose | Cell]:
    """The prose and cells of lines with their places.

    Args:
        extended: whether an extension gives the project shortcodes of its own.
    """
    pieces: list[Prose | Cell] = []
    prose: list = []
    fence: str | None = None
    cell: tuple[re.Match, tuple[str, int], str, list[str]] | None = None
    opened = ("", 0)
    shown = ""  # the fence around a cell that is shown and not run
    knitr = any("{" in line and OF_R.match(line) for line, _ in placed)

    def flush():
        if prose:
            pieces.append(Prose("\n".join(line for line, _ in prose), tuple(place for _, place in prose)))
            prose.clear()

    for line, place in placed:
        before, fence = fence, fence_after(line, fence)
        opened = place if before is None else opened
        opening = FENCE.match(line) if before is None and fence is not None else None
        if opening and fence and fence.lstrip()[0] == "`" and (language := SHOWN.match(opening[3])):
            shown = f"{fence}`"
            prose += [(f"{shown}{{.markdown}}", place), (f"{fence}{{{language[1]}}}", place)]
        elif opening and (language := re.match(r"\{(\w+)([^}]*)\}", opening[3])):
            cell = (language, place, opening[1], [])
        elif cell is not None and fence is None:
            language, at, indent, lines = cell
            kind, given = language.groups()
            if kind == "python":
                flush()
                read, problems = read_cell(lines, *at, indent)
                pieces.append(read)
                findings += [*problems, *filter(None, [in_braces(given, at)])]
            else:
                block, told = other_cell(kind, given, lines, at, knitr=knitr)
                findings.append(told)
                prose += [(f"{indent}{line}", at) for line in block]
            cell = None
        elif cell is not None:
            cell[3].append(line)
        else:
            if before is None and fence is None:
                unsupported(line, place, findings, extended=extended)
            prose.append((line, place))
            if shown and fence is None:
                prose.append((shown, place))
                shown = ""
    if fence is not None:
        findings.append(Finding(*opened, f"a code block that begins with {fence.lstrip()} is never closed"))
    flush()
    return pieces


def _leading_heading(source: Source) -> bool:
    """Whether the first heading is one of level 1, which Quarto takes as a chapter's title."""
    for prose in source.prose:
        if match := re.search(r"^(#{1,6})\s", prose.text, re.MULTILINE):
            return match[1] == "#"
    return False


def _labels_used_twice(source: Source) -> list[Finding]:
    """Labels of cells and `{#label}` attributes that stand more than once in a source."""
    found: list[tuple[str, tuple[str, int]]] = []
    for piece in source.pieces:
        if isinstance(piece, Cell):
            options = [name for name in ("label", "lst-label") if piece.options.get(name)]
            found += [(str(piece.options[name]), (piece.file, piece.where(name))) for name in options]
        else:
            found += [
                (match[1], place)
                for text, place, in_code in piece.lines()
                if "{" in text and not in_code
                for match in LABEL.finditer(SPAN.sub("", text))
            ]
    first: dict[str, tuple[str, int]] = {}
    findings = []
    for label, place in found:
        if label in first:
            file, line = first[label]
            findings.append(Finding(*place, f"the label {label} is used twice, first in {file}:{line}: rename one"))
        first.setdefault(label, place)
    return findings
