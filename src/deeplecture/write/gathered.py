"""Lists that a page of a book gathers from all of its units, in the place of a div that names one:

    ::: {.gathered list="contradictions"}
    What stands here is for stock Quarto, which gathers nothing.
    :::

Which lists there are and how they are made says `write/lists.py`. What is put there is Markdown, so that links, citations and
numbers become what they are anywhere else.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from deeplecture.errors import Finding
from deeplecture.execute.run import Results
from deeplecture.read.cells import Cell
from deeplecture.read.claims import attribute
from deeplecture.read.project import Project
from deeplecture.read.source import GATHERED, Prose
from deeplecture.usage import did_you_mean
from deeplecture.write.lists import LISTS, ListedUnit, wrong
from deeplecture.write.prose import FilledProse

FOLLOWS = re.compile(r"\[([^\[\]]*)\]\{\.follows [^{}]*\}")


def with_lists(
    project: Project, results: Mapping[str, Results], prose: Mapping[str, FilledProse], findings: list[Finding]
) -> tuple[Mapping[str, Results], Mapping[str, FilledProse]]:
    """Fill the lists of the pages that gather any; everything else stays as it is.

    Args:
        results: of all sources.
        prose: of all sources, with the values of their expressions.
        findings: is told of lists that there are not, and of what cannot be listed.
    """
    results, prose = dict(results), dict(prose)
    for output in project.outputs:
        pages = [page for page in output.pages if output.book and page.source in prose]
        gathering = [page.source for page in pages if results[page.source].source.lists]
        units = [
            _unit(results[page.source], prose[page.source], page.number)
            for page in pages
            if gathering and page.number and not results[page.source].source.to_come
        ]
        if faults := [one for unit in units for one in wrong(unit)]:
            findings += faults
            continue
        for path in gathering:
            results[path], prose[path] = _filled(results[path], prose[path], units, findings)
    return results, prose


def _unit(results: Results, prose: FilledProse, number: str) -> ListedUnit:
    texts = iter(prose.parts)
    pieces: list[Prose | Cell] = []
    for piece in results.source.pieces:
        if isinstance(piece, Prose):
            text = FOLLOWS.sub(r"\1", next(texts))
            piece = replace(piece, text=text) if text.count("\n") == piece.text.count("\n") else piece
        pieces.append(piece)
    source = replace(results.source, pieces=tuple(pieces))
    return ListedUnit(source.path, number, str(source.meta.get("title", "")), source, results)


def _filled(
    results: Results, prose: FilledProse, units: Sequence[ListedUnit], findings: list[Finding]
) -> tuple[Results, FilledProse]:
    """A page with its lists: the lines of each stand in the source where the div's first line does."""
    parts, pieces = list(prose.parts), []
    number, up = 0, "../" * results.source.path.count("/")
    for piece in results.source.pieces:
        if isinstance(piece, Prose):
            parts[number], places = _listed(parts[number], piece, up, units, findings)
            piece = Prose(parts[number], places)
            number += 1
        pieces.append(piece)
    return replace(results, source=replace(results.source, pieces=tuple(pieces))), replace(prose, parts=tuple(parts))


def _listed(
    text: str, piece: Prose, up: str, units: Sequence[ListedUnit], findings: list[Finding]
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
            lines += [(one.replace("](/", f"]({up}"), place) for block in given for one in block.split("\n")]
    return "\n".join(line for line, _ in lines), tuple(place for _, place in lines)
