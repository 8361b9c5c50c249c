"""The lists that pages gather from a book's units (`write/gathered.py` puts them in their places), as Markdown:

| list | what is gathered |
|---|---|
| `contradictions` | slides whose heading, or a marked sentence of theirs, says what is usually told, `{contradicts="... [@key]."}` |
| `handled` | figures that a reader can handle: knobs, films, scripts of the course, and predictions |
| `minutes` | the minutes of each unit, of its parts `## Part {minutes=12}`, and without what can be left out |
| `left-out` | the slides that can be left out, `### Slide {#sec-x leave-out=3}`, with the minutes that this saves |
| `needs` | for each unit the earlier ones that its text leads back to, and how often |
| `sessions` | the units divided over as many sessions as `count=13` says |
"""

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from deeplecture.errors import Finding
from deeplecture.execute.run import Results
from deeplecture.knob import Knob
from deeplecture.numbers import said
from deeplecture.read.cells import Cell
from deeplecture.read.claims import MARKED, Heading, Paragraph, attribute, under_headings
from deeplecture.read.source import LABEL, Source
from deeplecture.write.divided import Part, divided

PREDICT = re.compile(r"^:{3,}\s*\{\.predict\b")
REFERENCE = re.compile(r"@([a-z]{2,4}-[\w-]*\w)")
MARKS = ("contradicts=", "leave-out=")
FEW = 6  # values of a knob that are all named


@dataclass(frozen=True)
class ListedUnit:
    """A unit, as lists are gathered from it.

    Attributes:
        path, number, title: of its chapter.
        source: with the values of its expressions in its prose.
        results: what it gave.
    """

    path: str
    number: str
    title: str
    source: Source
    results: Results

    def heading(self, of: str) -> str:
        """The heading above what a list gathers of the unit."""
        return f"## {self.number} {self.title} {{#{of}-{posixpath.basename(self.path).partition('.')[0]} .unnumbered}}"

    @property
    def link(self) -> str:
        """A link to it from the project's root, of which `_listed` makes one from the page."""
        return f"[{self.title}](/{self.path})"

    @cached_property
    def pieces(self) -> list[tuple[Heading, Heading | Cell | Paragraph]]:
        """Its headings, cells and paragraphs, each with the heading that it stands under."""
        return list(under_headings(self.source))

    @property
    def headings(self) -> list[Heading]:
        return [one for one, piece in self.pieces if piece is one]

    @cached_property
    def parts(self) -> list[Part]:
        """Its parts that say how long they take."""
        return [Part(self.number, one.text, minutes) for one in self.headings if (minutes := _number(one, "minutes"))]

    @property
    def minutes(self) -> int:
        return sum(part.minutes for part in self.parts)

    @property
    def left_out(self) -> list[tuple[Heading, int]]:
        """The slides that can be left out, and the minutes that this saves."""
        return [(one, minutes) for one in self.headings if (minutes := _number(one, "leave-out"))]


def _number(heading: Heading, name: str) -> int:
    """The minutes that an attribute of a heading gives, 0 where there are none."""
    text = attribute(heading.attributes, name)
    return int(text) if text.isdecimal() else 0


def wrong(unit: ListedUnit) -> Iterator[Finding]:
    """What is wrong with the marks that lists are made of."""
    if not any(mark in piece.text for piece in unit.source.prose for mark in MARKS):
        return  # its paragraphs are not looked for in vain
    for heading, piece in unit.pieces:
        if isinstance(piece, Cell):
            continue
        minutes = attribute(heading.attributes, "leave-out") if piece is heading else ""
        for name, given in (("contradicts", _told(piece)), ("leave-out", minutes)):
            if given and not heading.section:
                yield Finding(*heading.place, f"`{name}` needs a label that a link can name: `{{#sec-...}}`")
        if minutes and not minutes.isdecimal():
            yield Finding(*heading.place, f"`leave-out={minutes}` is no number of minutes")


def _contradictions(units: Sequence[ListedUnit], _: int) -> Iterator[str]:
    for unit in units:
        entries: list[str] = []
        shown = _shown(unit)
        for heading, piece in unit.pieces:
            for told, found in _told(piece) if not isinstance(piece, Cell) else ():
                seen = "".join(
                    f", @{label}{f' ({kind})' if kind else ''}" for label, kind in shown.get(heading.place, [])[:1]
                )
                entries.append(f"{told}\n:   {_ended(found)}\n:   @{heading.section}{seen}\n")
        if entries:
            yield from (unit.heading("contradictions"), "", *entries)


def _told(piece: Heading | Paragraph) -> list[tuple[str, str]]:
    """What a heading or the marked sentences of a paragraph contradict: what is usually told, and what was found."""
    if isinstance(piece, Heading):
        told = attribute(piece.attributes, "contradicts")
        return [(told, piece.text)] if told else []
    if "contradicts=" not in piece.text:
        return []
    marked = [(attribute(one[2], "contradicts"), " ".join(one[1].split())) for one in MARKED.finditer(piece.text)]
    return [(told, found) for told, found in marked if told]


def _ended(title: str) -> str:
    return title if title.endswith((".", "?", "!")) else f"{title}."


