"""A page's second run through Pandoc: the tree of the first to the parts of an HTML page.

It has what all pages together know: where references lead and what they show. It is a pure function of its arguments, so
that its result can be cached.
"""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import ClassVar

from deeplecture.write import pandoc
from deeplecture.write.parsed import Manuscript, Parsed

NUMBERED = re.compile(r'(<a href="#cb\d+-\d+")>(?=</a>)')
ANNOTATED = re.compile(r'<(?:div|pre)[^>]* data-annotated="([^"]*)".*?</pre>', re.DOTALL)


@dataclass(frozen=True)
class Body:
    """A page's parts after the second run, each as HTML; a frame stands around them.

    Attributes:
        title, subtitle, author, date: as the page shows them; the title without its number.
        pagetitle, author_meta, date_meta: the same without markup, for the page's head.
        number: of the chapter ("3") or appendix ("A"), "" on other pages.
        appendix: an appendix's letter.
        toc: list of the page's headings, "" where none is wanted.
        body: the text.
        contents: what a chapter of a book holds, as `contents.contents` reads it.
        footer, abstract: a deck's line below every slide, and what a page says of itself first.
    """

    title: str
    subtitle: str
    author: tuple[str, ...]
    date: str
    pagetitle: str
    author_meta: tuple[str, ...]
    date_meta: str
    number: str
    appendix: str
    toc: str
    body: str
    contents: str = ""
    footer: str = ""
    abstract: str = ""

    LISTS: ClassVar = ("author", "author_meta")


# What Pandoc writes a page through: each part after its name, between signs that no text holds.
_PART, _IS, _ITEM = "\x1d", "\x1e", "\x1f"
_PARTS = "".join(
    f"{_PART}{one.name}{_IS}" + (f"$for({name})$${name}${_ITEM}$endfor$" if one.name in Body.LISTS else f"${name}$")
    for one in fields(Body)
    for name in [one.name.replace("_", "-")]
)


def write_body(
    parsed: Parsed, manuscript: Manuscript, *, references: Mapping[str, tuple[str, str]], bibliography: str
) -> Body:
    """Write one page as HTML, without the frame around it.

    Args:
        references: label -> (address, text that a reference shows), for all that the page refers to; a `.qmd` link
            target -> (address, ""), where putting `.html` for `.qmd` does not do; in a book, "refs" -> (the page with
            the list of references, ""), and what `terms.references` gives.
        bibliography: CSL JSON of the cited items; on a book's page with the list of references, of all that the
            book cites.

    Raises:
        WriteError: Pandoc warned, or a reference or citation is not known.
    """
    needed = {*parsed.references, *parsed.links, "refs", "index", *(f"term {mark.entry}" for mark in parsed.marks)}
    known = {name: list(target) for name, target in references.items() if name in needed}
    options = manuscript.options
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "parts.html").write_text(_PARTS, encoding="utf-8")
        defaults = {
            "from": "json",
            "standalone": True,
            "template": str(Path(folder) / "parts.html"),
            "html-math-method": {"method": "mathjax", "url": ""},
            "section-divs": manuscript.audience == "chapter",
            "wrap": "none",
            "email-obfuscation": "none",
            "table-of-contents": options.get("toc") is True,
            "toc-depth": int(options.get("toc-depth") or 3),
            "metadata": {"lang": options.get("lang", "en")},
            **manuscript.format_options(),
        }
        cites = bool(parsed.citations) or parsed.has_references
        if cites:
            items = Path(folder) / "references.json"
            items.write_text(bibliography, encoding="utf-8")
            defaults["bibliography"] = [str(items)]
            if options.get("csl"):
                defaults["csl"] = str(options["csl"])
        defaults["filters"] = [
            str(pandoc.FILTERS / "resolve.lua"),
            *(["citeproc"] if cites else []),
            str(pandoc.FILTERS / "finish.lua"),
        ]
        written = pandoc.run(defaults, parsed.ast, manuscript.for_filters(known), Path(folder))
    # Pandoc hides the anchors of lines of code from screen readers and the Tab key, but not those of numbered lines.
    written = NUMBERED.sub(r'\1 aria-hidden="true" tabindex="-1">', written)
    written = ANNOTATED.sub(_annotated, written) if " data-annotated=" in written else written
    parts: dict = dict(part.split(_IS, 1) for part in written.removesuffix("\n").split(_PART)[1:])
    listed = {name: tuple(parts[name].split(_ITEM)[:-1]) for name in Body.LISTS}
    return Body(**{**parts, **listed})


def _annotated(code: re.Match) -> str:
    """A block of code with the numbers of its annotations before their lines."""
    text = code[0].replace(f' data-annotated="{code[1]}"', "")
    for line, numbers in (place.split("=") for place in code[1].split(";")):
        shown = f'<span class="code-annotation">{numbers}</span>'
        text = re.sub(rf'(<span id="cb\d+-{line}"><a [^>]*></a>)', rf"\1{shown}", text, count=1)
    return text
