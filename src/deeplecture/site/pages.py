"""Stages 3 and 4 for a whole site: compose and parse each page, join their numbers, write those that changed."""

import importlib.metadata
import json
import posixpath
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache as remember
from pathlib import Path

from deeplecture.errors import BuildError, Finding
from deeplecture.paths import PACKAGE
from deeplecture.site import assets, write
from deeplecture.site.cache import Cache, Entry, digest
from deeplecture.site.compose import Composed, compose
from deeplecture.site.project import Output, Page, Project, page_options
from deeplecture.site.publish import Content

FIGURES = "figures"
ASSETS = "assets"
SITE = PACKAGE / "site"


@dataclass(frozen=True)
class Draft:
    """A page after Pandoc's first run: its numbers are known, its references are not."""

    output: Output
    page: Page
    href: str
    composed: Composed
    manuscript: write.Manuscript
    parsed: write.Parsed
    wanted: bool


def write_all(
    project: Project, executed: Mapping, wanted: set[str], cache: Cache, threads: ThreadPoolExecutor, progress, report
) -> dict[str, Content]:
    """Make all pages and gather what they show.

    Args:
        executed: source path to its results (`build.Executed`).
        wanted: sources whose pages are made; the others lend their numbers.

    Returns:
        The site's files by their path in the site folder.

    Raises:
        BuildError: references, citations and pictures that lead nowhere.
    """
    places = [(output, page) for output in project.outputs for page in output.pages]
    answers = list(threads.map(lambda place: _draft(project, *place, executed, wanted, cache), places))
    drafts = [answer for answer in answers if isinstance(answer, Draft)]
    findings = [answer for answer in answers if isinstance(answer, Finding)]
    findings += [finding for draft in drafts if draft.wanted for finding in draft.composed.findings]
    if len(drafts) < len(answers):
        raise BuildError(list(dict.fromkeys(findings)))
    targets = {id(output): _targets(project, [d for d in drafts if d.output is output], findings) for output in project.outputs}
    library = _library(project, cache, findings)
    for draft in drafts:
        if draft.wanted:
            known = targets[id(draft.output)] if draft.output.book else _own_targets(draft)
            findings += _unresolved(project, draft, known, library)
    if findings:
        # One source makes a deck and a chapter; what is wrong in both is told once.
        raise BuildError(list(dict.fromkeys(findings)))
    bundle = _bundle(project.root)
    home = any(len(output.folder.parts) > 1 for output in project.outputs)
    made = threads.map(
        lambda draft: _page(project, draft, drafts, targets, library, bundle, home, cache),
        [draft for draft in drafts if draft.wanted],
    )
    files: dict[str, Content] = {}
    for draft, (html, fresh) in zip([draft for draft in drafts if draft.wanted], made, strict=True):
        files[draft.href] = Content(html.encode())
        (report.pages_written.append(draft.href), progress.wrote(draft.href)) if fresh else None
        report.pages_kept += not fresh
        files |= {f"{project.shared}{FIGURES}/{name}": Content(picture.body) for name, picture in draft.composed.drawn.items()}
        files |= {f"{project.shared}{FIGURES}/{name}": Content(body) for name, body in draft.composed.pictures.items()}
        files |= _resources(project, draft)
    needed = {"shared"} | {draft.output.audience for draft in drafts} | ({"chapter"} if home else set())
    for audience in needed | ({"math"} if any(_math(draft) for draft in drafts) else set()):
        files |= {f"{project.shared}{ASSETS}/{path}": Content(body) for path, body in bundle[audience].items()}
    if home:
        html, fresh = _home(project, drafts, bundle, cache)
        files["index.html"] = Content(html.encode())
        (report.pages_written.append("index.html"), progress.wrote("index.html")) if fresh else None
        report.pages_kept += not fresh
    return files


def site_path(output: Output, page: Page) -> str:
    """Where a page lies in the site folder."""
    return posixpath.join(*output.folder.parts[1:], page.href)


def relative(target: str, page: str) -> str:
    """The address of one file of the site as seen from another."""
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


