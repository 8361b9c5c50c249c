"""A page's first run through Pandoc: Markdown to Pandoc's own tree, with numbers.

It reads one page alone, gives numbers and tells what the page defines, refers to, cites and links. It is a pure function of
its arguments, so that its result can be cached.
"""

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from deeplecture.write import pandoc

# What of a page has a script and a style of its own, in the order in which they are loaded.
PARTS = ("film", "interactive", "knob", "steps", "question", "mermaid")
TOO_DEEP = "its blocks are nested too deeply: hundreds of them, one within the other"
QUOTED = re.compile(r"^(?:[ \t]*>){1000}", re.MULTILINE)  # so many quotes take Pandoc minutes
WORD = re.compile(r'\{"t": "Str", "c": "((?:[^"\\]|\\.)+)"\}')


@dataclass(frozen=True)
class Manuscript:
    """One page in plain Quarto Markdown, cells executed.

    Attributes:
        source: path of the `.qmd` file, relative to the project, for messages.
        text: the Markdown, without front matter.
        audience: `deck` or `chapter`; a lone HTML page is a chapter whose options do not say `book`.
        number: the chapter's number ("3") or appendix's letter ("A"); None on unnumbered pages, decks and lone pages.
        options: format options and front matter, merged.
    """

    source: str
    text: str
    audience: Literal["deck", "chapter"]
    number: str | None
    options: Mapping

    def for_filters(self, references: Mapping = {}) -> dict:
        """What Lua filters are told of the page, beside its text; see `body.write_body` for the references."""
        return {
            "source": self.source,
            "audience": self.audience,
            "number": self.number,
            "options": dict(self.options),
            "references": references,
        }

    def format_options(self) -> dict:
        """Pandoc's options for the format that the page is written in."""
        if self.audience != "deck":
            return {"to": "html5"}
        level, incremental = self.options.get("slide-level"), self.options.get("incremental")
        return {"to": "revealjs", "slide-level": int(level or 2), "incremental": incremental is True}


@dataclass(frozen=True)
class Target:
    """Something on a page that a reference can lead to.

    Attributes:
        id: the label, "fig-line".
        kind: "fig", "tbl", "sec", "thm"...
        label: what a reference shows, "Figure 2.1"; a no-break space stands between name and number.
        number: "2.1", "2 (b)".
        title: caption, heading or name as plain text.
    """

    id: str
    kind: str
    label: str
    number: str
    title: str


@dataclass(frozen=True)
class MarkedTerm:
    """A place where a chapter marks a term.

    Attributes:
        id: of the place, "mark-risk".
        entry: what the glossary's entry is called in addresses, "risk".
        text: what stands there, "risks".
        section: id of the section around it, "" before the first.
    """

    id: str
    entry: str
    text: str
    section: str


@dataclass(frozen=True)
class Parsed:
    """A page after the first run.

    Attributes:
        ast: Pandoc's JSON; references and citations wait in it.
        targets: what the page defines, a label as often as it is given.
        references: labels that it refers to.
        citations: bibliography keys that it cites.
        links: `.qmd` targets that it links, with their fragments.
        outline: (level, id, number or "", title) of each heading, the chapter's own first.
        words: number of words.
        has_references: whether the page holds the list of references (`::: {#refs}`).
        has_math: whether it shows a formula.
        parts: what it shows that has a script and a style of its own, keys of `PARTS`.
        marks: the terms that it marks, in order.
        glossary: (name in addresses, title) of the terms that it explains (`::: {#glossary}`), in order.
        title, title_html: of the page, as text and with its formulas and stress.
    """

    ast: str
    targets: tuple[Target, ...]
    references: frozenset[str]
    citations: frozenset[str]
    links: frozenset[str]
    outline: tuple[tuple[int, str, str, str], ...]
    words: int
    has_references: bool
    has_math: bool
    parts: frozenset[str]
    marks: tuple[MarkedTerm, ...] = ()
    glossary: tuple[tuple[str, str], ...] = ()
    title: str = ""
    title_html: str = ""


def parse(manuscript: Manuscript, pandoc_filters: Sequence[Path] = (), log: Path | None = None) -> Parsed:
    """Read one page: structure and numbers, and what it needs of other pages.

    Args:
        pandoc_filters: the project's own Lua filters, which run before ours.
        log: a file into which these filters' reads are written, a line `KIND<tab>NAME` each (see `filters/data/init.lua`).

    Raises:
        WriteError: Pandoc warned, or the page asks for something that is not supported.
    """
    if QUOTED.search(manuscript.text):
        raise pandoc.WriteError(TOO_DEEP)
    defaults = {
        "from": manuscript.options.get("from", "markdown"),
        "filters": [*map(str, pandoc_filters), str(pandoc.FILTERS / "parse.lua")],
        **manuscript.format_options(),
    }
    with tempfile.TemporaryDirectory() as folder:
        variables = {pandoc.SEEN: str(log)} if log else {}
        output = pandoc.run(defaults, manuscript.text, manuscript.for_filters(), Path(folder), variables)
    # The filter writes the document and leaves Pandoc an empty one, of which it may make an empty slide.
    try:
        document, _ = json.JSONDecoder().raw_decode(output)
    except RecursionError:  # at another depth in each Python
        raise pandoc.WriteError(TOO_DEEP) from None
    found = json.loads(document["meta"].pop("page")["c"])
    ast = json.dumps(document, ensure_ascii=False)
    return Parsed(
        ast=ast,
        targets=tuple(Target(**one) for one in found["targets"] or ()),
        references=frozenset(found["references"] or ()),
        citations=frozenset(found["citations"] or ()),
        links=frozenset(found["links"] or ()),
        outline=tuple(tuple(heading) for heading in found["outline"] or ()),
        words=sum(any(map(str.isalnum, text)) for text in WORD.findall(ast)),
        has_references="has-refs" in document["meta"],
        has_math='{"t": "Math"' in ast,
        parts=frozenset(found["shows"] or ()),
        marks=tuple(MarkedTerm(**mark) for mark in found["marks"] or ()),
        glossary=tuple(tuple(entry) for entry in found["glossary"] or ()),
        title=found["title"] or "",
        title_html=found["title_html"] or "",
    )
