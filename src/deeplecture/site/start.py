"""The site's start page: what the book is, its film, its units with a picture each, what it found, how to cite it."""

from collections import Counter
from collections.abc import Iterable, Mapping

from deeplecture.read.about import About
from deeplecture.site.frames import ASSETS, GALLERY, Framing, edition, framed, has_formula, social, titled, whole_book
from deeplecture.write.contents import Contents, ShownFigure
from deeplecture.write.draft import Draft, from_start
from deeplecture.write.provenance import KINDS

CITATION = "CITATION.cff"
SURPRISES = 3  # results that the page shows of all that chapters mark


def start_page(framing: Framing, known: Mapping[str, Contents]) -> bytes:
    """The start page.

    Args:
        known: address of a chapter to what it holds; none of it is known where only some pages are made.
    """
    project = framing.context.project
    chapters = [draft for draft in framing.pages.drafts if draft.output.audience == "chapter"]
    held = {draft.href: known.get(draft.href, Contents()) for draft in chapters}
    book = project.book
    first = next((draft.href for draft in chapters if draft.output.book), "")
    shown = [(draft, figure) for draft in chapters for figure in held[draft.href].figures]
    film = next((_film(draft, figure) for draft, figure in shown if figure.film), None)
    math = any(map(has_formula, framing.pages.drafts))
    variables = {
        "site_title": book.title,
        **_said(book.about),
        "units": _units(framing, chapters, held),
        "book": first,
        "assets": ASSETS,
        "lang": book.options.get("lang", "en"),
        "version": framing.version(
            "shared", "chapter", "home", *(["math"] if math else []), *(["film"] if film else [])
        ),
        "math": math,
        "film": film,
        "surprises": _surprises(chapters, held),
        "contradictions": next((one.href for one in chapters if "contradictions" in _lists(framing, one)), ""),
        "kinds": kinds(figure for _, figure in shown) if shown else [],
        "gallery": GALLERY,
        "cite": _cite(framing, book.about) if book.about.authors else None,
        **(whole_book("index.html") if chapters else {}),
        "social": social(framing, "index.html", book.title, book.about.description),
        **edition(framing),
    }
    return framed(framing.context, "index.html", "home.html", variables)


def _said(about: About) -> dict:
    """What the page shows of a book besides its title."""
    said = {
        "subtitle": about.subtitle,
        "description": about.description,
        "authors": [
            {
                "name": author.name,
                "href": author.url or (f"mailto:{author.email}" if author.email else ""),
                "orcid": author.orcid.rpartition("/")[2],
                "affiliations": ", ".join(author.affiliations),
            }
            for author in about.authors
        ],
        "author_meta": [author.name for author in about.authors],
        "day": about.day,
        "date_meta": about.date.isoformat() if about.date else "",
    }
    return {name: value for name, value in said.items() if value}


def _units(framing: Framing, chapters: list[Draft], held: Mapping[str, Contents]) -> list[dict]:
    decks = {draft.page.source: draft for draft in framing.pages.drafts if draft.output.audience == "deck"}
    units = []
    for draft in chapters or decks.values():
        deck = decks.get(draft.page.source)
        if deck is None and chapters and not draft.page.number:
            continue
        figures = held.get(draft.href, Contents()).figures  # a site of decks alone has no chapters
        units.append(
            {
                "number": draft.page.number or "",
                "title": titled(draft),
                "said": draft.title,
                "chapter": draft.href if chapters else "",
                "deck": deck.href if deck else "",
                "description": str(draft.options.get("description", "")),
                "to_come": bool(draft.options.get("to-come")),
                "picture": _picture(draft, figures[0]) if figures else None,
            }
        )
    return units


def _picture(draft: Draft, figure: ShownFigure) -> dict:
    """A figure of a chapter, its addresses as the start page names them."""
    return {
        "src": from_start(figure.src, draft.href),
        "dark": from_start(figure.dark, draft.href),
        "width": figure.width,
        "height": figure.height,
    }


def _film(draft: Draft, figure: ShownFigure) -> dict:
    """The figure whose film the page plays, with what it says and where it stands."""
    there = f"{draft.href}#{figure.id}" if figure.id else draft.href
    return {
        **_picture(draft, figure),
        "film": from_start(figure.film, draft.href),
        "alt": figure.alt,
        "caption": figure.caption,
        "there": there,
        "style": figure.style,
    }


def _surprises(chapters: list[Draft], held: Mapping[str, Contents]) -> list[dict]:
    """The first results that chapters mark, `[...]{.surprise}`, of different chapters as far as there are such."""
    found = [
        (number, draft, section, text)
        for draft in chapters
        for number, (section, text) in enumerate(held[draft.href].surprises.items())
    ]
    entries = []
    for _, draft, section, text in sorted(found, key=lambda one: one[0])[:SURPRISES]:
        figure = next((one for one in held[draft.href].figures if one.section == section), None)
        there = f"{draft.href}#{section}"
        entries.append(
            {"text": text, "there": there, "unit": titled(draft), "picture": figure and _picture(draft, figure)}
        )
    return entries


def _lists(framing: Framing, draft: Draft) -> tuple[str, ...]:
    """The lists that a page gathers from the book."""
    return framing.context.project.sources[draft.page.source].lists


def kinds(figures: Iterable[ShownFigure]) -> list[dict]:
    """Of each kind: its name, how many figures are of it, what it says."""
    counts = Counter(figure.kind for figure in figures)
    return [{"name": kind, "count": counts[kind], "says": says} for kind, says in KINDS.items()]


def _cite(framing: Framing, about: About) -> dict:
    """How to cite the book: a line, and the course's `CITATION.cff` where it has one."""
    names = [author.name for author in about.authors]
    who = ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]
    year = f" ({about.date.year})" if about.date else ""
    title = f"{about.title}: {about.subtitle}" if about.subtitle else about.title
    address = next(
        (str(one.options["site-url"]) for one in framing.context.project.outputs if one.options.get("site-url")), ""
    )
    file = CITATION if (framing.context.root / CITATION).is_file() else ""
    return {"who": f"{who}{year}.", "title": title, "address": address, "file": file}
