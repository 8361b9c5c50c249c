"""A miniature real course, copied into a fresh folder for each test that builds."""

import hashlib
import os
import shutil
import time
from pathlib import Path

from programs import run

from deeplecture.build import Report, build

TINY = Path(__file__).parent / "tiny"
BOOK = {"book/index.html", "book/units/01-lines.html", "book/units/02-curves.html", "book/references.html"}
DECKS = {"slides/units/01-lines.html", "slides/units/02-curves.html"}
ONE = {"book/units/01-lines.html", "slides/units/01-lines.html"}
TWO = {"book/units/02-curves.html", "slides/units/02-curves.html"}
HOME = {"index.html"}
# What is made of all chapters: renewed when they show other figures, or in another order; the start page too.
GALLERY = {"gallery.html"}
MADE = {"made.html"}
FIGURES = {"line(slope=2)", "line(slope=-1)", "wave()", "coins()"}


def copy(folder: Path) -> Path:
    """The course in a folder that is not there yet."""
    shutil.copytree(TINY, folder)
    return folder


def built(root: Path, folder: Path) -> Path:
    """A copy of a course with all that a build has made of it, in a folder that is not there yet: what a test changes in it
    is all that is made again."""
    shutil.copytree(root, folder, copy_function=shutil.copy2)
    return folder


def edit(file: Path, old: str, new: str) -> None:
    """Replace a text that stands exactly once in a file."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file.name} holds {old!r} {text.count(old)} times"
    file.write_text(text.replace(old, new), encoding="utf-8")


def whole(site: Path) -> dict[str, str]:
    """Path to checksum of every file of a site."""
    files = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def renewed(root: Path, **options) -> tuple[set[str], set[str], set[str], Report]:
    """Build and return the figures drawn, the kernels run and the pages written."""
    report = build(root, **options)
    return set(report.figures_drawn), set(report.kernels_run), set(report.pages_written), report


def alive(pid: int) -> bool:
    """Whether a process runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A killed process that nobody has waited for is no process that runs.
    state = run("ps", "-o", "stat=", "-p", pid, status=None).stdout.strip()
    return bool(state) and not state.startswith("Z")


def wait_for(condition, seconds: float = 300) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
