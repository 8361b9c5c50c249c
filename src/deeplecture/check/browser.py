"""What only shows when a page is drawn: each slide and chapter in Chromium, at all sizes, in both themes, offline.

A page is looked at again only if it, something that it loads, the checker or the browser changed; what was found is
kept in `.deeplecture/cache/check` under a key of all these.
"""

import base64
import json
import os
import queue
import re
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from deeplecture.check import links
from deeplecture.check.markup import node_modules
from deeplecture.check.pages import Page, Site
from deeplecture.check.problem import Hint, Problem
from deeplecture.check.svg import smallest_text
from deeplecture.errors import UserError
from deeplecture.site.cache import digest, write_atomically
from deeplecture.site.publish import WORK

SLIDE_SIZES = ((1600, 900), (1280, 720), (1024, 768))
CHAPTER_SIZES = ((1440, 900), (768, 1024), (360, 740))
THEMES = ("light", "dark")
BROKEN = "browser"
SMALLEST = 16.0  # px of type on the screen
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip
STILL = "*, *::before, *::after { transition: none !important; animation: none !important; scroll-behavior: auto !important; }"
LOCAL = ("file:", "data:", "blob:", "about:", "chrome-error:")
NO_BROWSER = (
    "no Chromium found, which the check of slides and chapters needs. Install one: `make browser` (on Debian and Ubuntu "
    "`apt-get install chromium`; else `playwright install chromium`), or name one: CHROMIUM=/path/to/chromium. "
    "--no-browser checks what needs none"
)
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Settings:
    """How pages are looked at; tests look at fewer sizes."""

    slide_sizes: tuple[tuple[int, int], ...] = SLIDE_SIZES
    chapter_sizes: tuple[tuple[int, int], ...] = CHAPTER_SIZES
    axe: bool = True
    shots: bool = True


def browser_path() -> Path:
    """The Chromium to use.

    Raises:
        UserError: there is none, or `$CHROMIUM` names something that cannot be run, or Playwright is not installed.
    """
    from deeplecture.commands.doctor import find_browser

    try:
        import playwright.sync_api  # noqa: F401
    except ImportError as error:
        raise UserError("no Playwright, which drives the browser: pip install 'deeplecture[dev]', or `make setup`") from error
    found = find_browser()
    if found is None:
        named = os.environ.get("CHROMIUM")
        raise UserError(f"$CHROMIUM names {named}, which cannot be run" if named else NO_BROWSER)
    return found


def check(site: Site, *, settings: Settings = Settings(), told: Callable[[str, bool], None] = lambda path, kept: None) -> list[Problem]:
    """Look at every page of a site, two at a time on two cores.

    Args:
        told: called with each page's path and whether its result was kept from before.

    Raises:
        UserError: there is no browser, or it cannot be started.
    """
    executable = browser_path()
    axe = node_modules(site.root) / "axe-core" / "axe.min.js"
    if settings.axe and not axe.is_file():
        raise UserError(f"{axe}: not there; `make setup` (or `npm ci`) installs it")
    tools = _tools(executable, axe, settings)
    folder = site.root / WORK / "cache" / "check"
    keys = {path: digest("check", tools, path, [(name, digest((site.folder / name).read_bytes())) for name in sorted(links.loads(path, site))]) for path in site.pages}
    found: dict[str, list[Problem]] = {}
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    # Decks take longest: they begin.
    for path in sorted(site.pages, key=lambda path: (not site.pages[path].is_deck, -site.files[path])):
        kept = _kept(folder / f"{keys[path]}.json")
        if kept is not None:
            found[path] = kept
            told(path, True)
        else:
            waiting.put(path)
    if not waiting.empty():
        _look(site, waiting, executable, axe, settings, found, folder, keys, told)
    for file in folder.glob("*.json"):
        if file.stem not in keys.values():
            file.unlink()
    return [problem for path in site.pages for problem in found[path]]


def _tools(executable: Path, axe: Path, settings: Settings) -> str:
    """A digest of all that decides what is found on a page, but the page."""
    own = [(file.name, file.read_text(encoding="utf-8")) for file in (HERE / "browser.py", HERE / "probe.js", HERE / "svg.py")]
    real = executable.resolve()
    return digest(own, str(real), real.stat().st_size, real.stat().st_mtime_ns, axe.read_bytes() if axe.is_file() else b"", asdict(settings))


def _kept(file: Path) -> list[Problem] | None:
    try:
        listed = json.loads(file.read_text(encoding="utf-8"))
        return [Problem(**{**one, "hint": Hint(**one["hint"]), "at": tuple(one["at"])}) for one in listed]
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None


