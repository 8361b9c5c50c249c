"""A unit as its author wrote it: front matter, prose and cells, every line with the place it came from."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from deeplecture.errors import Finding
from deeplecture.read.cells import Cell
from deeplecture.read.lines import SPAN, fence_after

# Pandoc's: no blank line within; a lone dollar opens before and closes behind something, and no digit follows.
FORMULA = re.compile(
    r"(?<!\\)(?:\$\$(?:\\.|(?!\n[ \t]*\n)[^\\])+?\$\$|\$(?![\s$])(?:\\.|(?!\n[ \t]*\n)[^$\\])*?(?<!\s)\$(?!\d))",
    re.DOTALL,
)
LABEL = re.compile(r"\{\s*#([^\s}\d][^\s}]*)")  # `#1` is an argument of a macro
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
