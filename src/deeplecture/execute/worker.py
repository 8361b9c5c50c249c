"""What runs in a worker: one figure, drawn and written with what it was made of. This file is part of every figure's key.

Each figure has a process of its own, which begins as every other: what another figure has loaded, remembered or set is not
there, so that all that this one is made of is seen (`watch`).
"""

import importlib
import io
import json
import multiprocessing
import os
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import connection
from pathlib import Path

from deeplecture import lettering, steps
from deeplecture.artists import faults, least_lettering, lost, named_images, watched
from deeplecture.course import course_of, own_settings, rc
from deeplecture.execute import watch

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
        environment: the variables of the command that draws.
        fixed: variables that the engine sets besides.
    """

    package: str
    name: str
    arguments: dict
    project: str
    suffix: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)


def prepare(task: Task) -> None:
    """Make a worker ready: it ends with its parent, sees the project's modules, and begins as every other worker does."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    # A killed build must not leave workers behind: they wait on a pipe for ever otherwise.
    threading.Thread(
        target=lambda: (connection.wait([parent.sentinel]), os._exit(1)), daemon=True, name="end with the parent"
    ).start()
    os.environ.clear()
    os.environ.update({**task.environment, **task.fixed})
    os.chdir(task.project)
    _same_beginning()
    # Before anything is noted: no figure depends on the rest of the configuration.
    course_of(Path(task.project)).enter()
    watch.start(task.project, task.fixed)
    with suppress(Exception):  # a broken style fails again when the figure asks for it, which tells of it
        rc()


def _same_beginning() -> None:
    """Settings and warnings as nobody has changed them, and random numbers that are not those of the process that all workers
    were copied from."""
    import warnings

    import numpy as np

    own_settings()
    if sys.warnoptions:  # those that the command was started with
        warnings.resetwarnings()
        for kind in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
            warnings.simplefilter("ignore", kind)
    np.random.seed()


def draw(task: Task) -> tuple[dict, bytes] | str:
    """Draw one figure in this process.

    Returns:
        (meta, picture), or the reason why there is none.
    """
    start = time.perf_counter()
    prepare(task)
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
        told = [*faults(picture, seen), *lost(picture, drawing)]
    except Exception as error:
        return reason(error, task.name, task.project)
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
        "made_of": watch.seen(),
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

    one_by_one = {"image.composite_image": False} if named_images(picture) else {}
    with rc_context(rc() | one_by_one), laid_out_once(picture):
        metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {"Software": None}}[suffix]
        picture.savefig(target, format=suffix, metadata=metadata)


@contextmanager
def laid_out_once(picture) -> Iterator[None]:
    """Spare a picture of constrained layout, written in here, the drawing that serves its layout alone.

    Matplotlib draws such a picture twice, first without ink: all its artists prepare what they draw so that the layout engine
    runs once. That is more than a quarter of the time. Here the engine runs, as it does at the beginning of that drawing, and
    the bytes are the same. A picture that may be told by more than its layout (a box that is fitted to it, figures
    within it, a `draw` of its own) is drawn twice as ever.
    """
    from matplotlib import rcParams
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    usual = type(picture).draw is Figure.draw and "draw" not in vars(picture)
    engine = picture.get_layout_engine() if usual and not picture.subfigs and not rcParams["savefig.bbox"] else None
    if not isinstance(engine, ConstrainedLayoutEngine):
        yield
        return

    def laid_out(renderer) -> None:
        del picture.draw  # the next drawing is the one with ink
        for axes in picture.axes:
            place = axes.get_axes_locator()
            axes.apply_aspect(place(axes, renderer) if place else None)
        if picture.axes:
            with suppress(ValueError):  # as matplotlib does: a panel has no room
                engine.execute(picture)

    picture.draw = laid_out
    try:
        yield
    finally:
        vars(picture).pop("draw", None)
