"""Which slides' titles are tested by a claim, which are not, and which claim nothing that numbers decide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from deeplecture.execute.plan import Plan
from deeplecture.read.cells import Cell
from deeplecture.read.claims import Heading, Paragraph, under_headings
from deeplecture.read.outputs import page_options
from deeplecture.read.project import Project
from deeplecture.read.source import Source

TESTED, UNTESTED, EXEMPT = "tested", "untested", "exempt"
FROM_DATA = ("computed", "measured")
FENCE = re.compile(r"^\s*(:{3,})\s*(.*?)\s*$")


@dataclass(frozen=True)
class TestedSlide:
    """A slide of a source, and whether its title is tested.

    Attributes:
        title, place: of its heading.
        state: `tested` where its title carries a claim; `untested` where it has none though a computed or measured figure
            stands below; `exempt` where there is no such figure, or where the heading says `claim="none"`.
    """

    title: str
    place: tuple[str, int]
    state: str


def slides(project: Project, plans: Mapping[str, Plan]) -> list[TestedSlide]:
    """The slides of all decks of a project, in order."""
    found: list[TestedSlide] = []
    for output in project.outputs:
        for page in output.pages if output.audience == "deck" else ():
            if source := project.sources.get(page.source):
                level = int(str(page_options(output, source).get("slide-level", 2)))
                found += _slides(source, plans[page.source], level)
    return found


def counted(found: Iterable[TestedSlide]) -> dict[str, int]:
    """State to the number of slides in it."""
    counts = Counter(slide.state for slide in found)
    return {state: counts[state] for state in (TESTED, UNTESTED, EXEMPT)}


def _slides(source: Source, made: Plan, level: int) -> Iterator[TestedSlide]:
    tested = {claim.slide for claim in made.claims if claim.is_title}
    cells = iter(range(len(source.cells)))
    hidden: list[bool] = []  # of each div that is open: whether the deck does not show what is in it
    headings: dict[tuple[str, int], Heading] = {}
    from_data: set[tuple[str, int]] = set()
    for heading, piece in under_headings(source):
        if isinstance(piece, Heading):
            if piece.level == level and not any(hidden) and "hidden" not in piece.attributes:
                headings[piece.place] = piece
        elif isinstance(piece, Cell):
            call = made.figures.get(next(cells))
            if call and call.figure.kind in FROM_DATA and not any(hidden) and piece.options.get("include") is not False:
                from_data.add(heading.place)
        else:
            _follow(piece, hidden)
    for place, heading in headings.items():
        asks = place in from_data and not heading.exempt
        yield TestedSlide(heading.text, place, TESTED if place in tested else UNTESTED if asks else EXEMPT)


def _follow(paragraph: Paragraph, hidden: list[bool]) -> None:
    """Note which divs a paragraph's lines open and close."""
    for line in paragraph.text.split("\n"):
        if not (fence := FENCE.match(line)):
            continue
        if fence[2]:
            away = r'content-visible.*unless-format="?revealjs|content-hidden.*when-format="?revealjs'
            hidden.append(re.search(away, fence[2]) is not None)
        elif hidden:
            hidden.pop()
