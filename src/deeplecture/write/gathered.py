"""Lists that a page of a book gathers from all of its units, in the place of a div that names one:

    ::: {.gathered list="contradictions"}
    What stands here is for stock Quarto, which gathers nothing.
    :::

| list | what is gathered |
|---|---|
| `contradictions` | slides whose heading, or a marked sentence of theirs, says what is usually told, `{contradicts="... [@key]."}` |
| `handled` | figures that a reader can handle: knobs, films, scripts of the course, and predictions |
| `minutes` | the minutes of each unit, of its parts `## Part {minutes=12}`, and without what can be left out |
| `left-out` | the slides that can be left out, `### Slide {#sec-x leave-out=3}`, with the minutes that this saves |
| `needs` | for each unit the earlier ones that its text leads back to, and how often |
| `sessions` | the units divided over as many sessions as `count=13` says |

What is put there is Markdown, so that links, citations and numbers become what they are anywhere else.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from deeplecture.errors import Finding
from deeplecture.execute.run import Results
from deeplecture.knob import Knob
from deeplecture.numbers import said
from deeplecture.read.cells import Cell
from deeplecture.read.claims import MARKED, Heading, Paragraph, attribute, under_headings
from deeplecture.read.project import Project
from deeplecture.read.source import GATHERED, LABEL, Source
from deeplecture.read.source import Prose as Written
from deeplecture.usage import did_you_mean
from deeplecture.write.divided import Part, divided
from deeplecture.write.prose import Prose

FOLLOWS = re.compile(r"\[([^\[\]]*)\]\{\.follows [^{}]*\}")
PREDICT = re.compile(r"^:{3,}\s*\{\.predict\b")
REFERENCE = re.compile(r"@([a-z]{2,4}-[\w-]*\w)")
FEW = 6  # values of a knob that are all named


@dataclass(frozen=True)
class Unit:
    """A chapter of the book that lists are gathered from.

    Attributes:
        href, number, title: of the chapter, its address as the page with the list names it.
        source: with the values of its expressions in its prose.
        results: what it gave.
    """

    href: str
    number: str
    title: str
    source: Source
    results: Results

    def heading(self, of: str) -> str:
        """The heading above what a list gathers of the unit."""
        return f"## {self.number} {self.title} {{#{of}-{posixpath.basename(self.href).partition('.')[0]} .unnumbered}}"

    @property
    def parts(self) -> list[Part]:
        """Its parts that say how long they take."""
        return [
            Part(self.number, one.text, minutes)
            for one, piece in under_headings(self.source)
            if piece is one and (minutes := _number(one, "minutes"))
        ]

    @property
    def minutes(self) -> int:
        return sum(part.minutes for part in self.parts)

    @property
    def left_out(self) -> list[tuple[Heading, int]]:
        """The slides that can be left out, and the minutes that this saves."""
        return [
            (one, minutes)
            for one, piece in under_headings(self.source)
            if piece is one and (minutes := _number(one, "leave-out"))
        ]


def _number(heading: Heading, name: str) -> int:
    """The minutes that an attribute of a heading gives, 0 where there are none."""
    text = attribute(heading.attributes, name)
    return int(text) if text.isdecimal() else 0


def with_lists(
    project: Project, results: Mapping[str, Results], prose: Mapping[str, Prose], findings: list[Finding]
) -> tuple[Mapping[str, Results], Mapping[str, Prose]]:
    """Fill the lists of the pages that gather any; everything else stays as it is.

    Args:
        results: of all sources.
        prose: of all sources, with the values of their expressions.
        findings: is told of lists that there are not, and of what cannot be listed.
    """
    results, prose = dict(results), dict(prose)
    for output in project.outputs:
        for page in output.pages if output.book else ():
            if page.source in prose and results[page.source].source.lists:
                units = [
                    _unit(results[one.source], prose[one.source], one.number, page.source)
                    for one in output.pages
                    if one.number and one.source in prose and not results[one.source].source.to_come
                ]
                if wrong := [one for unit in units for one in _wrong(unit.source)]:
                    findings += wrong
                    continue
                results[page.source], prose[page.source] = _filled(
                    results[page.source], prose[page.source], units, findings
                )
    return results, prose


def _wrong(source: Source) -> Iterator[Finding]:
    """What is wrong with the marks that lists are made of."""
    for heading, piece in under_headings(source):
        if isinstance(piece, Cell):
            continue
        minutes = attribute(heading.attributes, "leave-out") if piece is heading else ""
        for name, given in (("contradicts", _told(piece)), ("leave-out", minutes)):
            if given and not heading.section:
                yield Finding(*heading.place, f"`{name}` needs a label that a link can name: `{{#sec-...}}`")
        if minutes and not minutes.isdecimal():
            yield Finding(*heading.place, f"`leave-out={minutes}` is no number of minutes")


def _unit(results: Results, prose: Prose, number: str, page: str) -> Unit:
    texts = iter(prose.parts)
    pieces: list[Written | Cell] = []
    for piece in results.source.pieces:
        if isinstance(piece, Written):
            text = FOLLOWS.sub(r"\1", next(texts))
            piece = replace(piece, text=text) if text.count("\n") == piece.text.count("\n") else piece
        pieces.append(piece)
    source = replace(results.source, pieces=tuple(pieces))
    href = posixpath.relpath(source.path, posixpath.dirname(page) or ".")
    return Unit(href, number, str(source.meta.get("title", "")), source, results)


def _filled(results: Results, prose: Prose, units: Sequence[Unit], findings: list[Finding]) -> tuple[Results, Prose]:
    """A page with its lists: the lines of each stand in the source where the div's first line does."""
    parts, pieces = list(prose.parts), []
    number = 0
    for piece in results.source.pieces:
        if isinstance(piece, Written):
            parts[number], places = _listed(parts[number], piece, units, findings)
            piece = Written(parts[number], places)
            number += 1
        pieces.append(piece)
    return replace(results, source=replace(results.source, pieces=tuple(pieces))), replace(prose, parts=tuple(parts))


