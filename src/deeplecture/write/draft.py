"""Stages 3 and 4 for one page, as far as it can be made alone: composed, and read by Pandoc for the first time."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import posixpath
import re
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, fields
from functools import cache as remember
from pathlib import Path
from typing import TYPE_CHECKING

from deeplecture.cache import Entry, digest
from deeplecture.engine import engine_digest
from deeplecture.errors import Finding
from deeplecture.execute import fingerprints
from deeplecture.execute.figures import FIGURES
from deeplecture.execute.run import Results
from deeplecture.read import language
from deeplecture.read.about import FOUND, day_of
from deeplecture.read.options import ALREADY, CROSSREF, HEADERS
from deeplecture.read.outputs import OF_THE_BOOK, Output, Page, page_options
from deeplecture.share.shapes import fits, plain
from deeplecture.write import pandoc
from deeplecture.write.compose import SLIDE, Composed, compose
from deeplecture.write.parsed import PARTS, Manuscript, MarkedTerm, Parsed, Target, parse
from deeplecture.write.prose import FilledProse
from deeplecture.write.tree import is_document

if TYPE_CHECKING:
    from deeplecture.context import Context

ANNOTATION = re.compile(r"[#/%-]\s*<[\d,]+>\s*$", re.MULTILINE)
REVEAL = (
    "width", "height", "margin", "transition", "controls", "progress", "slide-number", "center", "navigation-mode",
    "transition-speed", "background-transition", "auto-slide", "loop", "rtl", "fragments", "history", "hash", "mouse-wheel",
    "auto-animate", "auto-animate-duration", "auto-animate-easing", "auto-animate-unmatched", "view-distance", "touch",
    "hide-inactive-cursor", "hide-cursor-time", "overview", "jump-to-slide", "min-scale", "max-scale",
)  # fmt: skip
# Options that only the frame around a page needs: Pandoc does not run again for them.
OF_THE_FRAME = {
    *REVEAL, *OF_THE_BOOK, *HEADERS, "css", "description", "book-subtitle", "logo", "title-slide-attributes", "institute", "keywords",
    "doi", "toc-title", "version",
}  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """A page after Pandoc's first run: its numbers are known, its references are not.

    Attributes:
        output, page, href: what it is a page of, and where it lies in the site.
        options: the page's, those of the frame too; the manuscript has the others.
        composed, manuscript, parsed: what it was made of, step by step.
        key: that the parsed page is kept under.
        ast_sha256: the checksum of what Pandoc read.
        wanted: whether the page is made; others lend their numbers.
    """

    output: Output
    page: Page
    href: str
    options: Mapping
    composed: Composed
    manuscript: Manuscript
    parsed: Parsed
    key: str
    ast_sha256: str
    wanted: bool

    @property
    def title(self) -> str:
        """The page's title as plain text, without its number."""
        return self.parsed.title or str(self.options.get("title") or Path(self.page.source).stem)


def relative(target: str, page: str) -> str:
    """The address of one file of the site as seen from another."""
    return _below(target, posixpath.dirname(page) or ".")


@remember
def _below(target: str, folder: str) -> str:
    """By folder: each page of a book leads to all of it, and most of them lie in one."""
    return posixpath.relpath(target, folder)


def from_start(address: str, page: str) -> str:
    """An address of a page as the start page names it; "" stays."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), address)) if address else ""


def draft(
    context: Context, output: Output, page: Page, results: Results, prose: FilledProse
) -> Draft | Finding | Future:
    """A page's draft or what is wrong with it; where Pandoc has to run for it, a future of these, so that it runs beside."""
    project, source, href = context.project, results.source, output.in_site(page.href)
    options = {**page_options(output, source), "book": output.book, "profiles": [output.profile]}
    options |= {"deck": output.audience == "deck", "words": language.words(options)}
    options |= _day(options, source.path, project.root)
    if options.get("csl"):
        style = project.root / options["csl"]
        options |= {"csl": str(style), "csl-digest": digest(style.read_bytes())}
    filters = [project.root / name for name in options.get("filters") or ()]
    composed = compose(results, prose, options, relative(project.prefix + FIGURES, href), project.root)
    # What has been told to be without effect is not asked of the filters.
    inner = {name: value for name, value in options.items() if name not in OF_THE_FRAME and name not in ALREADY}
    if isinstance(given := inner.get("crossref"), Mapping):
        known = {name: value for name, value in given.items() if CROSSREF.fullmatch(str(name))}
        inner["crossref"] = {name: value for name, value in known.items() if name != "chapters" or output.book}
    inner["annotated"] = ANNOTATION.search(composed.text) is not None
    inner["output-slides"] = SLIDE in composed.text
    manuscript = Manuscript(page.source, composed.text, output.audience, page.number, inner)
    since, texts = time.time_ns(), {path: path.read_bytes() for path in filters}
    # Where a style lies decides nothing: its text is part of the options too.
    alike = {**manuscript.__dict__, "options": {name: value for name, value in inner.items() if name != "csl"}}
    key = digest("parse", alike, writer(), list(texts.values()))

    def made(entry: Entry) -> Draft:
        wanted = (page.source, output.audience) in context.asked
        return Draft(output, page, href, options, composed, manuscript, _parsed(entry), key, entry.sha256, wanted)

    def parsed_now() -> Draft | Finding:
        if others := context.cache.fetch("parse", [key], _fit, context.holds):
            return made(others[key])
        try:
            with tempfile.TemporaryDirectory() as folder:
                log = Path(folder) / "seen"
                parsed = parse(manuscript, filters, log if filters else None)
                made_of = seen_by_filters(context, texts, log, since)
            return made(context.cache.put("parse", key, _entry(parsed, made_of)))
        except pandoc.WriteError as error:
            return _located(error, composed, page)

    entry = context.cache.get("parse", key, holds=context.holds)
    return context.threads.submit(parsed_now) if entry is None else made(entry)


