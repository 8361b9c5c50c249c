"""What a reader sees of the words in the site's drawings: in both themes, and after each click that builds one up.

A figure is asked while it is drawn (`artists.py`), all of it and on white. What the dark theme makes of its colours, and
what an early step leaves out behind a word, shows in the drawing alone. It is looked at in Chromium (`drawing.js`), once for
its content: what was seen is kept in `.deeplecture/cache/check/drawings`.
"""

import os
import queue
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from deeplecture import browser, stop
from deeplecture.cache import CHECK, digest, read_sealed, sha256, write_sealed
from deeplecture.check.addresses import Reference, target
from deeplecture.check.browser import shared_out
from deeplecture.check.chromium import ARGUMENTS, HERE
from deeplecture.check.drawn import ShownDrawing
from deeplecture.check.pages import BuiltPage, BuiltSite
from deeplecture.check.problem import Problem
from deeplecture.execute.figures import FIGURES
from deeplecture.site.publish import WORK
from deeplecture.write.dark import PAPER, dark_name

WHITE = "#ffffff"
FAINT = "is hardly darker or lighter than what it stands on"  # as `artists` says it, of all of a drawing on white


def check(site: BuiltSite, shown: Mapping[str, ShownDrawing]) -> list[Problem]:
    """The words of drawings that can hardly be read.

    Args:
        shown: the file name of each picture to the figure and the cell that shows it.

    Raises:
        UserError: there is no browser, or it cannot be started.
    """
    folder = site.folder / f"{site.project.prefix}{FIGURES}"
    executable = browser.path()
    real = executable.resolve()
    own = (HERE / "drawing.js").read_text(encoding="utf-8")
    tools = digest("drawings", own, str(real), real.stat().st_size, real.stat().st_mtime_ns, PAPER)
    files = {name: _themes(folder, name) for name in shown if name.endswith(".svg")}
    keys = {name: digest(tools, [(theme, sha256(file)) for theme, file, _ in files[name]]) for name in files}
    others = _others(site, files)
    keys |= {name: digest(tools, "alone", sha256(site.folder / name)) for name in others}
    place = site.root / WORK / "cache" / CHECK / "drawings"
    known, _ = read_sealed(place)
    seen = {key: known[key] for key in keys.values() if isinstance(known, dict) and key in known}
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    for name in (name for name, key in keys.items() if key not in seen):
        waiting.put(name)

    def look(tab, name: str) -> list[dict]:
        if name in others:
            return tab.evaluate(
                "(text) => drawing.alone(text)", (site.folder / name).read_text(encoding="utf-8", errors="replace")
            )
        themes = {theme: (file.read_text(encoding="utf-8"), paper) for theme, file, paper in files[name]}
        return tab.evaluate("(themes) => drawing.look(themes)", themes)

    def keep(name: str, found: list[dict]) -> None:
        seen[keys[name]] = found

    def tab() -> AbstractContextManager:
        return _tab(executable)

    try:
        if not waiting.empty():
            with stop.scratch():
                shared_out(waiting, max(1, min(os.cpu_count() or 1, 4, waiting.qsize() // 4)), tab, look, keep)
    finally:
        write_sealed(place, seen)
    told = [problem for name in files for problem in _problems(shown[name], seen[keys[name]])]
    for name, (page, ref) in others.items():
        said = name.rsplit("/", 1)[-1]
        told += [
            page.problem("picture", f"the drawing {said}: {one}", ref.tag, address=ref.address)
            for one in seen[keys[name]]
        ]
    return told


def _others(site: BuiltSite, files: Mapping[str, object]) -> dict[str, tuple[BuiltPage, Reference]]:
    """The drawings that pages show and no figure drew, each with the first place that shows it."""
    found: dict[str, tuple[BuiltPage, Reference]] = {}
    for page in site.pages.values():
        for ref in page.references:
            path = target(ref.address, page.path)
            own = ref.tag.name == "img" and path.endswith(".svg") and path in site.files
            if own and path.rsplit("/", 1)[-1] not in files and not path.startswith(f"{site.project.prefix}{FIGURES}/"):
                found.setdefault(path, (page, ref))
    return found


def _themes(folder: Path, name: str) -> list[tuple[str, Path, str]]:
    """(theme, file, colour of the page) of a drawing."""
    return [
        (theme, file, paper)
        for theme, file, paper in (("light", folder / name, WHITE), ("dark", folder / dark_name(name), PAPER))
        if file.is_file()
    ]


@contextmanager
def _tab(executable: Path) -> Iterator:
    with browser.started(executable, ARGUMENTS) as running:
        tab = running.new_context(offline=True).new_page()
        tab.goto("about:blank")
        tab.evaluate((HERE / "drawing.js").read_text(encoding="utf-8"))
        yield tab


def _problems(shown: ShownDrawing, seen: list[dict]) -> Iterator[Problem]:
    """One problem a text or click, told for the first step and theme in which it is faint, or brings nothing."""
    told: set[str | int] = set()
    for one in seen:
        if "nothing" in one:
            if one["step"] not in told:
                dark = ", in the dark theme" if one["theme"] == "dark" else ""
                message = f"{shown.figure}: the click of step {one['step']} brings nothing that one sees{dark}"
                yield Problem("figure", message, "", file=shown.file, line=shown.line)
            told.add(one["step"])
            continue
        said = " ".join(one["text"].split())[:60]
        if said in told or any(f"“{said}” {FAINT}" in fault for fault in shown.faults):
            continue
        told.add(said)
        when = [f"at step {one['step']} of {one['steps']}"] if one["steps"] > 1 else []
        when += ["in the dark theme"] if one["theme"] == "dark" else []
        message = (
            f"{shown.figure}: “{said}” {FAINT}{''.join(f', {part}' for part in when)} (contrast {one['ratio']:.1f})"
        )
        yield Problem("figure", message, "", file=shown.file, line=shown.line)
