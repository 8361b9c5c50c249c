"""The engine's own files, and one digest of those that a result is made by."""

import sys
from functools import cache
from pathlib import Path

from deeplecture.cache import digest

FOLDER = Path(__file__).parent
SUFFIXES = (".py", ".lua", ".yml")
# What a change of these files can change. All else (commands, checks, preview) makes nothing that is kept.
MODULES = {
    "read": ("errors.py", "read"),
    "figure": (
        "artists.py",
        "cache.py",
        "course.py",
        "figure.py",
        "film.py",
        "grep.py",
        "interactive.py",
        "knob.py",
        "lettering.py",
        "luminance.py",
        "numbers.py",
        "printed.py",
        "steps.py",
        "execute/callers.py",
        "execute/libraries.py",
        "execute/fingerprints.py",
        "execute/notes.py",
        "execute/watch.py",
        "execute/worker.py",
    ),
    "kernel": (
        "course.py",
        "figure.py",
        "grep.py",
        "numbers.py",
        "execute/callers.py",
        "execute/bounded.py",
        "execute/kernel.py",
        "execute/libraries.py",
        "execute/fingerprints.py",
        "execute/notes.py",
        "execute/watch.py",
    ),
    "facts": ("knob.py", "execute/calls.py", "execute/modules.py"),
    "page": ("errors.py", "knob.py", "numbers.py", "steps.py", "read", "execute", "write"),
    "frame": ("site/dressing.py", "site/extras.py", "site/frames.py"),
}


@cache
def engine_digest(part: str) -> str:
    """The digest of all source files of a part in `MODULES`: Python, Lua and tables."""
    files = []
    for name in MODULES[part]:
        place = FOLDER / name
        files += [place] if place.is_file() else sorted(file for file in place.rglob("*") if file.suffix in SUFFIXES)
    texts = [(file.relative_to(FOLDER).as_posix(), file.read_text(encoding="utf-8")) for file in files]
    return digest(texts, sys.version)
