"""Stage 1, read: what titles and sentences of a source claim of figures' numbers.

    ### A line falls {#sec-falls claim="fig.line.numbers(slope=-1).end < 0"}
    [The line rises]{claim="fig.line.numbers(slope=2).end > 1" claim-spread="0.1"}, and then it stays.
    #| claim: fig.line.numbers(slope=2).end > 1       (an option of a cell: the title above it is claimed)

`claim="none"` says that a title claims nothing which numbers decide.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from deeplecture.read.cells import Cell
from deeplecture.read.lines import SPAN
from deeplecture.read.source import LABEL, Prose, Source

# A value in quotes may hold braces, and behind a backslash the quotes themselves.
QUOTED = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
BRACES = rf"(\{{(?:[^{{}}\"']|{QUOTED})*\}})"  # attributes
HEADING = re.compile(rf"^(#{{1,6}})\s+(.*?)\s*{BRACES}?\s*$")
MARKED = re.compile(rf"\[((?:[^\[\]]|\[[^\]]*\])*)\]{BRACES}")
ATTRIBUTE = re.compile(rf"(?<![\w-])(claim|claim-spread)=({QUOTED}|[^\s}}\"']+)")
EXEMPT = "none"


@dataclass(frozen=True)
class SourceClaim:
    """What a title or a sentence says of figures' numbers.

    Attributes:
        text: the title or the sentence, as it stands in the source.
        expression: Python that is true if and only if the text is.
        spread: an expression of the unit in which the margin is told; "" where there is none.
        section: the label of the section around it, "" where it has none.
        file, line: where the expression stands.
        is_title: whether the text is a heading.
        slide: the file and line of the heading that the text is or stands under; ("", 0) before the first.
    """

    text: str
    expression: str
    spread: str
    section: str
    file: str
    line: int
    is_title: bool = True
    slide: tuple[str, int] = ("", 0)


@dataclass(frozen=True)
class Heading:
    """The heading that what follows stands under: its level, text, attributes, label and place."""

    level: int
    text: str
    attributes: str
    section: str
    place: tuple[str, int]

    @property
    def exempt(self) -> bool:
        """Whether it says itself that it claims nothing that numbers decide."""
        return _given(self.attributes).get("claim") == EXEMPT


def claims(source: Source) -> tuple[list[SourceClaim], list[tuple[str, int]]]:
    """The claims of a source in order: of headings, of the cells below a heading, and of sentences.

    Returns:
        The claims, and the places of `claim=` in braces that belong neither to a heading nor to a sentence in brackets.
    """
    found: list[SourceClaim] = []
    stray: list[tuple[str, int]] = []
    for heading, piece in under_headings(source):
        if isinstance(piece, Heading):
            given = _given(piece.attributes)
            if given.get("claim", EXEMPT) != EXEMPT:
                found.append(_claim(piece.text, given, piece.place, heading, is_title=True))
        elif isinstance(piece, Cell):
            claimed = piece.options.get("claim", EXEMPT)
            for one in claimed if isinstance(claimed, list) else [claimed]:
                given = {"claim": str(one or "").strip(), "claim-spread": str(piece.options.get("claim-spread", ""))}
                if given["claim"] != EXEMPT:
                    found.append(
                        _claim(heading.text, given, (piece.file, piece.where("claim")), heading, is_title=True)
                    )
        elif "claim" in piece.text:
            marked, lost = _sentences(piece, heading)
            found += marked
            stray += lost
    return found, stray


def under_headings(source: Source) -> Iterator[tuple[Heading, "Heading | Cell | Paragraph"]]:
    """Headings, cells and paragraphs of a source in order, each with the heading that it is or stands under."""
    heading = Heading(1, str(source.meta.get("title", "")), "", "", ("", 0))
    for piece in source.pieces:
        if isinstance(piece, Cell):
            yield heading, piece
            continue
        for paragraph in _paragraphs(piece):
            if found := HEADING.match(paragraph.blanked) if paragraph.text.startswith("#") else None:
                text, attributes = (paragraph.text[slice(*found.span(part))] for part in (2, 3))
                section = (LABEL.match(attributes) or ["", ""])[1]
                heading = Heading(len(found[1]), text, attributes, section, paragraph.places[0])
                yield heading, heading
            else:
                yield heading, paragraph


@dataclass(frozen=True)
class Paragraph:
    """Lines between blank ones, without code: the text and the places of its lines."""

    text: str
    places: tuple[tuple[str, int], ...]

    @property
    def blanked(self) -> str:
        """The text, equally long, with something else for each span of code: signs in it mean nothing."""
        return SPAN.sub(lambda span: "x" * len(span[0]), self.text) if "`" in self.text else self.text


def _paragraphs(prose: Prose) -> Iterator[Paragraph]:
    """Each heading and each run of lines between blank ones, code left out."""
    lines: list[tuple[str, tuple[str, int]]] = []
    for text, place, in_code in (*prose.lines(), ("", ("", 0), False)):
        alone = not in_code and text.startswith("#")
        if lines and (alone or in_code or not text.strip()):
            yield Paragraph("\n".join(line for line, _ in lines), tuple(where for _, where in lines))
            lines = []
        if alone:
            yield Paragraph(text, (place,))
        elif text.strip() and not in_code:
            lines.append((text, place))


def _sentences(paragraph: Paragraph, heading: Heading) -> tuple[list[SourceClaim], list[tuple[str, int]]]:
    """The claims that a paragraph's sentences in brackets carry, and the places of claims that nothing carries."""
    found, rest = [], paragraph.blanked
    for marked in MARKED.finditer(rest) if "claim=" in rest else ():
        if "claim=" not in marked[2]:
            continue
        start, end = marked.span(2)
        given = _given(paragraph.text[start:end])
        place = paragraph.places[rest.count("\n", 0, start)]
        rest = rest[:start] + re.sub(r"[^\n]", " ", rest[start:end]) + rest[end:]
        if given.get("claim", EXEMPT) != EXEMPT:
            said = " ".join(paragraph.text[slice(*marked.span(1))].split())
            found.append(_claim(said, given, place, heading, is_title=False))
    return found, [paragraph.places[rest.count("\n", 0, one.start())] for one in ATTRIBUTE.finditer(rest)]


def _claim(
    text: str, given: dict[str, str], place: tuple[str, int], heading: Heading, *, is_title: bool
) -> SourceClaim:
    return SourceClaim(
        text,
        given["claim"],
        given.get("claim-spread", ""),
        heading.section,
        *place,
        is_title=is_title,
        slide=heading.place,
    )


def attribute(attributes: str, name: str) -> str:
    """The value of one of the attributes in braces, "" where it is not given."""
    found = re.search(rf"(?<![\w-]){re.escape(name)}=({QUOTED}|[^\s}}\"']+)", attributes)
    return _unquoted(found[1]) if found else ""


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1] if value[0] in "\"'" else value)


def _given(attributes: str) -> dict[str, str]:
    """Those of the attributes in braces that say what is claimed."""
    return {name: _unquoted(value) for name, value in ATTRIBUTE.findall(attributes)}
