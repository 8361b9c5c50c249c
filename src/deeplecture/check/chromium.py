"""A running Chromium that looks at one page after the other and tells what `probe.js` sees on it."""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from deeplecture.check.addresses import target
from deeplecture.check.pages import Page
from deeplecture.check.problem import Hint, Problem
from deeplecture.check.svg import smallest_text
from deeplecture.errors import UserError

SLIDE_SIZES = ((1600, 900), (1280, 720), (1024, 768))
CHAPTER_SIZES = ((1440, 900), (768, 1024), (360, 740))
THEMES = ("light", "dark")
BROKEN = "browser"
SMALLEST = 16.0  # px of type on the screen
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
STILL = (
    "*, ::before, ::after { transition: none !important; animation: none !important; scroll-behavior: auto !important }"
)
LOCAL = ("file:", "data:", "blob:", "about:", "chrome-error:")
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Settings:
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

    def __init__(self, executable: Path, axe: Path, settings: Settings = Settings()):
        self.executable, self.axe, self.settings = executable, axe, settings

    def __enter__(self) -> "Browser":
        from playwright.sync_api import Error, sync_playwright

        self._playwright = sync_playwright().start()
        try:
            self._browser = self._playwright.chromium.launch(executable_path=str(self.executable), args=list(ARGUMENTS))
        except Error as error:
            self._playwright.stop()
            raise UserError(f"{self.executable} does not start: {str(error).splitlines()[0]}") from error
        return self

    def __exit__(self, *_) -> None:
        self._browser.close()
        self._playwright.stop()

    def look(self, page: Page, folder: Path) -> list[Problem]:
        """All that is wrong with a page as it is drawn."""
        from playwright.sync_api import Error

        width, height = (self.settings.slide_sizes if page.is_deck else self.settings.chapter_sizes)[0]
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, offline=True, reduced_motion="reduce", color_scheme="light"
        )
        try:
            tab = context.new_page()
            tab.set_default_timeout(60_000)
            heard = _listen(tab, page, folder)
            tab.goto(page.file.resolve().as_uri(), wait_until="load")
            tab.add_style_tag(content=STILL)
            tab.evaluate((HERE / "probe.js").read_text(encoding="utf-8"))
            found = self._deck(tab, page, folder) if page.is_deck else self._chapter(tab, page)
            return heard() + found
        except Error as error:
            return [*heard(), Problem(BROKEN, f"the page cannot be looked at: {_first_line(str(error))}", page.path)]
        finally:
            context.close()

    def screenshots(self, page: Page) -> list[tuple[str, str, bytes]]:
        """(id, title, PNG) of every slide of a deck, all fragments shown, 1600 x 900."""
        context = self._browser.new_context(
            viewport={"width": 1600, "height": 900}, offline=True, reduced_motion="reduce"
        )
        try:
            tab = context.new_page()
            tab.goto(page.file.resolve().as_uri(), wait_until="load")
            tab.add_style_tag(content=STILL)
            tab.evaluate((HERE / "probe.js").read_text(encoding="utf-8"))
            tab.wait_for_function("window.Reveal && Reveal.isReady()")
            taken = []
            for number in range(tab.evaluate("probe.slides().length")):
                name, title = tab.evaluate(
                    "async (n) => { const slide = await probe.show(n); return [slide.id, probe.heading(slide)]; }",
                    number,
                )
                taken.append((name, title, tab.screenshot(type="png")))
            return taken
        finally:
            context.close()

    def _deck(self, tab, page: Page, folder: Path) -> list[Problem]:
        from playwright.sync_api import Error

        try:
            tab.wait_for_function("window.Reveal && Reveal.isReady()", timeout=15_000)
        except Error:
            return [Problem("deck", "the deck does not start: reveal.js is not ready after 15 s", page.path)]
        found: list[Problem] = []
        for width, height in self.settings.slide_sizes:
            tab.set_viewport_size({"width": width, "height": height})
            at = f"{width}x{height}"
            told = tab.evaluate("probe.deck()")
            for slide in told:
                raw = [*slide["found"], *_small_figures(slide["figures"], page, folder)]
                found += self._told(tab, page, raw, at, slide, known=found)
        if self.settings.axe:
            found += self._axe_deck(tab, page)
        return found

    def _axe_deck(self, tab, page: Page) -> list[Problem]:
        width, height = self.settings.slide_sizes[0]
        tab.set_viewport_size({"width": width, "height": height})
        tab.evaluate(_script(self.axe))
        light = tab.evaluate("probe.colours()")
        found: list[Problem] = []
        for theme in THEMES:
            tab.emulate_media(color_scheme=theme, reduced_motion="reduce")
            # A deck that looks the same in both themes, as ours do, is looked at once.
            if theme == "light" or tab.evaluate("probe.colours()") != light:
                for slide in tab.evaluate("probe.axeDeck()"):
                    found += self._told(tab, page, slide["found"], theme, slide, known=found)
        return found

    def _chapter(self, tab, page: Page) -> list[Problem]:
        found: list[Problem] = []
        for width, height in self.settings.chapter_sizes:
            tab.set_viewport_size({"width": width, "height": height})
            tab.evaluate("probe.unfold()")
            found += self._told(tab, page, tab.evaluate("probe.chapter()"), f"{width} px wide", None, known=found)
        if self.settings.axe:
            # What scrolls on a phone only must be reached by keyboard there.
            tab.evaluate(_script(self.axe))
            raw = tab.evaluate("probe.violations(document, {type: 'rule', values: ['scrollable-region-focusable']})")
            found += self._told(tab, page, raw, f"{width} px wide", None, known=found)
            width, height = self.settings.chapter_sizes[0]
            tab.set_viewport_size({"width": width, "height": height})
            for theme in THEMES:
                tab.emulate_media(color_scheme=theme, reduced_motion="reduce")
                tab.evaluate(
                    "(name) => { const data = document.documentElement.dataset; if (data.bsTheme) data.bsTheme = name }",
                    theme,
                )
                found += self._told(tab, page, tab.evaluate("probe.violations(document)"), theme, None, known=found)
        return found

    def _told(
        self, tab, page: Page, raw: list[dict], at: str, slide: dict | None, known: list[Problem]
    ) -> list[Problem]:
        """Findings of the probe as problems, the first of each place and kind with a picture."""
        found = []
        for one in raw:
            hint = Hint(**one["hint"])
            number, title = (slide["slide"], slide["title"]) if slide else (0, "")
            shown = any((old.check, old.slide, old.hint) == (one["check"], number, hint) for old in [*known, *found])
            shot = "" if shown or not self.settings.shots else _shot(tab, slide, one["box"])
            found.append(Problem(one["check"], one["message"], page.path, hint, number, title, (at,), shot=shot))
        return found


