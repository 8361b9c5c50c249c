"""What runs in a worker: one figure, drawn and written with what it read. This file is part of every figure's key."""

import importlib
import io
import json
import multiprocessing
import os
import sys
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection
from pathlib import Path

from deeplecture import lettering, steps
from deeplecture.artists import faults, least_lettering, watched
from deeplecture.cache import sha256
from deeplecture.course import rc, read_course

# An SVG above this size is a picture of many points; the same picture as PNG is smaller and drawn faster by browsers.
LARGEST_SVG = 700_000


@dataclass(frozen=True)
class Task:
    """A figure to draw.

    Attributes:
        package, name: `PACKAGE.NAME.NAME` is its function.
        arguments: that it is called with.
        project: the folder of the course.
        suffix: `svg` or `png`; "" for the one that is smaller.
    """

    package: str
    name: str
    arguments: dict
    project: str
    suffix: str = ""


_reads: set[str] | None = None


def prepare(project: str) -> None:
    """Make a worker ready: it sees the project's modules, notes the files it reads, and ends with its parent."""
    read_course(Path(project)).enter()
    with suppress(Exception):  # a broken style fails again in each figure, which tells of it
        rc()  # before anything is noted: no figure depends on the rest of the configuration
    sys.addaudithook(_note)
    parent = multiprocessing.parent_process()
    assert parent is not None
    # A killed build must not leave workers behind: they wait on a pipe for ever otherwise.
    threading.Thread(
        target=lambda: (connection.wait([parent.sentinel]), os._exit(1)), daemon=True, name="end with the parent"
    ).start()


def _note(event: str, args: tuple) -> None:
    if event == "open" and _reads is not None and isinstance(args[0], str) and args[1] in ("r", "rb", "rt", None):
        _reads.add(os.path.abspath(args[0]))


def project_reads(paths, project: str) -> dict[str, str]:
    """Checksums of those files that belong to the project and are neither modules nor in hidden folders."""
    found = {}
    for path in sorted(paths):
        name = os.path.relpath(path, project)
        hidden = any(part.startswith(".") or part == "__pycache__" for part in Path(name).parts)
        if not hidden and not name.endswith((".py", ".pyc")) and os.path.isfile(path):
            found[Path(name).as_posix()] = sha256(Path(path))
    return found


def draw(task: Task) -> tuple[dict, bytes] | str:
    """Draw one figure in this process.

    Returns:
        (meta, picture), or the reason why there is none.
    """
    global _reads
    start = time.perf_counter()
    _reads = set()
    try:
        function = getattr(importlib.import_module(f"{task.package}.{task.name}"), task.name)
        picture = function(**task.arguments)
        body, wanted, suffix = io.BytesIO(), task.suffix, task.suffix or "svg"
        with watched() as seen:
            save(picture, body, suffix)
            if not wanted and body.tell() > LARGEST_SVG:
                body, suffix = io.BytesIO(), "png"
                save(picture, body, suffix)
        numbers = json.loads(json.dumps(getattr(picture, "numbers", {})))
        film = getattr(picture, "film", None)
        script = film.script() if film else ""
        interactive = getattr(picture, "interactive", None)
        handled = interactive.script() if interactive else ""
        drawing = body.getvalue().decode() if suffix == "svg" else ""
        count = steps.count(drawing)
        told = faults(picture, seen)
    except Exception as error:
        return reason(error, task.name, task.project)
    finally:
        reads, _reads = _reads, None
    width, height = picture.get_size_inches() * 96
    meta = {
        "suffix": suffix,
        "width": round(float(width), 1),
        "height": round(float(height), 1),
        "numbers": numbers,
        "film": script,
        "film_says": film.says if film else "",
        "interactive": handled,
        "interactive_says": [interactive.says, interactive.button] if interactive else [],
        "steps": count,
        "lettering": lettering.smallest(drawing) if drawing else least_lettering(picture, seen),
        "faults": told,
        "size": body.tell(),
        "seconds": time.perf_counter() - start,
        "reads": project_reads(reads, task.project),
    }
    return meta, body.getvalue()


def reason(error: Exception, name: str, folder: str | Path) -> str:
    """Why a figure is not drawn: the error, and the line of its file (as seen from a folder) where it arose."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if f"{os.sep}{name}.py" in frame.filename] or frames
    place = f"{os.path.relpath(own[-1].filename, folder)}:{own[-1].lineno}"
    return f"{type(error).__name__}: {error} (at {place})"


def save(picture, target, suffix: str) -> None:
    """Write a figure so that the same figure gives the same bytes: no date, ids salted alike."""
    from matplotlib import rc_context

    with rc_context(rc()):
        metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {"Software": None}}[suffix]
        picture.savefig(target, format=suffix, metadata=metadata)
