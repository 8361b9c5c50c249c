"""What a chapter holds: its sections as plain text, its figures, what can be named and what it names elsewhere.

Search, the gallery, the start page and the previews of links are made of it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


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
class ShownFigure:
    """A figure of the chapter.

    Attributes:
        id: its label or "".
        name: its function.
        src, dark, film: the picture, that of the dark theme, and the film in its place, as the page names them; "" for none.
        section: the id of the section that it stands in.
        style: of the picture, which says how wide it has to be.
    """

    id: str
    name: str
    src: str
    dark: str
    alt: str
    width: str
    height: str
    kind: str
    caption: str
    film: str = ""
    section: str = ""
    style: str = ""


@dataclass(frozen=True)
class Contents:
    """All that a chapter holds.

    Attributes:
        named: id to the HTML of what a link may name: figures, tables, formulas, theorems, entries of the references.
        links: addresses of what it names, as it writes them.
        surprises: id of a section to what it finds against the usual story, `[...]{.surprise}`.
    """

    sections: tuple[Section, ...] = ()
    figures: tuple[ShownFigure, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    surprises: Mapping[str, str] = field(default_factory=dict)


def contents(found: str) -> Contents:
    """The contents that `filters/contents.lua` found in a chapter, as JSON; none of a page that is no chapter of a book."""
    if not found:
        return Contents()
    parts = json.loads(found)
    sections = (Section(**{name: _plain(text) for name, text in one.items()}) for one in parts["sections"])
    figures = (ShownFigure(**{**one, "caption": _plain(one["caption"])}) for one in parts["figures"])
    surprises: dict[str, str] = {}
    for section, text in parts["surprises"]:
        surprises[section] = " ".join(filter(None, (surprises.get(section), _sentence(text))))
    return Contents(
        tuple(one for one in sections if one.title or one.text),
        tuple(figures),
        parts["named"] or {},
        tuple(parts["links"]),
        surprises,
    )


def _plain(text: str) -> str:
    return " ".join(text.split())


def _sentence(text: str) -> str:
    """A text that ends as a sentence, where what followed in the chapter was left out."""
    text = _plain(text)
    return text if text.endswith((".", "!", "?")) else f"{text}."