@cache
def _script(file: Path) -> str:
    return file.read_text(encoding="utf-8")


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


def _small_figures(figures: list[dict], page: Page, folder: Path) -> list[dict]:
    """Drawings whose smallest text comes out too small on this screen."""
    found = []
    for figure in figures:
        path = folder / target(figure["address"], page.path)
        share = smallest_text(path) if path.suffix == ".svg" and path.is_file() else None
        if share and share * figure["width"] < SMALLEST - 0.05:
            size = share * figure["width"]
            message = f"the smallest text in {path.name} is {size:.1f} px high on the screen, less than {SMALLEST:.0f}"
            found.append({**figure, "check": "small", "message": message})
    return found


def _listen(tab, page: Page, folder: Path) -> Callable[[], list[Problem]]:
    """Note what a page complains of and fetches; the result gives the problems heard so far."""
    heard: dict[tuple[str, str], Hint] = {}
    address, lines = page.file.resolve().as_uri(), page.text.splitlines()

    def request(one) -> None:
        if not one.url.startswith(LOCAL):
            heard.setdefault(
                ("outside", f"loads {one.url[:200]} from another host: put the file into the project"),
                Hint(address=one.url),
            )

    def failed(one) -> None:
        if one.url.startswith("file:") and "ERR_ABORTED" not in (one.failure or ""):
            name = one.url.split("?")[0].rsplit("/", 1)[-1]
            heard.setdefault(
                ("request", f"the request for {_in_site(one.url, folder)} failed: {one.failure}"), Hint(address=name)
            )

    def said(message) -> None:
        # A failed request is told with its address by `failed` and `request`.
        if message.type == "error" and "Failed to load resource" not in message.text:
            at = message.location or {}
            line = at.get("lineNumber", -1) + 1 if at.get("url", "").split("?")[0] == address else 0
            heard.setdefault(
                ("console", f"error on the console: {_first_line(message.text)}"), hint(message.text, line)
            )

    def thrown(error) -> None:
        frame = re.search(re.escape(address) + r":(\d+):\d+", error.stack or "")
        heard.setdefault(
            ("console", f"uncaught error: {_first_line(str(error))}"), hint(str(error), int(frame[1]) if frame else 0)
        )

    def hint(text: str, line: int) -> Hint:
        """The line of the page's own script that complains, else what it says."""
        own = lines[line - 1] if 0 < line <= len(lines) else ""
        return Hint(text=own if re.search(r"\w", own) else _first_line(text), line=line)

    def socket(one) -> None:
        heard.setdefault(
            ("outside", f"loads {one.url[:200]} from another host: put the file into the project"),
            Hint(address=one.url),
        )

    tab.on("request", request)
    tab.on("websocket", socket)
    tab.on("requestfailed", failed)
    tab.on("console", said)
    tab.on("pageerror", thrown)
    return lambda: [Problem(check, message, page.path, hint) for (check, message), hint in heard.items()]


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0][:200] if text.strip() else "(no text)"


def _in_site(url: str, folder: Path) -> str:
    return url.split("?")[0].removeprefix(folder.resolve().as_uri() + "/")
