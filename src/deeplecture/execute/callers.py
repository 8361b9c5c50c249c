"""Whose code did what is noted: the author's or a library's, as the stack of calls tells."""

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from deeplecture.execute.libraries import SITES, STANDARD

# The files through which a call is noted; none of them is a caller.
WATCHING = tuple(os.path.join(os.path.dirname(__file__), name) for name in ("watch.py", "notes.py", "callers.py"))


def caller() -> str:
    """The file of the code that did what is heard of."""
    frame: FrameType | None = sys._getframe(1)
    while frame and frame.f_code.co_filename in (*WATCHING, contextmanager.__code__.co_filename):
        frame = frame.f_back
    return frame.f_code.co_filename if frame else ""


def searching() -> bool:
    """Whether a folder is listed in the search for modules or distributions, which is noted in another way."""
    name = caller()
    return name.startswith("<frozen importlib") or "importlib" in Path(name).parts[:-1]


def asked_by_author() -> bool:
    """Whether it is the author's code that asks, by way of the standard library or not; a library's own looking around
    (for its settings, its fonts, a terminal) decides nothing."""
    frame: FrameType | None = sys._getframe(2)
    while frame:
        name = frame.f_code.co_filename
        if name not in WATCHING and not name.startswith("<frozen"):
            if name.startswith(SITES):
                return False
            if not name.startswith(STANDARD):
                return True
        frame = frame.f_back
    return False