def seen_by_filters(
    context: Context, filters: Mapping[Path, bytes], log: Path, since: int
) -> dict[str, dict[str, str]]:
    """What a page was parsed with besides its text: the course's filters, and what these opened and asked (see `execute/watch.py`).

    Args:
        filters: with the texts that the page's key knows.
        log: what was noted while they ran.
        since: nanoseconds when these texts were read. A file that was written later counts as changed: nobody knows which
            of its texts was run.
    """
    found: dict[str, dict[str, str]] = {"read": {}, "listed": {}, "asked": {}}
    known = {str(path): fingerprints.digest_of(text) for path, text in filters.items()}
    noted = [("read", path) for path in known]
    if log.is_file():
        noted += [
            (kind, name) for kind, _, name in (line.partition("\t") for line in log.read_text("utf-8").splitlines())
        ]
    for kind, name in noted:
        if kind == "asked":
            found[kind][name] = fingerprints.variable(context.environment.get(name))
            continue
        path = os.path.abspath(name)
        if Path(path).is_relative_to(pandoc.FILTERS):
            continue
        told = os.path.relpath(path, context.root) if Path(path).is_relative_to(context.root) else path
        found[kind][told] = fingerprints.listing(path) if kind == "listed" else fingerprints.checksum(path)
        written = os.path.exists(path) and os.stat(path).st_mtime_ns >= since - 10_000_000
        if written or known.get(name, found[kind][told]) != found[kind][told]:
            found[kind][told] = fingerprints.CHANGED
    return found


def _day(options: Mapping, path: str, root: Path) -> dict:
    """A page's date where stock Quarto would find it, or give it another form: that of the last commit, not the clock's; where
    there is no commit, that of its source."""
    given, style = options.get("date"), options.get("date-format")
    if not given or (str(given) not in FOUND and not style):
        return {}
    try:
        day = day_of(given, root) or datetime.date.fromtimestamp((root / path).stat().st_mtime)
    except ValueError:
        return {}
    written = language.dated(day, str(style), str(options.get("lang") or "en")) if style else day.isoformat()
    return {"date": written, "date-format": None}


@remember
def writer() -> str:
    """What writes every page: our own code and filters, and the Pandoc that runs them."""
    return digest(engine_digest("page"), importlib.metadata.version("pypandoc_binary"))


def _located(error: pandoc.WriteError, composed: Composed, page: Page) -> Finding:
    """What Pandoc says of a line of the composed text, said of the source's line."""
    place = re.compile(r" at line (\d+)(?: column \d+)?")
    at = place.search(str(error))
    # The same of several lines is told of the first.
    told = "\n".join(dict.fromkeys(place.sub("", str(error)).split("\n")))
    if at is None or int(at[1]) > len(composed.places):
        return Finding(page.source, 0, str(error))
    return Finding(*composed.places[int(at[1]) - 1], told)


def _entry(parsed: Parsed, made_of: Mapping) -> Entry:
    plain = {
        **parsed.__dict__,
        "made_of": made_of,
        **{name: [one.__dict__ for one in getattr(parsed, name)] for name in ("targets", "marks")},
    }
    ast = plain.pop("ast")
    return Entry({k: sorted(v) if isinstance(v, frozenset) else v for k, v in plain.items()}, ast.encode())


def _fit(entry: Entry) -> bool:
    """Whether an entry that came from elsewhere is a page as Pandoc parsed it."""
    meta = {**entry.meta, "ast": ""}
    meta.pop("made_of", None)
    try:
        tree = plain(entry.held)
    except ValueError:
        return False
    whole = meta.keys() == {one.name for one in fields(Parsed)} and fits(meta, Parsed)
    return whole and {*meta["parts"]} <= {*PARTS} and is_document(tree)


def _parsed(entry: Entry) -> Parsed:
    meta = {name: value for name, value in entry.meta.items() if name != "made_of"}
    return Parsed(
        **{
            **meta,
            "ast": entry.held.decode(),
            "targets": tuple(Target(**one) for one in meta["targets"]),
            "marks": tuple(MarkedTerm(**one) for one in meta["marks"]),
            **{name: tuple(map(tuple, meta[name])) for name in ("outline", "glossary")},
            **{name: frozenset(meta[name]) for name in ("references", "citations", "links", "parts")},
        }
    )
