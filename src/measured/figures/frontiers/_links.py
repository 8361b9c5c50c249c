"""Which unit of the book refers to which, found in the units' own sources: labels, and words such as "unit 7".

The sources are asked and not read: a word that changes in them draws no figure again, another link does.
"""

from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np

from deeplecture.grep import grep

KINDS = "(?:sec|fig|eq|tbl|exr|thm|def)"
TITLE, MINUTES = r'title: "(.+)"', r"## .*\bminutes=(\d+)"
LABEL, CELL = rf"\{{#({KINDS}-[\w-]+)", r"\n#\| label: ((?:fig|tbl)-[\w-]+)"
REFERENCE = rf"@(?<![\w.]@)({KINDS}-[\w-]+)"
WORDS = r"[Uu]nit[  ](\d+)"


@dataclass(frozen=True)
class Unit:
    """A unit of the book.

    Attributes:
        number, title: as the contents have them.
        minutes: of its lecture, 0 where it is still to come.
        labels: of its own sections, figures, formulas and so on.
        referred: a paragraph with references each: labels, and numbers of units that it names.
    """

    number: int
    title: str
    minutes: int
    labels: frozenset[str]
    referred: tuple[tuple[frozenset[str], frozenset[int]], ...]


@cache
def units() -> tuple[Unit, ...]:
    """The course's units in order."""
    found = []
    for path, paragraphs in grep("units/[0-9]*.qmd", TITLE, MINUTES, LABEL, CELL, REFERENCE, WORDS).items():
        titles, minutes, labels, cells = (list(chain(*(one[at] for one in paragraphs))) for at in range(4))
        assert titles, f"{path}: no title in its front matter"
        referred = tuple(
            (frozenset(refs), frozenset(map(int, words))) for *_, refs, words in paragraphs if refs or words
        )
        number = int(path.removeprefix("units/")[:2])
        found.append(Unit(number, titles[0], sum(map(int, minutes)), frozenset([*labels, *cells]), referred))
    return tuple(found)


@cache
def links() -> np.ndarray:
    """How often each unit refers to each other one (units, units); a paragraph that names a unit and its label counts once."""
    every = units()
    home = {label: unit.number for unit in every for label in unit.labels}
    place = {unit.number: at for at, unit in enumerate(every)}
    count = np.zeros((len(every), len(every)), int)
    for unit in every:
        for labels, numbers in unit.referred:
            named = {home[label] for label in labels if label in home} | numbers
            for other in named & place.keys() - {unit.number}:
                count[place[unit.number], place[other]] += 1
    return count
