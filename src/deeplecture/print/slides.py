"""Decks as PDF, printed by Chromium: one page a slide, all its fragments shown, nothing cut off."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deeplecture.errors import Finding, UserError
from deeplecture.read.source import read_source

# Chromium dates what it prints; the same deck must give the same bytes.
DATES = re.compile(rb"/(CreationDate|ModDate) \(D:[^)]*\)")
READY = "() => document.readyState === 'complete' && window.Reveal && Reveal.isReady() && document.querySelector('.pdf-page')"


@dataclass(frozen=True)
class Printed:
    """A printed deck.

    Attributes:
        pdf: a page a slide, in the deck's size.
        slides: (id, title) of each page's slide; either may be "".
        faults: (what is cut off, where on the slide as `check.problem.Hint` has it, its page).
    """

    pdf: bytes
    slides: tuple[tuple[str, str], ...]
    faults: tuple[tuple[str, Mapping, int], ...]


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
        Finding(*find(lines, Hint(**hint), unit), f"on page {page} of the printed deck {message}: make two slides of it, or shorten it")
        for message, hint, page in printed.faults
    ]


def print_decks(decks: list[Path]) -> list[Printed]:
    """Print decks of a built site.

    Args:
        decks: their pages, HTML.

    Returns:
        Each deck in turn.

    Raises:
        UserError: there is no browser, a deck is not there, or its pages are not its slides.
    """
    from playwright.sync_api import sync_playwright

    from deeplecture.check.browser import browser_path

    executable = browser_path()
    for deck in decks:
        if not deck.is_file():
            raise UserError(f"{deck}: no such deck; `deeplecture build` makes it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        try:
            return [_print(browser, deck) for deck in decks]
        finally:
            browser.close()


def _print(browser, deck: Path) -> Printed:
    import pypdf

    from deeplecture.check.chromium import HERE

    page = browser.new_page(viewport={"width": 1600, "height": 900})
    try:
        page.goto(deck.resolve().as_uri() + "?print-pdf")
        page.wait_for_function(READY)
        page.evaluate((HERE / "probe.js").read_text(encoding="utf-8"))
        shown = page.evaluate("probe.printed()")
        slides = page.evaluate("Reveal.getTotalSlides()")
        pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    finally:
        page.close()
    pages = len(pypdf.PdfReader(io.BytesIO(pdf)).pages)
    if not slides == len(shown) == pages:
        raise UserError(f"{deck}: {slides} slides were printed on {pages} pages")
    pdf = DATES.sub(lambda found: b"/" + found[1] + b" (D:19800101000000+00'00')", pdf)
    return Printed(
        pdf,
        tuple((slide["id"], slide["title"]) for slide in shown),
        tuple(
            (fault["message"], fault["hint"], number)
            for number, slide in enumerate(shown, start=1)
            for fault in slide["found"]
        ),
    )
