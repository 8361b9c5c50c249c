"""Stages 3 and 4 for one page, as far as it can be made alone: composed, and read by Pandoc for the first time."""

from __future__ import annotations

import importlib.metadata
import os
import posixpath
import re
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache as remember
from pathlib import Path
from typing import TYPE_CHECKING

from deeplecture.cache import Entry, digest
from deeplecture.engine import engine
from deeplecture.errors import Finding
from deeplecture.execute import marks
from deeplecture.execute.figures import FIGURES
from deeplecture.execute.run import Results
from deeplecture.read.config import as_list
from deeplecture.read.outputs import OF_THE_BOOK, Output, Page, page_options
from deeplecture.write import pandoc
from deeplecture.write.compose import Composed, compose
from deeplecture.write.prose import Prose

if TYPE_CHECKING:
    from deeplecture.context import Context

# What stock Quarto shows on the page and these templates do not.
_INCLUDES = {"include-in-header", "include-before-body", "include-after-body", "header-includes"}
UNSUPPORTED = {
    "deck": {"footer", "logo", "toc", "chalkboard", "title-slide-attributes"} | _INCLUDES,
    "chapter": {"format-links"} | _INCLUDES,
}
REVEAL = (
    "width", "height", "margin", "transition", "controls", "progress", "slide-number", "center", "navigation-mode",
)  # fmt: skip
# Options that only the frame around a page needs: Pandoc does not run again for them.
OF_THE_FRAME = {*REVEAL, *OF_THE_BOOK, "css", "description", "book-subtitle"}


@dataclass(frozen=True)
class Draft:
    """A page after Pandoc's first run: its numbers are known, its references are not.

    Attributes:
        output, page, href: what it is a page of, and where it lies in the site.
        options: the page's, those of the frame too; the manuscript has the others.
        composed, manuscript, parsed: what it was made of, step by step.
        ast_sha256: the checksum of what Pandoc read.
        wanted: whether the page is made; others lend their numbers.
    """

    output: Output
    page: Page
    href: str
    options: Mapping
    composed: Composed
    manuscript: pandoc.Manuscript
    parsed: pandoc.Parsed
    ast_sha256: str
    wanted: bool

    @property
    def title(self) -> str:
        """The page's title as plain text, without its number."""
        return str(self.options.get("title") or next((text for _, _, _, text in self.parsed.outline), ""))


def site_path(output: Output, page: Page) -> str:
    """Where a page lies in the site folder."""
    return posixpath.join(*output.folder.parts[1:], page.href)


@remember
def relative(target: str, page: str) -> str:
    """The address of one file of the site as seen from another."""
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


