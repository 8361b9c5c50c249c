"""Which unit of the book refers to which, read from the units' own sources: labels, and words such as "unit 7"."""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from deeplecture import paths

LABEL = re.compile(r"\{#((?:sec|fig|eq|tbl|exr|thm|def)-[\w-]+)|^#\| label: ((?:fig|tbl)-[\w-]+)", re.M)
REFERENCE = re.compile(r"(?<![\w.])@((?:sec|fig|eq|tbl|exr|thm|def)-[\w-]+)")
WORDS = re.compile(r"\b[Uu]nit[  ](\d+)")


@dataclass(frozen=True)
class Unit:
    """A unit's number, title and minutes of its lecture (0 where it is still to come), and its source."""

    number: int
    title: str
    minutes: int
    text: str


@cache
def units() -> tuple[Unit, ...]:
    """The course's units in order."""
    found = []
    for path in sorted((paths.project() / "units").glob("[0-9]*.qmd")):
        text = path.read_text(encoding="utf-8")
        title = re.search(r'^title: "(.+)"$', text, re.M)
        assert title, f"{path}: no title in its front matter"
        found.append(
            Unit(int(path.name[:2]), title[1], sum(map(int, re.findall(r"^## .*\bminutes=(\d+)", text, re.M))), text)
        )
    return tuple(found)


@cache
def links() -> np.ndarray:
    """How often each unit refers to each other one (units, units); a paragraph that names a unit and its label counts once."""
    every = units()
    home = {one or two: unit.number for unit in every for one, two in LABEL.findall(unit.text)}
    place = {unit.number: at for at, unit in enumerate(every)}
    count = np.zeros((len(every), len(every)), int)
    for unit in every:
        for paragraph in unit.text.split("\n\n"):
            named = {home[label] for label in REFERENCE.findall(paragraph) if label in home} | set(
                map(int, WORDS.findall(paragraph))
            )
            for other in named & place.keys() - {unit.number}:
                count[place[unit.number], place[other]] += 1
    return count
