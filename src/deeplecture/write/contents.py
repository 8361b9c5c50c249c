"""What a chapter holds: its sections as plain text, and its figures. Search and the gallery are made of it."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A part of a chapter, or an entry of the glossary.

    Attributes:
        id: "" for what stands before the first heading.
        synonyms: words that it is looked for by and does not hold, `{synonyms="overfitting"}` at its heading.
    """

    id: str
    title: str
    text: str
    synonyms: str = ""


@dataclass(frozen=True)
class Shown:
    """A figure of the chapter: its label or "", its function, picture (and that of the dark theme) as the page names it, size, texts, kind."""

    id: str
    name: str
    src: str
    dark: str
    alt: str
    width: str
    height: str
    kind: str
    caption: str


@dataclass(frozen=True)
class Contents:
    """All that a chapter holds."""

    sections: tuple[Section, ...] = ()
    figures: tuple[Shown, ...] = ()


def contents(found: str) -> Contents:
    """The contents that `filters/contents.lua` found in a chapter, as JSON; none of a page that is no chapter of a book."""
    if not found:
        return Contents()
    parts = json.loads(found)
    sections = (Section(**{name: " ".join(text.split()) for name, text in one.items()}) for one in parts["sections"])
    figures = (Shown(**{**one, "caption": " ".join(one["caption"].split())}) for one in parts["figures"])
    return Contents(tuple(one for one in sections if one.title or one.text), tuple(figures))
