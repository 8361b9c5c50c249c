"""Stage 4, write: a page's Markdown to HTML by Pandoc, in two runs with Lua filters of ours.

The first run (`parse`) reads one page alone: it gives numbers and tells what the page defines, refers to, cites and
links. The second (`body_of`) has what all pages together know. Both are pure functions of their
arguments, so that their results can be cached.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar, Literal

FILTERS = Path(__file__).parent / "filters"
OURS = "deeplecture: "
SEEN = "DEEPLECTURE_SEEN"
LARGEST_PAGE = 120_000  # bytes of what filters are told of a page: Linux takes 131,071 in one variable
# What of a page has a script and a style of its own, in the order in which they are loaded.
PARTS = ("film", "interactive", "knob", "steps", "question", "mermaid")
TOO_DEEP = "its blocks are nested too deeply: hundreds of them, one within the other"
# Haskell's nursery, eight times as large as Pandoc's own: a chapter fills that one 155 times, and each time a fifth of all
# that Pandoc does is to sort out what is still needed.
NURSERY = ("+RTS", "-A64m", "-RTS")
QUOTED = re.compile(r"^(?:[ \t]*>){1000}", re.MULTILINE)  # so many quotes take Pandoc minutes
NUMBERED = re.compile(r'(<a href="#cb\d+-\d+")>(?=</a>)')
# Told with its place before the page is written.
NOT_CITED = re.compile(r"^\[WARNING\] Citeproc: citation \S+ not found$", re.MULTILINE)
ANNOTATED = re.compile(r'<(?:div|pre)[^>]* data-annotated="([^"]*)".*?</pre>', re.DOTALL)
WORD = re.compile(r'\{"t": "Str", "c": "((?:[^"\\]|\\.)+)"\}')


class WriteError(ValueError):
    """Pandoc or a filter could not do what a page asks, or warned of it; the message says what."""


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


@dataclass(frozen=True)
class Entry:
    """Something on a page that can be referred to.

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
class Mark:
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
        entries: what the page defines, a label as often as it is given.
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
    entries: tuple[Entry, ...]
    references: frozenset[str]
    citations: frozenset[str]
    links: frozenset[str]
    outline: tuple[tuple[int, str, str, str], ...]
    words: int
    has_references: bool
    has_math: bool
    parts: frozenset[str]
    marks: tuple[Mark, ...] = ()
    glossary: tuple[tuple[str, str], ...] = ()
    title: str = ""
    title_html: str = ""


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


@cache
def pandoc() -> str:
    """Path of the Pandoc that `pypandoc_binary` brings; another one on the machine would write other pages."""
    # Not imported: that costs a twentieth of a second and nothing of it is used.
    spec = find_spec("pypandoc")
    folder = Path(next(iter((spec and spec.submodule_search_locations) or ["."]))) / "files"
    return str(next(path for path in (folder / "pandoc", folder / "pandoc.exe") if path.is_file()))


def run(defaults: dict, text: str, page: dict, folder: Path, variables: Mapping[str, str] = {}) -> str:
    """Run Pandoc with a defaults file and more variables in its environment; its warnings are errors."""
    file = folder / "defaults.yaml"
    # Ours instead of a user's folder, whose `init.lua` and templates would make other pages.
    defaults = {**defaults, "data-dir": str(FILTERS / "data")}
    file.write_text(json.dumps(defaults, default=str), encoding="utf-8")
    # In a locale of ASCII alone, as cron and containers have it, Pandoc cannot open a file whose name has an umlaut.
    letters = {"LC_ALL": "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"}
    environment = {
        **os.environ,
        **letters,
        **variables,
        "DEEPLECTURE_PAGE": json.dumps(_without_nothing(page), default=str),
    }
    if (size := len(environment["DEEPLECTURE_PAGE"].encode())) > LARGEST_PAGE:
        raise WriteError(f"its front matter and options have {size // 1000} kB, and {LARGEST_PAGE // 1000} are taken")
    try:
        given = text.encode()
    except UnicodeEncodeError as error:
        half = f"U+{ord(text[error.start]):04X}"
        raise WriteError(f"the text holds half a sign ({half}), as a program may print, and no page can") from None
    done = subprocess.run(
        [pandoc(), "--defaults", str(file), *NURSERY], input=given, capture_output=True, env=environment, check=False
    )
    messages = NOT_CITED.sub("", done.stderr.decode(errors="replace")).strip()
    if done.returncode or messages:
        ours = [line.split(OURS, 1)[1] for line in messages.splitlines() if OURS in line]
        raise WriteError("; ".join(ours) or messages or f"Pandoc ended with {done.returncode}")
    return done.stdout.decode()


