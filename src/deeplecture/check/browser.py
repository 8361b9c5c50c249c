"""What only shows when a page is drawn: each slide and chapter in Chromium, at all sizes, in both themes, offline.

A page is looked at again only if it, something that it loads, the checker or the browser changed; what was found is
kept in `.deeplecture/cache/check` under a key of all these.
"""

import os
import queue
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from deeplecture import browser, stop
from deeplecture.cache import CHECK, clear, digest, read_sealed, write_sealed
from deeplecture.check import assets
from deeplecture.check.chromium import BROKEN, HERE, Browser, BrowserSettings
from deeplecture.check.markup import node_modules
from deeplecture.check.pages import BuiltSite
from deeplecture.check.problem import Hint, Problem
from deeplecture.errors import UserError
from deeplecture.site.publish import WORK


def check(
    site: BuiltSite,
    *,
    settings: BrowserSettings = BrowserSettings(),
    told: Callable[[str, bool], None] = lambda path, kept: None,
) -> list[Problem]:
    """Look at every page of a site, two at a time on two cores.

    Args:
        told: called with each page's path and whether its result was kept from before.

    Raises:
        UserError: there is no browser, or it cannot be started.
    """
    executable = browser.path()
    axe = node_modules(site.root) / "axe-core" / "axe.min.js"
    if settings.axe and not axe.is_file():
        raise UserError(f"{axe}: not there; `make setup` (or `npm ci`) installs it")
    tools = _tools(executable, axe, settings)
    folder = site.root / WORK / "cache" / CHECK
    keys = {
        path: digest(
            "check",
            tools,
            path,
            [(name, digest((site.folder / name).read_bytes())) for name in sorted(assets.loads(path, site))],
        )
        for path in site.pages
    }
    look = _Look(site, keys, folder, told)
    # Decks take longest: they begin.
    for path in sorted(site.pages, key=lambda path: (not site.pages[path].is_deck, -site.files[path])):
        look.begin(path)
    if not look.waiting.empty():
        with stop.scratch():
            look.finish(lambda: Browser(executable, axe, settings))
    for file in folder.glob("*.json"):
        if file.stem not in keys.values():
            clear(file)
    return [problem for path in site.pages for problem in look.found[path]]


def _tools(executable: Path, axe: Path, settings: BrowserSettings) -> str:
    """A digest of all that decides what is found on a page, but the page."""
    own = [
        (file.name, file.read_text(encoding="utf-8"))
        for file in [
            HERE / name
            for name in ("chromium.py", "contrast.py", "heard.py", "probe.js", "../lettering.py", "../luminance.py")
        ]
    ]
    real = executable.resolve()
    return digest(
        own,
        str(real),
        real.stat().st_size,
        real.stat().st_mtime_ns,
        axe.read_bytes() if axe.is_file() else b"",
        asdict(settings),
    )


def _kept(file: Path) -> list[Problem] | None:
    listed, _ = read_sealed(file)
    if not isinstance(listed, list):
        return None
    return [Problem(**{**one, "hint": Hint(**one["hint"]), "at": tuple(one["at"])}) for one in listed]


@dataclass(frozen=True)
class _Look:
    """A look at the pages of a site: what was found on each, and the pages that wait.

    Attributes:
        keys: path of each page to the digest of all that decides what is found on it.
        folder: where findings are kept under these.
        told: as `check` takes it.
    """

    site: BuiltSite
    keys: Mapping[str, str]
    folder: Path
    told: Callable[[str, bool], None]
    found: dict[str, list[Problem]] = field(default_factory=dict)
    waiting: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)

    def begin(self, path: str) -> None:
        """Take what was found on a page before, or let it wait."""
        kept = _kept(self.folder / f"{self.keys[path]}.json")
        if kept is None:
            self.waiting.put(path)
        else:
            self.found[path] = kept
            self.told(path, True)

    def finish(self, browser: Callable[[], Browser]) -> None:
        """Look at the pages that wait."""
        many = max(1, min(os.cpu_count() or 1, 4, self.waiting.qsize()))
        shared_out(
            self.waiting,
            many,
            browser,
            lambda running, path: running.look(self.site.pages[path], self.site.folder),
            self._keep,
        )

    def _keep(self, path: str, problems: list[Problem]) -> None:
        self.found[path] = problems
        # What may have been the machine's fault is tried again next time.
        if not any(problem.check == BROKEN for problem in problems):
            write_sealed(self.folder / f"{self.keys[path]}.json", [asdict(problem) for problem in problems])
        self.told(path, False)


def shared_out(
    waiting: queue.SimpleQueue[str],
    many: int,
    browser: Callable[[], AbstractContextManager],
    look: Callable[[Any, str], Any],
    keep: Callable[[str, Any], None],
) -> None:
    """Look at what waits: threads that each have a browser take one after the other.

    Args:
        many: how many threads.
        look: given a browser and what is looked at, returns what was found.
        keep: given what was looked at and what was found.
    """
    errors: list[BaseException] = []

    def work() -> None:
        try:
            with browser() as running:
                while not errors:
                    try:
                        one = waiting.get_nowait()
                    except queue.Empty:
                        return
                    found = look(running, one)
                    if errors:
                        return  # what is found while the browser is being ended is nobody's fault
                    keep(one, found)
        except BaseException as error:  # handed to the thread that waits
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(many)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    except KeyboardInterrupt as stopped:
        errors.append(stopped)  # no thread takes another
        raise
    if errors:
        raise errors[0]