def _shown(unit: ListedUnit) -> dict[tuple[str, int], list[tuple[str, str]]]:
    """Place of a heading to the figures and tables below it, each with its kind, "" where it has none."""
    found: dict[tuple[str, int], list[tuple[str, str]]] = {}
    number = -1
    for heading, piece in unit.pieces:
        if isinstance(piece, Cell):
            number += 1
            call = unit.results.plan.figures.get(number)
            if re.match("(fig|tbl)-", piece.label):
                found.setdefault(heading.place, []).append((piece.label, call.figure.kind if call else ""))
    return found


def _handled(units: Sequence[ListedUnit], _: int) -> Iterator[str]:
    for unit in units:
        entries = list(_handles(unit))
        if entries:
            yield from (unit.heading("handled"), "", *entries)


def _handles(unit: ListedUnit) -> Iterator[str]:
    """An entry for each figure that can be handled, and for each that is asked about before it is shown."""
    number, asked = -1, ""
    for heading, piece in unit.pieces:
        if isinstance(piece, Heading):
            continue
        if not isinstance(piece, Cell):
            asked = _question(piece.text) or asked
            continue
        number += 1
        call = unit.results.plan.figures.get(number)
        if not call or not piece.label.startswith("fig-"):
            continue
        place = f"@{heading.section}" if heading.section else ""
        named = place if asked else heading.text  # the title tells the answer
        said_of = [("Predict", asked)] if asked else []
        said_of += [("Film" if knob.film else "Knob", _values(name, knob)) for name, knob in call.knobs]
        if drawn := unit.results.drawn.get(call):
            said_of += [("Film", drawn.film_says)] if drawn.film else []
            said_of += [("To handle", drawn.interactive_says[0])] if drawn.interactive else []
        asked = ""
        if said_of:
            yield f"@{piece.label}{named and f': {named}'}\n" + "".join(
                f":   *{word}.* {text}\n" for word, text in said_of
            )


def _question(text: str) -> str:
    """What a paragraph asks that begins a prediction, else ""."""
    lines = text.split("\n")
    at = next((number for number, line in enumerate(lines) if PREDICT.match(line)), None)
    return " ".join(lines[at + 1 :]) if at is not None else ""


def _values(name: str, knob: Knob) -> str:
    values = [said(value) for value in knob.values]
    label = knob.label or name.replace("_", " ")
    listed = ", ".join(values) if len(values) <= FEW else f"{len(values)} values, from {values[0]} to {values[-1]}"
    first = label[:1].upper() if label[:1].isascii() else label[:1]  # a capital beta would be read as a B
    return f"{first}{label[1:]}: {listed}."


def _minutes(units: Sequence[ListedUnit], _: int) -> Iterator[str]:
    yield "| | Unit | Minutes | With nothing that can be left out |\n|---|:-----------|---:|-----:|"
    totals = [0, 0]
    units = [unit for unit in units if unit.parts]
    for unit in units:
        least = unit.minutes - sum(minutes for _, minutes in unit.left_out)
        totals = [totals[0] + unit.minutes, totals[1] + least]
        yield f"| {unit.number} | {unit.link} | {unit.minutes} | {least} |"
    yield f"| | Together | {totals[0]} | {totals[1]} |"
    yield ""
    for unit in units:
        yield f"{unit.number} {unit.title}\n:   {'; '.join(f'{part.title} ({part.minutes})' for part in unit.parts)}\n"


def _left_out(units: Sequence[ListedUnit], _: int) -> Iterator[str]:
    for unit in units:
        slides = []
        for heading, minutes in unit.left_out:
            slides.append(f":   {heading.text} (@{heading.section}, {minutes}\u00a0min)\n")
        if slides:
            yield f"{unit.number} {unit.title}\n{''.join(slides)}"


def _needs(units: Sequence[ListedUnit], _: int) -> Iterator[str]:
    yield "| | Unit | Leads back to unit (times) |\n|---|:-----------|:---------|"
    home: dict[str, str] = {}
    for unit in units:
        text = "\n".join(piece.text for piece in unit.source.prose)
        own = {*LABEL.findall(text), *(cell.label for cell in unit.source.cells)}
        back = Counter(home[label] for label in REFERENCE.findall(text) if label in home and label not in own)
        told = ", ".join(f"{number} ({times})" for number, times in back.most_common())
        yield f"| {unit.number} | {unit.link} | {told or 'none'} |"
        home |= dict.fromkeys(own, unit.number)


def _sessions(units: Sequence[ListedUnit], count: int) -> Iterator[str]:
    yield "| Session | What is taught | Minutes |\n|---:|:-----------------|---:|"
    for number, session in enumerate(divided([unit.parts for unit in units], count), start=1):
        yield f"| {number} | {_taught(session, units)} | {sum(part.minutes for part in session)} |"


def _taught(session: Sequence[Part], units: Sequence[ListedUnit]) -> str:
    """What a session holds: units where it holds all of them, else the parts that it begins and ends with."""
    texts = []
    for unit in units:
        own = [part for part in session if part.unit == unit.number]
        if not own:
            continue
        text = f"{unit.number} {unit.link}"
        if len(own) < len(unit.parts):
            text += f": {own[0].title}" if len(own) == 1 else f": *{own[0].title}* to *{own[-1].title}*"
        texts.append(text)
    return "; ".join(texts)


LISTS: dict[str, Callable[[Sequence[ListedUnit], int], Iterator[str]]] = {
    "contradictions": _contradictions,
    "handled": _handled,
    "minutes": _minutes,
    "left-out": _left_out,
    "needs": _needs,
    "sessions": _sessions,
}
