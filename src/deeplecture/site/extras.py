"""What is made of the book as a whole: the index for its search, the gallery, how it was made, what links of one page
show of another, the site's map.

Only a build of all pages makes these; one of some units leaves them as they were.
"""

import json
import posixpath
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from deeplecture.execute.claims import Verdict, outcome, shown
from deeplecture.execute.figures import FIGURES, record_name
from deeplecture.site import notebooks
from deeplecture.site.card import card_of_site
from deeplecture.site.frames import (
    ASSETS,
    CARD,
    GALLERY,
    INDEX,
    MADE,
    PREVIEWS,
    Framing,
    edition,
    framed,
    has_formula,
    link,
    social,
    whole_book,
)
from deeplecture.site.publish import Content
from deeplecture.site.start import CITATION, kinds, start_page
from deeplecture.write.body import Body
from deeplecture.write.contents import Contents, contents
from deeplecture.write.draft import Draft, from_start
from deeplecture.write.provenance import KINDS, elsewhere, of_record

EXCERPT = 400  # signs of a section that a preview begins with


def write_all(framing: Framing, files: Mapping[str, Content], bodies: Mapping[str, Body]) -> dict[str, Content]:
    """Make what the pages of a whole book give.

    Args:
        files: the site's files so far.
        bodies: address of each page that is made to its body.

    Returns:
        More files by their path in the site.
    """
    context, drafts = framing.context, framing.pages.drafts
    chapters = [draft for draft in drafts if draft.output.audience == "chapter"]
    if not chapters or not all(draft.wanted for draft in drafts):
        return {}
    found = {draft.href: contents(bodies[draft.href].contents) for draft in chapters}
    made = {
        "index.html": Content(start_page(framing, found)),
        INDEX: Content(_index(chapters, found)),
        PREVIEWS: Content(_previews(chapters, found)),
        GALLERY: Content(_page(framing, GALLERY, "All figures", _gallery(chapters, found))),
        MADE: Content(_page(framing, MADE, "How this was made", _made(framing, chapters, found))),
    }
    made |= {f"{FIGURES}/{record_name(_name(path))}": Content(path) for path in _records(context.root)}
    if (citation := context.root / CITATION).is_file():
        made[CITATION] = Content(citation)
    options = chapters[0].output.options
    for path in notebooks.of_project(context.root):
        notebook, name = notebooks.filled_in(path, options), f"notebooks/{path.name}"
        # A chapter that links a notebook has a copy of its own.
        made |= {copy: Content(notebook) for copy in (name, *(file for file in files if file.endswith(f"/{name}")))}
        if options.get("repo-url") and notebook != path.read_bytes():
            context.report.warnings.append(
                f"{name} in the repository does not name `repo-url`, which Colab needs: "
                "`python -m deeplecture.site.notebooks` writes it"
            )
    if address := str(options.get("site-url") or "").rstrip("/"):
        pages = sorted({"index.html", *made, *(draft.href for draft in drafts)})
        made["sitemap.xml"] = Content(_sitemap(address, [page for page in pages if page.endswith(".html")]))
        if cover := options.get("cover-image"):
            made[chapters[0].output.in_site(str(cover))] = Content(context.root / str(cover))
        else:
            drawn = card_of_site(context.course, chapters[0].output, context.cache)
            made |= {CARD: Content(drawn)} if drawn else {}
    return made


def _page(framing: Framing, name: str, title: str, own: dict) -> bytes:
    """A page of the whole book in the frame of a chapter."""
    drafts = framing.pages.drafts
    chapters = [draft for draft in drafts if draft.output.audience == "chapter"]
    output = chapters[0].output
    math = any(map(has_formula, chapters))
    variables = {
        "title": title,
        "pagetitle": title,
        "site_title": output.title,
        "assets": ASSETS,
        "version": framing.version("shared", "chapter", *(["math"] if math else [])),
        "home": "index.html",
        "nav": [link(name, one) for one in chapters],
        "math": math,
        "lang": output.options.get("lang", "en"),
        "wide": True,
        **whole_book(name),
        "social": social(framing, name, title),
        **edition(framing),
        **own,
    }
    return framed(framing.context, name, name, variables)


def _index(chapters: list[Draft], found: Mapping[str, Contents]) -> bytes:
    """All sections as a script: one that a page can load from a folder on disk, where nothing can be fetched."""
    sections = [
        {
            "page": draft.href,
            "id": part.id,
            "chapter": _unit(draft),
            "title": part.title,
            "text": part.text,
            **({"synonyms": part.synonyms} if part.synonyms else {}),
        }
        for draft in chapters
        for part in found[draft.href].sections
    ]
    return f"window.deeplectureIndex = {json.dumps(sections, ensure_ascii=False)};\n".encode()


def _previews(chapters: list[Draft], held: Mapping[str, Contents]) -> bytes:
    """What is named on another page than its own, as a script: address to HTML, or to the title and text of a section."""
    named = {
        from_start(link, draft.href)
        for draft in chapters
        for link in held[draft.href].links
        if not link.startswith("#")
    }
    found: dict[str, object] = {}
    for address in sorted(named):
        page, _, id = address.partition("#")
        there = held.get(page, Contents())
        if id in there.named:
            found[address] = there.named[id]
        elif section := next((one for one in there.sections if one.id == id), None):
            title = section.title or next(_unit(draft) for draft in chapters if draft.href == page)
            found[address] = [title, section.text[:EXCERPT]]
    return f"window.deeplecturePreviews = {json.dumps(found, ensure_ascii=False)};\n".encode()