def _listed(
    text: str, piece: Written, units: Sequence[Unit], findings: list[Finding]
) -> tuple[str, tuple[tuple[str, int], ...]]:
    lines: list[tuple[str, tuple[str, int]]] = []
    inside = False
    code = (in_code for _, _, in_code in piece.lines())
    for line, place, in_code in zip(text.split("\n"), piece.places, code, strict=True):
        if inside:
            inside = not re.match(r"^:{3,}\s*$", line)
            continue
        found = None if in_code else GATHERED.match(line)
        if not found:
            lines.append((line, place))
            continue
        inside = True
        name, count = found[2], attribute(found[1], "count")
        if count and not (count.isdecimal() and int(count)):
            findings.append(Finding(*place, f'`count="{count}"` is no number of sessions'))
        elif name not in LISTS:
            known = f"{', '.join(LISTS)} are lists{did_you_mean(name, LISTS)}"
            findings.append(Finding(*place, f'no list is called "{name}": {known}'))
        else:
            given = ["::: {.gathered-list}", "", *LISTS[name](units, int(count or len(units))), "", ":::"]
            lines += [(one, place) for block in given for one in block.split("\n")]
    return "\n".join(line for line, _ in lines), tuple(place for _, place in lines)


def _contradictions(units: Sequence[Unit], _: int) -> Iterator[str]:
    for unit in units:
        entries: list[str] = []
        shown = _shown(unit)
        for heading, piece in under_headings(unit.source):
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


def _shown(unit: Unit) -> dict[tuple[str, int], list[tuple[str, str]]]:
    """Place of a heading to the figures and tables below it, each with its kind, "" where it has none."""
    found: dict[tuple[str, int], list[tuple[str, str]]] = {}
    number = -1
    for heading, piece in under_headings(unit.source):
        if isinstance(piece, Cell):
            number += 1
            call = unit.results.plan.figures.get(number)
            if re.match("(fig|tbl)-", piece.label):
                found.setdefault(heading.place, []).append((piece.label, call.figure.kind if call else ""))
    return found


def _handled(units: Sequence[Unit], _: int) -> Iterator[str]:
    for unit in units:
        entries = list(_handles(unit))
        if entries:
            yield from (unit.heading("handled"), "", *entries)