def _draft(
    project: Project, output: Output, page: Page, executed: Mapping, wanted: set[str], cache: Cache
) -> Draft | Finding:
    source = project.sources[page.source]
    href = site_path(output, page)
    options = page_options(output, source)
    done = executed[page.source]
    composed = compose(source, done.plan, done.drawn, done.ran, options, project.root, relative(project.shared + FIGURES, href))
    manuscript = write.Manuscript(page.source, composed.text, output.audience, page.number, {**options, "book": output.book})
    filters = _filters(project, options)
    key = digest("parse", manuscript.__dict__, tools(), [path.read_bytes() for path in filters])
    entry = cache.get("parse", key)
    if entry is None:
        try:
            parsed = write.parse(manuscript, filters)
        except write.WriteError as error:
            return _located(error, composed, page)
        entry = cache.put("parse", key, _entry(parsed))
    parsed = _parsed(entry)
    return Draft(output, page, href, composed, manuscript, parsed, page.source in wanted)


def _located(error: write.WriteError, composed: Composed, page: Page) -> Finding:
    """What Pandoc says of a line of the composed text, said of the source's line."""
    at = re.search(r" at line (\d+)(?: column \d+)?", str(error))
    if at is None or int(at[1]) > len(composed.places):
        return Finding(page.source, 0, str(error))
    return Finding(*composed.places[int(at[1]) - 1], str(error).replace(at[0], ""))


def _entry(parsed: write.Parsed) -> Entry:
    plain = {**parsed.__dict__, "entries": [entry.__dict__ for entry in parsed.entries]}
    ast = plain.pop("ast")
    return Entry({k: sorted(v) if isinstance(v, frozenset) else v for k, v in plain.items()}, ast.encode())


def _parsed(entry: Entry) -> write.Parsed:
    meta = dict(entry.meta)
    return write.Parsed(
        **{
            **meta,
            "ast": entry.body.decode(),
            "entries": tuple(write.Entry(**one) for one in meta["entries"]),
            "outline": tuple(map(tuple, meta["outline"])),
            **{name: frozenset(meta[name]) for name in ("references", "citations", "links")},
        }
    )


@remember
def tools() -> str:
    """A digest of what writes every page: the filters, the code that calls Pandoc, and Pandoc's version."""
    files = [*sorted((SITE / "filters").glob("*")), SITE / "write.py", SITE / "pages.py", SITE / "compose.py"]
    return digest([(path.name, path.read_text(encoding="utf-8")) for path in files], importlib.metadata.version("pypandoc_binary"))


def _filters(project: Project, options: Mapping) -> list[Path]:
    """The project's own Lua filters."""
    return [project.root / str(name) for name in options.get("filters") or []]


def _own_targets(draft: Draft) -> dict[str, tuple[str, str]]:
    return {entry.id: (f"#{entry.id}", entry.label) for entry in draft.parsed.entries}


def _targets(project: Project, drafts: list[Draft], findings: list[Finding]) -> dict[str, tuple[Draft, write.Entry]]:
    """Label to the page and entry it stands for, over all pages of a book."""
    targets: dict[str, tuple[Draft, write.Entry]] = {}
    for draft in drafts:
        seen = targets if draft.output.book else {}
        for entry in draft.parsed.entries:
            if entry.id in seen:
                first = seen[entry.id][0].page.source
                text = f"the label {entry.id} is used twice, first in {first}: rename one"
                findings.append(Finding(*project.sources[draft.page.source].places(entry.id)[-1], text))
            seen[entry.id] = (draft, entry)
    return targets


def _unresolved(project: Project, draft: Draft, known: Mapping, library: Mapping) -> list[Finding]:
    source = project.sources[draft.page.source]
    findings = []
    for label in sorted(draft.parsed.references - set(known)):
        file, line = source.place(f"@{label}")
        findings.append(Finding(file, line, f"the cross-reference @{label} leads nowhere: no label {label} in this {where(draft)}"))
    for citation in sorted(draft.parsed.citations - set(library) - {"*"}):
        file, line = source.place(f"@{citation}")
        findings.append(Finding(file, line, f"the citation @{citation} is in no bibliography: add its BibTeX entry"))
    for link in sorted(draft.parsed.links):
        path = posixpath.normpath(posixpath.join(posixpath.dirname(draft.page.source), link.split("#")[0]))
        if not any(page.source == path for page in draft.output.pages):
            file, line = source.place(link)
            findings.append(Finding(file, line, f"the link to {link} leads to no page of this {where(draft)}"))
    return findings


def where(draft: Draft) -> str:
    """What a reader would call the thing that a page belongs to."""
    return "book" if draft.output.book else "deck" if draft.output.audience == "deck" else "page"