def _unit(draft: Draft) -> str:
    """What a list calls a chapter: number and title."""
    return " ".join(filter(None, [draft.page.number, draft.title]))


def _gallery(chapters: list[Draft], found: Mapping[str, Contents]) -> dict:
    """Cards of all figures, which a script filters by unit and kind."""
    cards = [
        {
            "page": draft.href,
            "unit": _unit(draft),
            "kind": figure.kind,
            "src": from_start(figure.src, draft.href),
            "dark": from_start(figure.dark, draft.href),
            "alt": figure.alt,
            "width": figure.width,
            "height": figure.height,
            "address": _address(draft, figure.id),
            "title": figure.caption or figure.name,
        }
        for draft in chapters
        for figure in found[draft.href].figures
    ]
    units = dict((card["page"], card["unit"]) for card in cards)
    of_kinds = [
        (kind, f"{kind}: {says}") for kind, says in KINDS.items() if any(card["kind"] == kind for card in cards)
    ]
    choices = [
        {"name": "unit", "label": "Unit", "all": "All units", "entries": list(units.items())},
        {"name": "kind", "label": "Kind", "all": "All kinds", "entries": of_kinds},
    ]
    return {"cards": cards, "choices": choices}


def _address(draft: Draft, label: str) -> str:
    return f"{draft.href}#{label}" if label else draft.href


def _records(root: Path) -> list[Path]:
    return sorted((root / "figures").glob("*/*/record.json"))


def _name(record: Path) -> str:
    """UNIT/EXPERIMENT."""
    return "/".join(record.parts[-3:-1])


def _made(framing: Framing, chapters: list[Draft], found: Mapping[str, Contents]) -> dict:
    """Figures by kind, every claim with what the data say, every experiment with its provenance, and the notebooks."""
    figures = [(draft, figure) for draft in chapters for figure in found[draft.href].figures]
    verdicts = framing.context.report.claims
    plotted: dict[str, list[dict]] = {}
    records = {name: picture.call.figure.record for draft in chapters for name, picture in draft.composed.drawn.items()}
    for draft, figure in figures:
        if record := records.get(posixpath.basename(figure.src)):
            name = figure.caption.partition(":")[0] if figure.caption.startswith("Figure") else figure.name
            plotted.setdefault(record, []).append({"address": _address(draft, figure.id), "name": name})
    root = framing.context.root
    return {
        "kinds": kinds(figure for _, figure in figures),
        "claims": [_claim(draft, one) for draft in chapters for one in verdicts.get(draft.page.source, [])],
        "experiments": [_experiment(path, plotted.get(_name(path), [])) for path in _records(root)],
        "notebooks": [notebooks.entry(path, chapters[0].output.options) for path in notebooks.of_project(root)],
    }


def _claim(draft: Draft, verdict: Verdict) -> dict:
    return {
        "address": _address(draft, verdict.claim.section),
        "text": verdict.text,
        "expression": verdict.claim.expression,
        "numbers": [(_short(text), shown(value)) for text, value in verdict.values],
        "margin": outcome(verdict).removeprefix("holds by "),
    }


def _short(text: str) -> str:
    """What a figure's number is called beside the claim that names it in full: `line(slope=2).end`."""
    return re.sub(r"\.numbers(?:\(\))?", "", text.partition(".")[2], count=1)


def _experiment(path: Path, figures: list[dict]) -> dict:
    record = json.loads(path.read_text(encoding="utf-8"))
    name, provenance = _name(path), record.get("provenance", {})
    return {
        "name": name,
        "record": f"{FIGURES}/{record_name(name)}",
        **of_record(record),
        "elsewhere": elsewhere(path),
        "versions": ", ".join(f"{library} {number}" for library, number in provenance.get("versions", {}).items()),
        "reported": _reported(provenance.get("reported") or {}),
        "figures": figures,
    }


def _reported(stated: Mapping) -> list[tuple[str, str]]:
    """What an experiment states of itself, as (word, text); what there is none of is left out."""

    def listed(of: Mapping) -> str:
        return ", ".join(f"{name} {value:,}" for name, value in of.items())

    tuned = stated.get("tuned")
    if isinstance(tuned, Mapping):
        space = ", ".join(f"{name} of {len(values)} values" for name, values in tuned["space"].items())
        tuned = f"{space}, in {tuned['runs']} trainings a seed, by {tuned['by']}"
    parameters = stated.get("parameters")
    said = {
        "Intervals": stated.get("intervals"),
        "Varied": ", ".join(stated.get("varied", [])),
        "Tuned": tuned,
        "Validation score": stated.get("validation"),
        "Test score": stated.get("test"),
        "Parameters": listed(parameters) if isinstance(parameters, Mapping) else parameters,
    }
    return [(word, text) for word, text in said.items() if text and not text.startswith("none: ")]


def _sitemap(site: str, pages: list[str]) -> bytes:
    lines = "".join(f"<url><loc>{escape(f'{site}/{page}')}</loc></url>\n" for page in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    ).encode()
