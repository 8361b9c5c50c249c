"""What only shows when a page is drawn: each slide and chapter in Chromium, at all sizes, in both themes, offline.

A page is looked at again only if it, something that it loads, the checker or the browser changed; what was found is
kept in `.deeplecture/cache/check` under a key of all these.
"""

import json
import os
import queue
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from deeplecture import browser, stop
from deeplecture.cache import digest, write_atomically
from deeplecture.check import assets
from deeplecture.check.chromium import BROKEN, HERE, Browser, Settings
from deeplecture.check.markup import node_modules
from deeplecture.check.pages import Site
from deeplecture.check.problem import Hint, Problem
from deeplecture.errors import UserError
from deeplecture.site.publish import WORK


def check(
    site: Site, *, settings: Settings = Settings(), told: Callable[[str, bool], None] = lambda path, kept: None
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
    folder = site.root / WORK / "cache" / "check"
    keys = {
        path: digest(
            "check",
            tools,
            path,
            [(name, digest((site.folder / name).read_bytes())) for name in sorted(assets.loads(path, site))],
        )
        for path in site.pages
    }
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
        with stop.scratch():
            _look(site, waiting, executable, axe, settings, found, folder, keys, told)
    for file in folder.glob("*.json"):
        if file.stem not in keys.values():
            file.unlink()
    return [problem for path in site.pages for problem in found[path]]


def _tools(executable: Path, axe: Path, settings: Settings) -> str:
    """A digest of all that decides what is found on a page, but the page."""
    own = [
        (file.name, file.read_text(encoding="utf-8"))
        for file in [HERE / name for name in ("chromium.py", "contrast.py", "heard.py", "probe.js", "../lettering.py")]
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
    try:
        listed = json.loads(file.read_text(encoding="utf-8"))
        return [Problem(**{**one, "hint": Hint(**one["hint"]), "at": tuple(one["at"])}) for one in listed]
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None


def _look(
    site: Site, waiting, executable: Path, axe: Path, settings: Settings, found: dict, folder: Path, keys: dict, told
) -> None:
    """Threads that each have a browser take page after page."""
    errors: list[BaseException] = []

    def work() -> None:
        try:
            with Browser(executable, axe, settings) as running:
                while not errors:
                    try:
                        path = waiting.get_nowait()
                    except queue.Empty:
                        return
                    found[path] = running.look(site.pages[path], site.folder)
                    if errors:
                        return  # what is found while the browser is being ended is not the page's fault
                    # What may have been the machine's fault is tried again next time.
                    if not any(problem.check == BROKEN for problem in found[path]):
                        listed = [asdict(problem) for problem in found[path]]
                        write_atomically(folder / f"{keys[path]}.json", json.dumps(listed).encode())
                    told(path, False)
        except BaseException as error:  # handed to the thread that waits
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(max(1, min(os.cpu_count() or 1, 4, waiting.qsize())))]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    except KeyboardInterrupt as stopped:
        errors.append(stopped)  # no thread takes another page
        raise
    if errors:
        raise errors[0]