def _library(project: Project, cache: Cache, findings: list[Finding]) -> dict[str, dict]:
    """All bibliography entries of the project by key, as CSL items."""
    library: dict[str, dict] = {}
    names: dict[str, None] = {}
    for output in project.outputs:
        declared = output.options.get("bibliography") or []
        names |= dict.fromkeys(_listed(declared))
    for source in project.sources.values():
        declared = source.meta.get("bibliography") or []
        for name in _listed(declared):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(source.path), name))
            if not (project.root / path).is_file():
                findings.append(Finding(*source.place(str(name)), f"the bibliography {name} is not there"))
            else:
                names[path] = None
    for name in names:
        path = project.root / name
        key = digest("bibliography", path.read_bytes(), tools())
        entry = cache.get("parse", key)
        if entry is None:
            entry = cache.put("parse", key, Entry(write.bibliography(path)))
        library |= entry.meta
    return library


def _bundle(root: Path) -> dict[str, dict[str, bytes]]:
    """Audience to the assets that its pages load: path below the asset folder to content."""
    here = next((at for at in (root, PACKAGE.parents[1]) if (at / "node_modules").is_dir()), PACKAGE.parents[1])
    found = assets.collect(here / "node_modules")
    return {
        audience: {path: body.read_bytes() if isinstance(body, Path) else body for path, body in files.items()}
        for audience, files in found.items()
    }


def _version(bundle: Mapping, *audiences: str) -> str:
    """A digest of what pages of an audience load, so that browsers fetch it anew when it changes."""
    return digest([sorted((path, digest(body)) for path, body in bundle[name].items()) for name in audiences])[:10]


def _resources(project: Project, draft: Draft) -> dict[str, Content]:
    folder = posixpath.join(*draft.output.folder.parts[1:]) if len(draft.output.folder.parts) > 1 else ""
    names = set(draft.composed.resources)
    css = draft.manuscript.options.get("css") or []
    names |= set(_listed(css))
    return {posixpath.join(folder, name): Content(project.root / name) for name in sorted(names)}


def _page(project, draft: Draft, drafts, targets, library, bundle, home: bool, cache: Cache) -> tuple[str, bool]:
    """A page's HTML, and whether it was written now."""
    if draft.output.book:
        known = targets[id(draft.output)]
        references = {label: _reference(draft, *known[label]) for label in sorted(draft.parsed.references)}
        if at := next((d for d in drafts if d.output is draft.output and d.parsed.has_references and d is not draft), None):
            references["refs"] = (relative(at.href, draft.href), "")
    else:
        own = _own_targets(draft)
        references = {label: own[label] for label in sorted(draft.parsed.references)}
    cited = _cited(draft, drafts)
    items = [library[key] for key in sorted(cited) if key in library]
    variables = _variables(project, draft, drafts, bundle, home)
    template = SITE / "templates" / f"{draft.output.audience}.html"
    # By what the text was parsed to, not by the text: a page that only the other audience sees changed is kept.
    made_of = (draft.parsed.ast, draft.manuscript.audience, draft.manuscript.number, draft.manuscript.options)
    key = digest("page", made_of, references, items, variables, template.read_bytes(), tools())
    entry = cache.get("page", key)
    if entry is not None:
        return entry.body.decode(), False
    html = write.render(
        draft.parsed,
        draft.manuscript,
        references=references,
        bibliography=json.dumps(items, sort_keys=True),
        template=template,
        variables=variables,
    )
    cache.put("page", key, Entry({"page": draft.href}, html.encode()))
    return html, True


def _reference(draft: Draft, target: Draft, entry: write.Entry) -> tuple[str, str]:
    if target is draft:
        return f"#{entry.id}", entry.label
    page = relative(target.href, draft.href)
    whole_chapter = entry.kind == "sec" and entry.number == target.page.number
    return (page if whole_chapter else f"{page}#{entry.id}"), entry.label


def _cited(draft: Draft, drafts: list[Draft]) -> set[str]:
    """What a page's citations, or its list of references, need of the bibliography."""
    if draft.output.book and draft.parsed.has_references:
        return set().union(*(other.parsed.citations for other in drafts if other.output is draft.output))
    return set(draft.parsed.citations)