def _handles(unit: Unit) -> Iterator[str]:
    """An entry for each figure that can be handled, and for each that is asked about before it is shown."""
    number, asked = -1, ""
    for heading, piece in under_headings(unit.source):
        if isinstance(piece, Heading):
            continue
        if not isinstance(piece, Cell):
            asked = _question(piece.text) or asked
            continue
        number += 1
        call = unit.results.plan.figures.get(number)
        if not call or not piece.label.startswith("fig-"):
            continue
        said_of = [("Predict", asked)] if asked else []
        said_of += [("Knob", _values(name, knob)) for name, knob in call.knobs]
        if drawn := unit.results.drawn.get(call):
            said_of += [("Film", drawn.film_says)] if drawn.film else []
            said_of += [("To handle", drawn.interactive_says[0])] if drawn.interactive else []
        asked = ""
        if said_of:
            yield f"@{piece.label}: {heading.text}\n" + "".join(f":   *{word}.* {text}\n" for word, text in said_of)


def _question(text: str) -> str:
    """What a paragraph asks that begins a prediction, else ""."""
    lines = text.split("\n")
    at = next((number for number, line in enumerate(lines) if PREDICT.match(line)), None)
    return " ".join(lines[at + 1 :]) if at is not None else ""


def _values(name: str, knob: Knob) -> str:
    values = [said(value) for value in knob.values]
    label = knob.label or name.replace("_", " ")
    listed = ", ".join(values) if len(values) <= FEW else f"{len(values)} values, from {values[0]} to {values[-1]}"
    return f"{label[:1].upper()}{label[1:]}: {listed}."


def _minutes(units: Sequence[Unit], _: int) -> Iterator[str]:
    yield "| | Unit | Minutes | With nothing that can be left out |\n|---|:-----------|---:|-----:|"
    totals = [0, 0]
    units = [unit for unit in units if unit.parts]
    for unit in units:
        least = unit.minutes - sum(minutes for _, minutes in unit.left_out)
        totals = [totals[0] + unit.minutes, totals[1] + least]
        yield f"| {unit.number} | [{unit.title}]({unit.href}) | {unit.minutes} | {least} |"
    yield f"| | Together | {totals[0]} | {totals[1]} |"
    yield ""
    for unit in units:
        yield f"{unit.number} {unit.title}\n:   {', '.join(f'{part.title} {part.minutes}' for part in unit.parts)}\n"


def _left_out(units: Sequence[Unit], _: int) -> Iterator[str]:
    for unit in units:
        slides = []
        for heading, minutes in unit.left_out:
            slides.append(f":   {heading.text} (@{heading.section}, {minutes}\u00a0min)\n")
        if slides:
            yield f"{unit.number} {unit.title}\n{''.join(slides)}"


def _needs(units: Sequence[Unit], _: int) -> Iterator[str]:
    yield "| | Unit | Leads back to unit (times) |\n|---|:-----------|:---------|"
    home: dict[str, str] = {}
    for unit in units:
        text = "\n".join(piece.text for piece in unit.source.prose)
        own = {*LABEL.findall(text), *(cell.label for cell in unit.source.cells)}
        back = Counter(home[label] for label in REFERENCE.findall(text) if label in home and label not in own)
        told = ", ".join(f"{number} ({times})" for number, times in back.most_common())
        yield f"| {unit.number} | [{unit.title}]({unit.href}) | {told or 'none'} |"
        home |= dict.fromkeys(own, unit.number)


def _sessions(units: Sequence[Unit], count: int) -> Iterator[str]:
    yield "| Session | What is taught | Minutes |\n|---:|:-----------------|---:|"
    for number, session in enumerate(divided([unit.parts for unit in units], count), start=1):
        yield f"| {number} | {_taught(session, units)} | {sum(part.minutes for part in session)} |"


def _taught(session: Sequence[Part], units: Sequence[Unit]) -> str:
    """What a session holds: units where it holds all of them, else the parts that it begins and ends with."""
    texts = []
    for unit in units:
        own = [part for part in session if part.unit == unit.number]
        if not own:
            continue
        text = f"[{unit.number} {unit.title}]({unit.href})"
        if len(own) < len(unit.parts):
            text += f": {own[0].title}" if len(own) == 1 else f": {own[0].title} to {own[-1].title}"
        texts.append(text)
    return "; ".join(texts)


LISTS: dict[str, Callable[[Sequence[Unit], int], Iterator[str]]] = {
    "contradictions": _contradictions,
    "handled": _handled,
    "minutes": _minutes,
    "left-out": _left_out,
    "needs": _needs,
    "sessions": _sessions,
}
