"""Decks as PDF, printed by Chromium: one page a slide, all its fragments shown."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from deeplecture.errors import UserError

# Chromium dates what it prints; the same deck must give the same bytes.
DATES = re.compile(rb"/(CreationDate|ModDate) \(D:[^)]*\)")
READY = "() => document.readyState === 'complete' && window.Reveal && Reveal.isReady() && document.querySelector('.pdf-page')"

SLIDES = """() => [...document.querySelectorAll('.pdf-page')].map(page => {
  const slide = page.querySelector('section'), title = slide.querySelector('h1, h2, h3');
  return [slide.id, title ? title.textContent.trim().replace(/\\s+/g, ' ') : ''];
})"""


@dataclass(frozen=True)
class Printed:
    """A printed deck.

    Attributes:
        pdf: a page a slide, in the deck's size.
        slides: (id, title) of each page's slide; either may be "".
    """

    pdf: bytes
    slides: tuple[tuple[str, str], ...]


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
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    try:
        page.goto(deck.resolve().as_uri() + "?print-pdf")
        page.wait_for_function(READY)
        page.evaluate("() => document.fonts.ready")
        shown = page.evaluate(SLIDES)
        slides = page.evaluate("() => Reveal.getTotalSlides()")
        if len(shown) != slides:
            raise UserError(f"{deck}: {slides} slides would print on {len(shown)} pages")
        pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    finally:
        page.close()
    pdf = DATES.sub(lambda found: b"/" + found[1] + b" (D:19800101000000+00'00')", pdf)
    return Printed(pdf, tuple((name, title) for name, title in shown))