def _variables(project: Project, draft: Draft, drafts: list[Draft], bundle, home: bool) -> dict:
    output, page, options = draft.output, draft.page, draft.manuscript.options
    siblings = [other for other in drafts if other.output is output]
    other = next((d for d in drafts if d.page.source == page.source and d.output is not output), None)
    variables: dict = {
        "site-title": output.title or next((o.title for o in project.outputs if o.title), ""),
        "assets": relative(project.shared + ASSETS, draft.href),
        "version": _version(bundle, "shared", output.audience, *(["math"] if _math(draft) else [])),
        "math": _math(draft),
        "css": [_style_sheet(project, draft, name) for name in _listed(options.get("css"))],
        "lang": options.get("lang", "en"),
    }
    if home:
        variables["home"] = relative("index.html", draft.href)
    if output.book:
        place = siblings.index(draft)
        variables["nav"] = [_link(draft, other_page) | {"current": other_page is draft} for other_page in siblings]
        if place:
            variables["prev"] = _link(draft, siblings[place - 1])
        if place + 1 < len(siblings):
            variables["next"] = _link(draft, siblings[place + 1])
        variables["reading-minutes"] = max(1, round(draft.parsed.words / 200))
        variables["book-title-header"] = page.source == "index.qmd"
    if other is not None:
        name = "deck-href" if output.audience == "chapter" else "chapter-href"
        variables[name] = relative(other.href, draft.href)
    if output.audience == "deck":
        numbers = [o.page.number for o in drafts if o.page.source == page.source and o.output.book]
        variables["number"] = numbers[0] if numbers and numbers[0] else ""
        reveal = ("width", "height", "margin", "transition", "controls", "progress", "slide-number", "center", "navigation-mode")
        variables["reveal-options"] = json.dumps({name: options[name] for name in reveal if name in options}, sort_keys=True)
    return variables


def _style_sheet(project: Project, draft: Draft, name: str) -> str:
    """The address of a project's own style sheet, with a digest so that browsers fetch it anew when it changes."""
    address = relative(posixpath.join(*draft.output.folder.parts[1:], name), draft.href)
    return f"{address}?v={digest((project.root / name).read_bytes())[:10]}"


def _math(draft: Draft) -> bool:
    return '"t":"Math"' in draft.parsed.ast.replace(" ", "")


def _title(draft: Draft) -> str:
    """A page's title as plain text, without its number."""
    return str(draft.manuscript.options.get("title") or next((text for _, _, _, text in draft.parsed.outline), ""))


def _listed(value) -> list:
    return [value] if isinstance(value, str) else list(value or [])


def _link(draft: Draft, other: Draft) -> dict:
    return {
        "href": relative(other.href, draft.href),
        "number": other.page.number or "",
        "title": _title(other),
        "appendix": other.page.appendix,
    }


def _home(project: Project, drafts: list[Draft], bundle, cache: Cache) -> tuple[str, bool]:
    """The site's start page, and whether it was written now."""
    chapters = [draft for draft in drafts if draft.output.audience == "chapter"]
    decks = {draft.page.source: draft for draft in drafts if draft.output.audience == "deck"}
    units = []
    for draft in chapters or decks.values():
        deck = decks.get(draft.page.source)
        if deck is None and chapters and not draft.page.number:
            continue
        units.append(
            {
                "number": draft.page.number or "",
                "title": _title(draft),
                "chapter": draft.href if chapters else "",
                "deck": deck.href if deck else "",
                "description": str(draft.manuscript.options.get("description", "")),
            }
        )
    book = next((output for output in project.outputs if output.book), project.outputs[0])
    first = next((draft.href for draft in chapters if draft.output.book), "")
    variables = {
        "site-title": book.title,
        "pagetitle": book.title,
        "subtitle": str(book.options.get("subtitle", "")),
        "units": units,
        "book": first,
        "assets": ASSETS,
        "lang": book.options.get("lang", "en"),
        "version": _version(bundle, "shared", "chapter"),
    }
    template = SITE / "templates" / "home.html"
    key = digest("home", variables, template.read_bytes(), tools())
    entry = cache.get("page", key)
    if entry is not None:
        return entry.body.decode(), False
    empty = write.Manuscript("index.html", "", "chapter", None, {"lang": variables["lang"]})
    html = write.render(
        write.parse(empty), empty, references={}, bibliography="[]", template=template, variables=variables
    )
    cache.put("page", key, Entry({"page": "index.html"}, html.encode()))
    return html, True