def _look(site: Site, waiting, executable: Path, axe: Path, settings: Settings, found: dict, folder: Path, keys: dict, told) -> None:
    """Threads that each have a browser take page after page."""
    errors: list[BaseException] = []

    def work() -> None:
        try:
            with Browser(executable, axe, settings) as browser:
                while not errors:
                    try:
                        path = waiting.get_nowait()
                    except queue.Empty:
                        return
                    found[path] = browser.look(site.pages[path], site.folder)
                    # What may have been the machine's fault is tried again next time.
                    if not any(problem.check == BROKEN for problem in found[path]):
                        listed = [asdict(problem) for problem in found[path]]
                        write_atomically(folder / f"{keys[path]}.json", json.dumps(listed).encode())
                    told(path, False)
        except BaseException as error:  # handed to the thread that waits
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(max(1, min(os.cpu_count() or 1, 4, waiting.qsize())))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


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
        context = self._browser.new_context(viewport={"width": width, "height": height}, offline=True, reduced_motion="reduce", color_scheme="light")
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
        context = self._browser.new_context(viewport={"width": 1600, "height": 900}, offline=True, reduced_motion="reduce")
        try:
            tab = context.new_page()
            tab.goto(page.file.resolve().as_uri(), wait_until="load")
            tab.add_style_tag(content=STILL)
            tab.evaluate((HERE / "probe.js").read_text(encoding="utf-8"))
            tab.wait_for_function("window.Reveal && Reveal.isReady()")
            taken = []
            for number in range(tab.evaluate("probe.slides().length")):
                name, title = tab.evaluate("async (n) => { const s = await probe.show(n); return [s.id, (s.querySelector('h1,h2,h3') || s).textContent.trim().slice(0, 120)]; }", number)
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
                tab.evaluate("(theme) => { const root = document.documentElement; if (root.dataset.bsTheme) root.dataset.bsTheme = theme; }", theme)
                found += self._told(tab, page, tab.evaluate("probe.violations(document)"), theme, None, known=found)
        return found

    def _told(self, tab, page: Page, raw: list[dict], at: str, slide: dict | None, known: list[Problem]) -> list[Problem]:
        """Findings of the probe as problems, the first of each place and kind with a picture."""
        found = []
        for one in raw:
            hint = Hint(**{name: str(value) for name, value in one["hint"].items()})
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
        box = [box[0], min(box[1], 150), *box[2:]]
    tab.evaluate("(box) => probe.mark(box)", box)
    picture = tab.screenshot(type="jpeg", quality=60)
    tab.evaluate("() => { probe.mark(null); scrollTo(0, 0); }")
    return base64.b64encode(picture).decode()


def _small_figures(figures: list[dict], page: Page, folder: Path) -> list[dict]:
    """Drawings whose smallest text comes out too small on this screen."""
    found = []
    for figure in figures:
        path = folder / links.target(figure["address"], page.path)
        share = smallest_text(path) if path.suffix == ".svg" and path.is_file() else None
        if share and share * figure["width"] < SMALLEST - 0.05:
            size = share * figure["width"]
            message = f"the smallest text in the picture {path.name} is {size:.1f} px high on the screen, less than {SMALLEST:.0f}"
            found.append({**figure, "check": "small", "message": message})
    return found


def _listen(tab, page: Page, folder: Path) -> Callable[[], list[Problem]]:
    """Note what a page complains of and fetches; the result gives the problems heard so far."""
    heard: dict[tuple[str, str], Hint] = {}
    address, lines = page.file.resolve().as_uri(), page.text.splitlines()

    def request(one) -> None:
        if not one.url.startswith(LOCAL):
            heard.setdefault(("outside", f"loads {one.url[:200]} from another host: put the file into the project"), Hint(address=one.url))

    def failed(one) -> None:
        if one.url.startswith("file:") and "ERR_ABORTED" not in (one.failure or ""):
            name = one.url.split("?")[0].rsplit("/", 1)[-1]
            heard.setdefault(("request", f"the request for {_in_site(one.url, folder)} failed: {one.failure}"), Hint(address=name))

    def said(message) -> None:
        # A failed request is told with its address by `failed` and `request`.
        if message.type == "error" and "Failed to load resource" not in message.text:
            at = message.location or {}
            line = at.get("lineNumber", -1) + 1 if at.get("url", "").split("?")[0] == address else 0
            heard.setdefault(("console", f"error on the console: {_first_line(message.text)}"), hint(message.text, line))

    def thrown(error) -> None:
        frame = re.search(re.escape(address) + r":(\d+):\d+", error.stack or "")
        heard.setdefault(("console", f"uncaught error: {_first_line(str(error))}"), hint(str(error), int(frame[1]) if frame else 0))

    def hint(text: str, line: int) -> Hint:
        """The line of the page's own script that complains, else what it says."""
        own = lines[line - 1] if 0 < line <= len(lines) else ""
        return Hint(text=own if re.search(r"\w", own) else _first_line(text), line=line)

    def socket(one) -> None:
        heard.setdefault(("outside", f"loads {one.url[:200]} from another host: put the file into the project"), Hint(address=one.url))

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
