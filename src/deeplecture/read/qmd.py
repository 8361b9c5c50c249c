"""Stage 1, read: one `.qmd` file, with the files that it includes, as a `Source`."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from deeplecture.cache import Cache, Entry, digest
from deeplecture.engine import engine_digest
from deeplecture.errors import BuildError, Finding
from deeplecture.read import kept
from deeplecture.read.cells import Cell, read_cell
from deeplecture.read.config import NotYaml, block, folder_metadata, merge, read_text
from deeplecture.read.extensions import has_shortcodes
from deeplecture.read.lines import FENCE, SPAN, fence_after, unsupported, without_comments
from deeplecture.read.others import in_braces, other_cell
from deeplecture.read.source import LABEL, Prose, Source

# What no page comes near: few files that include each other several times can be written out without end.
MOST_INCLUDED, DEEPEST = 2000, 50
INCLUDE = re.compile(r"^\s*\{\{<\s*include\s+(.+?)\s*>\}\}\s*$")
# A cell that is shown as it stands, `{{python}}`, and not run.
CELL_SHOWN = re.compile(r"\{\{(\w+)\}\}\s*$")
OF_R = re.compile(r"\s*`{3,}\s*\{[rR][\s,}]")


class SourceError(BuildError):
    """All that is wrong with one source, and as much of it as could be read."""

    def __init__(self, findings: list[Finding], source: Source):
        super().__init__(findings)
        self.source = source


def read_source(root: Path, path: str, cache: Cache | None = None) -> Source:
    """Read one unit, or take what was read of the same text before.

    A unit that includes others is always read: what it holds is not decided by its own text.

    Args:
        root: the project's folder.
        path: the file, relative to it.

    Raises:
        SourceError: everything that is wrong with the file, at once.
        BuildError: it cannot be read at all.
    """
    text = read_text(root / path, path)
    folders = folder_metadata(root, path)
    extended = has_shortcodes(root)
    key = digest("source", path, text, folders, extended, engine_digest("read"))
    known = cache.get("source", key) if cache else None
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
        raise SourceError(findings, source)
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
        elif len(includes) >= MOST_INCLUDED or len(open_files) > DEEPEST:
            problem = (
                f"more is included than {MOST_INCLUDED} files or {DEEPEST} one in the other: write out what is meant"
            )
            findings += [] if any(one.message == problem for one in findings) else [Finding(file, number, problem)]
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
        if opening and fence and fence.lstrip()[0] == "`" and (language := CELL_SHOWN.match(opening[3])):
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
                instead, told = other_cell(kind, given, lines, at, knitr=knitr)
                findings.append(told)
                prose += [(f"{indent}{line}", at) for line in instead]
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
