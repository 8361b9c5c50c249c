"""A running Chromium that looks at one page after the other and tells what `probe.js` sees on it."""

import base64
import math
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from deeplecture import browser
from deeplecture.check.addresses import target
from deeplecture.check.contrast import contrast
from deeplecture.check.heard import Heard, first_line
from deeplecture.check.pages import BuiltPage
from deeplecture.check.problem import Hint, Problem
from deeplecture.lettering import smallest
from deeplecture.site.frames import ASSETS

SLIDE_SIZES = ((1600, 900), (1280, 720), (1024, 768))
CHAPTER_SIZES = ((1440, 900), (768, 1024), (360, 740))
PAPER = (794, 1123)  # A4 in CSS pixels
THEMES = ("light", "dark")
BROKEN = "browser"
SMALLEST = 16.0  # px of type in a slide's figure on the screen
READABLE = 9.0  # in that of a chapter, on a phone too
ARGUMENTS = (
    *browser.ARGUMENTS, "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
HERE = Path(__file__).parent
# `Reveal.isReady()` says so before a deck's own scripts have heard of it.
STARTED = "document.querySelector('.reveal.ready')"


@dataclass(frozen=True)
class BrowserSettings:
    """How pages are looked at; tests look at fewer sizes."""

    slide_sizes: tuple[tuple[int, int], ...] = SLIDE_SIZES
    chapter_sizes: tuple[tuple[int, int], ...] = CHAPTER_SIZES
    axe: bool = True
    shots: bool = True


class Browser:
    """A running Chromium that looks at pages, one after the other, in the thread that made it.

    Raises:
        UserError: the browser cannot be started.
    """

    def __init__(self, executable: Path, axe: Path, settings: BrowserSettings = BrowserSettings()):
        self.executable, self.axe, self.settings = executable, axe, settings
        self._tab = None

    def __enter__(self) -> "Browser":
        self._running = browser.started(self.executable, ARGUMENTS)
        self._browser = self._running.__enter__()
        return self

    def __exit__(self, *failure) -> None:
        self._running.__exit__(*failure)

    def look(self, page: BuiltPage, folder: Path) -> list[Problem]:
        """All that is wrong with a page as it is drawn."""
        from playwright.sync_api import Error

        sizes = self.settings.slide_sizes if page.is_deck else self.settings.chapter_sizes
        try:
            tab = self._open(page, sizes[0])
            tab.evaluate("(texts) => probe.sheets(texts)", _own_sheets(page, folder))
            found = (self._deck if page.is_deck else self._chapter)(tab, page, folder)
        except Error as error:
            self._leave()  # a script that never ends holds its tab
            found = [Problem(BROKEN, f"the page cannot be looked at: {first_line(str(error))}", page.path)]
        else:
            with suppress(Error):  # last of all: a button may lead away
                tab.evaluate("probe.press()")
        return self._heard.problems(folder) + found

    def screenshots(self, page: BuiltPage) -> list[tuple[str, str, bytes]]:
        """(id, title, PNG) of every slide of a deck, all fragments shown, 1600 x 900."""
        tab = self._open(page, (1600, 900))
        tab.wait_for_function(STARTED)
        taken = []
        for number in range(tab.evaluate("probe.slides().length")):
            name, title = tab.evaluate(
                "async (n) => { const slide = await probe.show(n); return [slide.id, probe.heading(slide)]; }", number
            )
            taken.append((name, title, tab.screenshot(type="png")))
        return taken

    def _open(self, page: BuiltPage, size: tuple[int, int]):
        """Load a page and the probe; pages follow each other in one tab, since a new one costs more than most pages."""
        viewport = {"width": size[0], "height": size[1]}
        if self._tab is None:
            context = self._browser.new_context(viewport=viewport, offline=True, reduced_motion="reduce")
            self._tab = context.new_page()
            self._tab.set_default_timeout(60_000)
            self._heard = Heard(self._tab)
        self._heard.begin(page)
        self._tab.goto("about:blank")  # so that nothing of the page before is taken for this one's
        self._heard.begin(page)
        self._tab.set_viewport_size(viewport)
        self._tab.emulate_media(color_scheme="light", reduced_motion="reduce")
        self._tab.goto(page.file.resolve().as_uri(), wait_until="load")
        self._tab.evaluate(_script(HERE / "probe.js"))
        return self._tab

    def _leave(self) -> None:
        if self._tab is not None:
            self._tab.context.close()
            self._tab = None

    def _deck(self, tab, page: BuiltPage, folder: Path) -> list[Problem]:
        from playwright.sync_api import TimeoutError

        try:
            tab.wait_for_function(STARTED, timeout=15_000)
        except TimeoutError:  # not every Error: a browser that has ended is not the deck's fault
            return [Problem("deck", "the deck does not start: reveal.js is not ready after 15 s", page.path)]
        found = _Found(tab, page, self.settings.shots)
        shares: dict[Path, float | None] = {}
        for width, height in self.settings.slide_sizes:
            tab.set_viewport_size({"width": width, "height": height})
            for slide in tab.evaluate("(known) => probe.deck(known)", found.looks()):
                small = _small_figures(slide["figures"], SMALLEST, found, folder, shares)
                found.add([*slide["found"], *small], f"{width}x{height}", slide)
        found.add(tab.evaluate("probe.changing()"), f"{width}x{height}")
        if self.settings.axe:
            self._axe_deck(tab, found)
        return found.problems

    def _axe_deck(self, tab, found: "_Found") -> None:
        width, height = self.settings.slide_sizes[0]
        tab.set_viewport_size({"width": width, "height": height})
        tab.evaluate(_script(self.axe))
        light = tab.evaluate("probe.colours()")
        for theme in THEMES:
            tab.emulate_media(color_scheme=theme, reduced_motion="reduce")
            tab.evaluate("(name) => { const { dataset } = document.documentElement; dataset.bsTheme &&= name }", theme)
            # A deck that looks the same in both themes is looked at once; else the second time for its colours alone.
            if theme == "light" or tab.evaluate("probe.colours()") != light:
                rules = None if theme == "light" else {"type": "rule", "values": ["color-contrast"]}
                for slide in tab.evaluate("(rules) => probe.axeDeck(rules || undefined)", rules):
                    found.add(slide["found"], theme, slide)

    def _chapter(self, tab, page: BuiltPage, folder: Path) -> list[Problem]:
        found = _Found(tab, page, self.settings.shots)
        shares: dict[Path, float | None] = {}
        for width, height in self.settings.chapter_sizes:
            tab.set_viewport_size({"width": width, "height": height})
            tab.evaluate("probe.unfold()")
            raw = tab.evaluate("(known) => probe.chapter(known)", found.looks())
            raw += _small_figures(tab.evaluate("probe.figures()"), READABLE, found, folder, shares)
            found.add(raw, f"{width} px wide")
        found.add(tab.evaluate("probe.changing()"), f"{width} px wide")
        tab.set_viewport_size({"width": PAPER[0], "height": PAPER[1]})
        tab.emulate_media(media="print")
        printed = tab.evaluate("probe.onPaper()")
        found.add(printed["found"], "paper")
        if not printed["shown"]:
            found.problems.append(Problem("print", "nothing of the text is printed", page.path))
        tab.emulate_media(media="screen")
        tab.set_viewport_size({"width": width, "height": height})
        if self.settings.axe:
            # What scrolls on a phone only must be reached by keyboard there.
            tab.evaluate(_script(self.axe))
            raw = tab.evaluate("probe.violations(document, {type: 'rule', values: ['scrollable-region-focusable']})")
            found.add(raw, f"{width} px wide")
            width, height = self.settings.chapter_sizes[0]
            tab.set_viewport_size({"width": width, "height": height})
            for theme in THEMES:
                tab.emulate_media(color_scheme=theme, reduced_motion="reduce")
                tab.evaluate(
                    "(name) => { const { dataset } = document.documentElement; dataset.bsTheme &&= name }",
                    theme,
                )
                found.add(tab.evaluate("probe.violations(document)"), theme)
                found.add(tab.evaluate("probe.dimmed()") if theme == "dark" else [], theme)
        return found.problems


@dataclass
class _Found:
    """What is wrong with the page in a tab, as it is looked at in one size after the other."""

    tab: Any
    page: BuiltPage
    shots: bool
    problems: list[Problem] = field(default_factory=list)
    sizes: int = 0

    def looks(self) -> int:
        """How many sizes it was looked at before this one; what does not depend on the size is told in the first."""
        self.sizes += 1
        return self.sizes - 1

    def add(self, raw: list[dict], at: str, slide: dict | None = None) -> None:
        """Take findings of the probe as problems, the first of each place and kind with a picture."""
        for one in raw:
            if one["check"] == "unsure" and not (one := _unreadable(self.tab, slide, one)):
                continue
            hint = Hint(**one["hint"])
            number, title = (slide["slide"], slide["title"]) if slide else (0, "")
            shown = any((old.check, old.slide, old.hint) == (one["check"], number, hint) for old in self.problems)
            shot = "" if shown or not self.shots else _shot(self.tab, slide, one["box"])
            problem = Problem(one["check"], one["message"], self.page.path, hint, number, title, (at,), shot=shot)
            self.problems.append(problem)


def _own_sheets(page: BuiltPage, folder: Path) -> list[str]:
    """The style sheets of the course, as a page names them; ours lie among the assets."""
    sheets = [folder / target(str(tag["href"]), page.path) for tag in page.soup.select("link[rel=stylesheet][href]")]
    return [file.read_text(encoding="utf-8") for file in sheets if ASSETS not in file.parts and file.is_file()]


@cache
def _script(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _unreadable(tab, slide: dict | None, one: dict) -> dict | None:
    """A finding where text on a picture has too little contrast with it, else None."""
    if slide:
        tab.evaluate("async (n) => { await probe.show(n); }", slide["slide"] - 1)
    text = tab.evaluate("(number) => probe.bare(number)", one["number"])
    part, boxes = _part(tab.viewport_size, text["boxes"])
    ratio = contrast(tab.screenshot(type="png", clip=part), boxes, text["colour"]) if part else None
    tab.evaluate("() => { probe.bare(); scrollTo(0, 0); }")
    if ratio is None or ratio >= one["needed"]:
        return None
    message = f"{one['message']} has a contrast of {ratio:.1f} with what lies behind it; {one['needed']} is the least"
    return {**one, "check": "axe color-contrast", "message": message}


def _part(window: dict, boxes: list[list[float]]) -> tuple[dict | None, list[list[float]]]:
    """The part of a window that holds some boxes, in whole pixels, and the boxes within it: a picture of all of the window
    takes twice the time. None where no box lies in the window.
    """
    left, top = (max(0, math.floor(min((box[at] for box in boxes), default=0))) for at in (0, 1))
    right, bottom = (
        min(window[side], math.ceil(max((box[at] + box[at + 2] for box in boxes), default=0)))
        for at, side in ((0, "width"), (1, "height"))
    )
    if right <= left or bottom <= top:
        return None, []
    part = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return part, [[x - left, y - top, width, height] for x, y, width, height in boxes]


def _shot(tab, slide: dict | None, box: list | None) -> str:
    """A picture of the window with a frame around the place, as base64."""
    if slide:
        tab.evaluate("async (n) => { await probe.show(n); }", slide["slide"] - 1)
    elif box:
        tab.evaluate("(y) => scrollTo(0, y)", max(0, box[1] - 150))
    tab.evaluate("(box) => probe.mark(box)", box)
    picture = tab.screenshot(type="jpeg", quality=60)
    tab.evaluate("() => { probe.mark(null); scrollTo(0, 0); }")
    return base64.b64encode(picture).decode()


def _small_figures(
    figures: list[dict], least: float, seen: _Found, folder: Path, shares: dict[Path, float | None]
) -> list[dict]:
    """Drawings whose smallest text comes out smaller than `least` px on this screen.

    Args:
        shares: the smallest text of each drawing as a share of its width, as far as known; those new are added.
    """
    found = []
    for figure in figures:
        path = folder / target(figure["address"], seen.page.path)
        if path.suffix != ".svg" or not path.is_file():
            continue
        if path not in shares:
            drawing = path.read_text(encoding="utf-8", errors="replace")
            typed = (
                seen.tab.evaluate("(text) => probe.smallestText(text)", drawing)
                if "<text" in drawing or "<foreign" in drawing
                else None
            )
            shares[path] = min(filter(None, (smallest(drawing), typed)), default=None)
        share = shares[path]
        if share and share * figure["width"] < least - 0.05:
            size = share * figure["width"]
            message = f"the smallest text in {path.name} is {size:.1f} px high on the screen, less than {least:.0f}"
            found.append({**figure, "check": "small", "message": message})
    return found
