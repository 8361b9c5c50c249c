"""Decks as PDF, printed by Chromium: one page a slide that shows all of it, or one for each click; nothing cut off."""

import datetime
import io
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from deeplecture import stop
from deeplecture.errors import Finding, UserError
from deeplecture.print.imprint import Imprint
from deeplecture.read.qmd import read_source

TEMPLATES = Path(__file__).parent / "templates"
NOTHING = Imprint()
FORMULA = "formula: "
BUILT = "() => !document.querySelector('.pdf-page img[data-steps]:not(.built-up)')"
READY = "() => document.readyState === 'complete' && document.querySelector('.reveal.ready .pdf-page')"


@dataclass(frozen=True)
class Printed:
    """A printed deck.

    Attributes:
        pdf: a page a slide, or several of those that are built up, in the deck's size.
        slides: each page's slide.
        faults: (what is cut off, where on the slide as `check.problem.Hint` has it, its page).
    """

    pdf: bytes
    slides: tuple["PrintedSlide", ...]
    faults: tuple[tuple[str, Mapping, int], ...]


@dataclass(frozen=True)
class PrintedSlide:
    """A printed slide.

    Attributes:
        id: of its section, "" where it has none.
        title: its heading, "" where it has none.
        level: of that heading, 1 for the deck's title, 0 for none.
        says: all its words and those that stand for its pictures and formulas.
        ids: of all that lies on it.
    """

    id: str
    title: str
    level: int
    says: str
    ids: tuple[str, ...]


def faults(root: Path, source: str, printed: Printed) -> list[Finding]:
    """What a printed deck cuts off, with the lines of its source.

    Args:
        root: the project's folder.
        source: the deck's `.qmd`, relative to it.
    """
    from deeplecture.check.locate import find, read_lines
    from deeplecture.check.problem import Hint

    unit = read_source(root, source)
    lines = read_lines(root, unit)
    return [
        Finding(
            *find(lines, Hint(**hint), unit),
            f"on page {page} of the printed deck {message}: make two slides of it, or shorten it",
        )
        for message, hint, page in printed.faults
    ]


def print_decks(
    decks: list[Path],
    site: Path | None = None,
    imprint: Imprint = NOTHING,
    printed: Callable[[str], None] = lambda deck: None,
    *,
    clicks: bool = False,
) -> list[Printed]:
    """Print decks of a built site as tagged PDFs: the same deck gives the same bytes.

    Args:
        decks: their pages, HTML.
        site: the folder of the site that they belong to; links from them to its other pages become addresses if
            `imprint.address` says where it stands, else text. No link leads to a file.
        imprint: authors and time, unless the deck names its authors itself.
        printed: called with the name of each deck that is done.
        clicks: whether what is built up has a page for each click.

    Returns:
        Each deck in turn.

    Raises:
        UserError: there is no browser, a deck is not there, or its pages are not its slides.
    """
    from deeplecture import browser

    executable = browser.path()
    for deck in decks:
        if not deck.is_file():
            raise UserError(f"{deck}: no such deck; `deeplecture build` makes it")
    made = []
    with stop.scratch(), browser.started(executable) as running:
        for deck in decks:
            made.append(_print(running, deck, site or deck.parent, imprint, clicks=clicks))
            printed(deck.stem)
    return made


def _print(browser, deck: Path, site: Path, imprint: Imprint, *, clicks: bool) -> Printed:
    import pypdf

    from deeplecture.check.chromium import HERE

    page = browser.new_page(viewport={"width": 1600, "height": 900})
    try:
        page.goto(deck.resolve().as_uri() + "?print-pdf" + ("&steps" if clicks else ""))
        page.wait_for_function(READY)
        page.wait_for_function(BUILT if clicks else READY)
        page.evaluate((HERE / "probe.js").read_text(encoding="utf-8"))
        shown = page.evaluate("probe.printed()")
        where = {
            "here": site.resolve().as_uri() + "/",
            "address": imprint.address and imprint.address + "/",
            "formula": FORMULA,
        }
        described = page.evaluate(f"({(TEMPLATES / 'deck.js').read_text(encoding='utf-8')})", where)
        slides = page.evaluate("Reveal.getTotalSlides()")
        named = page.evaluate(
            "[...document.querySelectorAll('.quarto-title-author-name')].map(one => one.textContent.trim())"
        )
        printed = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
    finally:
        page.close()
    # It grumbles about the number of objects that Chromium says; what it writes says the right one.
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    pdf = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(printed)))
    if len(shown) != len(pdf.pages) or (len(shown) < slides if clicks else len(shown) != slides):
        raise UserError(f"{deck}: {slides} slides were printed on {len(pdf.pages)} pages")
    return Printed(
        _finished(pdf, imprint, tuple(named)),
        tuple(
            PrintedSlide(one["id"], one["title"], more["level"], more["says"], tuple(more["ids"]))
            for one, more in zip(shown, described, strict=True)
        ),
        tuple(
            (fault["message"], fault["hint"], number)
            for number, slide in enumerate(shown, start=1)
            for fault in slide["found"]
        ),
    )


def _tags(tag):
    """A tag and all below it."""
    yield tag
    inside = tag.get("/K", [])
    for one in inside if isinstance(inside, list) else [inside]:
        if isinstance(found := one.get_object(), dict) and "/S" in found:
            yield from _tags(found)


def _finished(pdf, imprint: Imprint, authors: tuple[str, ...]) -> bytes:
    """A printed deck with its data: whose it is, and when it was made, which Chromium takes from the clock."""
    from pypdf.generic import NameObject, TextStringObject

    made = datetime.datetime.fromtimestamp(imprint.made, datetime.UTC).strftime("D:%Y%m%d%H%M%S+00'00'")
    pdf.add_metadata({"/Creator": "deeplecture", "/CreationDate": made, "/ModDate": made})
    if imprint.keywords:
        pdf.add_metadata({"/Keywords": ", ".join(imprint.keywords)})
    if names := authors or imprint.authors:
        pdf.add_metadata({"/Author": ", ".join(names)})
    pdf.create_viewer_preferences().display_doctitle = True
    for tag in _tags(pdf.root_object["/StructTreeRoot"]):
        alt = str(tag.get("/Alt") or "")
        if tag.get("/S") == "/Figure" and not alt:
            tag[NameObject("/S")] = NameObject("/Div")  # the box of a picture that has its own words
        elif alt.startswith(FORMULA):
            tag[NameObject("/S")] = NameObject("/Formula")
            tag[NameObject("/Alt")] = TextStringObject(alt.removeprefix(FORMULA))
    content = io.BytesIO()
    pdf.write(content)
    return content.getvalue()