def _without_nothing(value):
    """Drop what is None: Lua knows an absent value, not a null one."""
    if isinstance(value, Mapping):
        return {str(name): _without_nothing(item) for name, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_without_nothing(item) for item in value if item is not None]
    return value


def _page(manuscript: Manuscript, references: Mapping = {}) -> dict:
    return {
        "source": manuscript.source,
        "audience": manuscript.audience,
        "number": manuscript.number,
        "options": dict(manuscript.options),
        "references": references,
    }


def _slide_options(manuscript: Manuscript) -> dict:
    if manuscript.audience != "deck":
        return {}
    options = manuscript.options
    return {"slide-level": int(options.get("slide-level") or 2), "incremental": options.get("incremental") is True}


def parse(manuscript: Manuscript, pandoc_filters: Sequence[Path] = (), log: Path | None = None) -> Parsed:
    """Read one page: structure and numbers, and what it needs of other pages.

    Args:
        pandoc_filters: the project's own Lua filters, which run before ours.
        log: a file into which these filters' reads are written, a line `KIND<tab>NAME` each (see `filters/data/init.lua`).

    Raises:
        WriteError: Pandoc warned, or the page asks for something that is not supported.
    """
    if QUOTED.search(manuscript.text):
        raise WriteError(TOO_DEEP)
    to = "revealjs" if manuscript.audience == "deck" else "html5"
    defaults = {
        "from": manuscript.options.get("from", "markdown"),
        "to": to,
        "filters": [*map(str, pandoc_filters), str(FILTERS / "parse.lua")],
        **_slide_options(manuscript),
    }
    with tempfile.TemporaryDirectory() as folder:
        variables = {SEEN: str(log)} if log else {}
        output = run(defaults, manuscript.text, _page(manuscript), Path(folder), variables)
    # The filter writes the document and leaves Pandoc an empty one, of which it may make an empty slide.
    try:
        document, _ = json.JSONDecoder().raw_decode(output)
    except RecursionError:  # at another depth in each Python
        raise WriteError(TOO_DEEP) from None
    found = json.loads(document["meta"].pop("page")["c"])
    ast = json.dumps(document, ensure_ascii=False)
    return Parsed(
        ast=ast,
        entries=tuple(Entry(**entry) for entry in found["entries"] or ()),
        references=frozenset(found["references"] or ()),
        citations=frozenset(found["citations"] or ()),
        links=frozenset(found["links"] or ()),
        outline=tuple(tuple(heading) for heading in found["outline"] or ()),
        words=sum(any(map(str.isalnum, text)) for text in WORD.findall(ast)),
        has_references="has-refs" in document["meta"],
        has_math='{"t": "Math"' in ast,
        parts=frozenset(found["shows"] or ()),
        marks=tuple(Mark(**mark) for mark in found["marks"] or ()),
        glossary=tuple(tuple(entry) for entry in found["glossary"] or ()),
        title=found["title"] or "",
        title_html=found["title_html"] or "",
    )


def body_of(
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
            "to": "revealjs" if manuscript.audience == "deck" else "html5",
            "standalone": True,
            "template": str(Path(folder) / "parts.html"),
            "html-math-method": {"method": "mathjax", "url": ""},
            "section-divs": manuscript.audience == "chapter",
            "wrap": "none",
            "email-obfuscation": "none",
            "table-of-contents": options.get("toc") is True,
            "toc-depth": int(options.get("toc-depth") or 3),
            "metadata": {"lang": options.get("lang", "en")},
            **_slide_options(manuscript),
        }
        cites = bool(parsed.citations) or parsed.has_references
        if cites:
            items = Path(folder) / "references.json"
            items.write_text(bibliography, encoding="utf-8")
            defaults["bibliography"] = [str(items)]
            if options.get("csl"):
                defaults["csl"] = str(options["csl"])
        defaults["filters"] = [
            str(FILTERS / "resolve.lua"),
            *(["citeproc"] if cites else []),
            str(FILTERS / "finish.lua"),
        ]
        written = run(defaults, parsed.ast, _page(manuscript, known), Path(folder))
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


def bibliography(path: Path, text: str | None = None) -> dict[str, dict]:
    """Key -> CSL item of each entry of a BibTeX (or CSL JSON) file, as Pandoc reads it.

    Args:
        text: what was read of the file; None to read it.

    Raises:
        WriteError: Pandoc cannot read the file.
    """
    kind = {".bib": "biblatex", ".json": "csljson"}.get(Path(path).suffix, "biblatex")
    with tempfile.TemporaryDirectory() as folder:
        text = Path(path).read_text(encoding="utf-8") if text is None else text
        items = run({"from": kind, "to": "csljson"}, text, {}, Path(folder))
    return {item["id"]: item for item in json.loads(items)}
