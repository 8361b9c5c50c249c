"""Stages 3 and 4 for one page, as far as it can be made alone: composed, and read by Pandoc for the first time."""

import importlib.metadata
import posixpath
import re
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache as remember
from pathlib import Path

from deeplecture.errors import Finding
from deeplecture.paths import PACKAGE
from deeplecture.write import pandoc as write
from deeplecture.cache import Cache, Entry, digest
from deeplecture.write.compose import Composed, compose, resource
from deeplecture.read.project import Output, Page, Project, page_options

FIGURES = "figures"
ASSETS = "assets"
# Beside the start page: what is made of the book as a whole.
GALLERY, MADE, INDEX, CARD = "gallery.html", "made.html", "search-index.js", "card.png"
SITE = PACKAGE / "site"
FILTERS = PACKAGE / "write" / "filters"
# The folders of whose modules every page is a result.
ENGINE = ("write", "site")
# What stock Quarto shows on the page and these templates do not.
_INCLUDES = {"include-in-header", "include-before-body", "include-after-body", "header-includes"}
UNSUPPORTED = {
    "deck": {"footer", "logo", "toc", "chalkboard", "title-slide-attributes"} | _INCLUDES,
    "chapter": {"format-links"} | _INCLUDES,
}


@dataclass(frozen=True)
class Draft:
    """A page after Pandoc's first run: its numbers are known, its references are not."""

    output: Output
    page: Page
    href: str
    composed: Composed
    manuscript: write.Manuscript
    parsed: write.Parsed
    ast_sha256: str
    wanted: bool


def site_path(output: Output, page: Page) -> str:
    """Where a page lies in the site folder."""
    return posixpath.join(*output.folder.parts[1:], page.href)


@remember
def relative(target: str, page: str) -> str:
    """The address of one file of the site as seen from another."""
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


def draft(
    project: Project,
    output: Output,
    page: Page,
    executed: Mapping,
    asked: set[tuple[str, str]],
    cache: Cache,
    threads: ThreadPoolExecutor,
) -> Draft | Finding | Future:
    """A page's draft or what is wrong with it; where Pandoc has to run for it, a future of these, so that it runs beside.

    Args:
        executed, asked: as `pages.read_all` takes them.
    """
    source, done = project.sources[page.source], executed[page.source]
    href = site_path(output, page)
    if href in done.begun:
        return done.begun[href]
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
    filters = _filters(project, options)
    if missing := next((path for path in filters if not path.is_file()), None):
        problem = f"the filter {posixpath.relpath(missing, project.root)} is not there (extensions of Quarto are not supported)"
        return Finding(*source.place("filters"), problem)
    prefix = relative(project.shared + FIGURES, href)
    wanted = (page.source, output.audience) in asked
    place = page.source, output.audience, page.number, prefix
    lua = [path.read_bytes() for path in filters]
    memo = digest("draft", place, source.sha256, done.stamp, options, _engine(), lua)
    if kept := _recalled(memo, done, project, cache):
        composed, entry = kept
        manuscript = write.Manuscript(page.source, composed.text, output.audience, page.number, options)
        return Draft(output, page, href, composed, manuscript, _parsed(entry), entry.sha256, wanted)
    composed = compose(source, done.plan, done.told, done.drawn, done.ran, options, prefix)
    manuscript = write.Manuscript(page.source, composed.text, output.audience, page.number, options)
    key = digest("parse", manuscript.__dict__, tools(), lua)

    def made(entry: Entry) -> Draft:
        _remember(memo, key, composed, done, cache)
        return Draft(output, page, href, composed, manuscript, _parsed(entry), entry.sha256, wanted)

    def parsed_now() -> Draft | Finding:
        try:
            return made(cache.put("parse", key, _entry(write.parse(manuscript, filters))))
        except write.WriteError as error:
            return _located(error, composed, page)

    entry = cache.get("parse", key)
    return threads.submit(parsed_now) if entry is None else made(entry)


def _recalled(memo: str, done, project: Project, cache: Cache) -> tuple[Composed, Entry] | None:
    """What an unchanged page was composed and parsed to, its text left out, or None where that is not known."""
    known = cache.get("draft", memo) if done.stamp else None
    if known is None or any(resource(name, project.root) != was for name, was in known.meta["looked"].items()):
        return None
    entry = cache.get("parse", known.meta["parse"])
    if entry is None:
        return None
    shown = [done.drawn[done.plan.calls[number]] for number in known.meta["shown"]]
    composed = Composed(drawn={picture.name: picture for picture in shown}, resources=set(known.meta["resources"]))
    return composed, entry


def _remember(memo: str, key: str, composed: Composed, done, cache: Cache) -> None:
    """Keep what `_recalled` asks for; not of a page with a kernel's results, nor of one with something wrong."""
    if done.stamp and not composed.findings:
        numbers = {call: number for number, call in enumerate(done.plan.calls)}
        shown = [numbers[picture.call] for picture in composed.drawn.values()]
        told = {"parse": key, "looked": composed.looked, "resources": sorted(composed.resources), "shown": shown}
        cache.put("draft", memo, Entry(told))


def _located(error: write.WriteError, composed: Composed, page: Page) -> Finding:
    """What Pandoc says of a line of the composed text, said of the source's line."""
    place = re.compile(r" at line (\d+)(?: column \d+)?")
    at = place.search(str(error))
    if at is None or int(at[1]) > len(composed.places):
        return Finding(page.source, 0, str(error))
    return Finding(*composed.places[int(at[1]) - 1], place.sub("", str(error)))


def _entry(parsed: write.Parsed) -> Entry:
    plain = {
        **parsed.__dict__,
        **{name: [one.__dict__ for one in getattr(parsed, name)] for name in ("entries", "marks")},
    }
    ast = plain.pop("ast")
    return Entry({k: sorted(v) if isinstance(v, frozenset) else v for k, v in plain.items()}, ast.encode())


def _parsed(entry: Entry) -> write.Parsed:
    meta = dict(entry.meta)
    return write.Parsed(
        **{
            **meta,
            "ast": entry.body.decode(),
            "entries": tuple(write.Entry(**one) for one in meta["entries"]),
            "marks": tuple(write.Mark(**one) for one in meta["marks"]),
            **{name: tuple(map(tuple, meta[name])) for name in ("outline", "glossary")},
            **{name: frozenset(meta[name]) for name in ("references", "citations", "links")},
        }
    )


@remember
def tools() -> str:
    """A digest of what writes every page: filters, the templates' common head, the code that calls Pandoc, its version."""
    files = [*sorted(FILTERS.glob("*")), SITE / "templates" / "head.html"]
    files += [file for stage in ENGINE for file in sorted((PACKAGE / stage).glob("*.py"))]
    return digest(
        [(path.name, path.read_text(encoding="utf-8")) for path in files], importlib.metadata.version("pypandoc_binary")
    )


@remember
def _engine() -> str:
    """A digest of all code that pages are composed and parsed by."""
    files = sorted([*PACKAGE.glob("*.py"), *PACKAGE.glob("[erws]*/*.py"), *FILTERS.glob("*")])
    return digest([(path.name, path.read_bytes().hex()) for path in files], tools())


def _filters(project: Project, options: Mapping) -> list[Path]:
    """The project's own Lua filters."""
    named = options.get("filters") or []
    return [project.root / str(name) for name in ([named] if isinstance(named, str) else named)]