def from_start(address: str, page: str) -> str:
    """An address of a page as the start page names it; "" stays."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), address)) if address else ""


def draft(context: Context, output: Output, page: Page, results: Results, prose: Prose) -> Draft | Finding | Future:
    """A page's draft or what is wrong with it; where Pandoc has to run for it, a future of these, so that it runs beside."""
    project, source, href = context.project, results.source, site_path(output, page)
    options = {**page_options(output, source), "book": output.book, "profiles": [output.profile]}
    for name in UNSUPPORTED[output.audience] & {key for key, value in options.items() if value}:
        return Finding(*source.place(name), f"the option `{name}` is not supported in a {output.audience}: take it out")
    if options.get("csl"):
        style = project.root / str(options["csl"])
        if not style.is_file():
            return Finding(*source.place(str(options["csl"])), f"the citation style {options['csl']} is not there")
        options |= {"csl": str(style), "csl-digest": digest(style.read_bytes())}
    if not str(options.get("slide-level", 2)).isdigit():
        return Finding(*source.place("slide-level"), f"slide-level is a number of 1 to 6, not {options['slide-level']}")
    filters = [project.root / str(name) for name in as_list(options.get("filters"))]
    if missing := next((path for path in filters if not path.is_file()), None):
        problem = f"the filter {posixpath.relpath(missing, project.root)} is not there (extensions of Quarto are not supported)"
        return Finding(*source.place("filters"), problem)
    composed = compose(results, prose, options, relative(project.shared + FIGURES, href), project.root)
    inner = {name: value for name, value in options.items() if name not in OF_THE_FRAME}
    manuscript = pandoc.Manuscript(page.source, composed.text, output.audience, page.number, inner)
    since, texts = time.time_ns(), {path: path.read_bytes() for path in filters}
    key = digest("parse", manuscript.__dict__, writer(), list(texts.values()))

    def made(entry: Entry) -> Draft:
        wanted = (page.source, output.audience) in context.asked
        return Draft(output, page, href, options, composed, manuscript, _parsed(entry), entry.sha256, wanted)

    def parsed_now() -> Draft | Finding:
        try:
            with tempfile.TemporaryDirectory() as folder:
                log = Path(folder) / "seen"
                parsed = pandoc.parse(manuscript, filters, log if filters else None)
                made_of = seen_by_filters(context, texts, log, since)
            return made(context.cache.put("parse", key, _entry(parsed, made_of)))
        except pandoc.WriteError as error:
            return _located(error, composed, page)

    entry = context.cache.get("parse", key)
    if entry is None or not context.still.holds(entry.meta["made_of"]):
        return context.threads.submit(parsed_now)
    return made(entry)


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
    known = {str(path): marks.digest_of(text) for path, text in filters.items()}
    noted = [("read", path) for path in known]
    if log.is_file():
        noted += [
            (kind, name) for kind, _, name in (line.partition("\t") for line in log.read_text("utf-8").splitlines())
        ]
    for kind, name in noted:
        if kind == "asked":
            found[kind][name] = marks.variable(context.environment.get(name))
            continue
        path = os.path.abspath(name)
        if Path(path).is_relative_to(pandoc.FILTERS):
            continue
        told = os.path.relpath(path, context.root) if Path(path).is_relative_to(context.root) else path
        found[kind][told] = marks.listing(path) if kind == "listed" else marks.checksum(path)
        written = os.path.exists(path) and os.stat(path).st_mtime_ns >= since - 10_000_000
        if written or known.get(name, found[kind][told]) != found[kind][told]:
            found[kind][told] = marks.CHANGED
    return found


@remember
def writer() -> str:
    """What writes every page: our own code and filters, and the Pandoc that runs them."""
    return digest(engine("page"), importlib.metadata.version("pypandoc_binary"))


def _located(error: pandoc.WriteError, composed: Composed, page: Page) -> Finding:
    """What Pandoc says of a line of the composed text, said of the source's line."""
    place = re.compile(r" at line (\d+)(?: column \d+)?")
    at = place.search(str(error))
    if at is None or int(at[1]) > len(composed.places):
        return Finding(page.source, 0, str(error))
    return Finding(*composed.places[int(at[1]) - 1], place.sub("", str(error)))


def _entry(parsed: pandoc.Parsed, made_of: Mapping) -> Entry:
    plain = {
        **parsed.__dict__,
        "made_of": made_of,
        **{name: [one.__dict__ for one in getattr(parsed, name)] for name in ("entries", "marks")},
    }
    ast = plain.pop("ast")
    return Entry({k: sorted(v) if isinstance(v, frozenset) else v for k, v in plain.items()}, ast.encode())


def _parsed(entry: Entry) -> pandoc.Parsed:
    meta = {name: value for name, value in entry.meta.items() if name != "made_of"}
    return pandoc.Parsed(
        **{
            **meta,
            "ast": entry.held.decode(),
            "entries": tuple(pandoc.Entry(**one) for one in meta["entries"]),
            "marks": tuple(pandoc.Mark(**one) for one in meta["marks"]),
            **{name: tuple(map(tuple, meta[name])) for name in ("outline", "glossary")},
            **{name: frozenset(meta[name]) for name in ("references", "citations", "links", "parts")},
        }
    )
