"""Stage 2, execute: draw figures in parallel workers, once for every output, kept under a key of all they depend on."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deeplecture import stop
from deeplecture.cache import Entry, digest, sha256
from deeplecture.course import Course, roots
from deeplecture.engine import engine
from deeplecture.execute import modules
from deeplecture.execute.calls import Call
from deeplecture.execute.worker import Task, draw, prepare
from deeplecture.knob import MOST_BYTES
from deeplecture.machine import versions

if TYPE_CHECKING:
    from deeplecture.context import Context

FIGURES = "figures"  # the site's folder of pictures
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@dataclass(frozen=True)
class Drawn:
    """A drawn figure.

    Attributes:
        call: what was drawn.
        body: the picture's bytes; None where the site has this picture already.
        sha256: their checksum.
        suffix: `svg` or `png`.
        width, height: in CSS pixels.
        numbers: name to plain value.
        film: the script of the film that plays in the picture's place, "" where there is none.
        film_says: the sentence that tells of it.
        interactive: the script that readers handle in the picture's place, "" where there is none.
        interactive_says: the sentence that tells of it, and what its button says.
        steps: in how many steps it can be built up, 1 for all at once.
        lettering: its smallest type size as a share of its width, 0 where that is not known.
        size: of the picture's file, in bytes.
        seconds: that drawing took when it was drawn.
        fresh: whether this build drew it.
    """

    call: Call
    body: bytes | None
    sha256: str
    suffix: str
    width: float
    height: float
    numbers: Mapping
    film: str
    film_says: str
    interactive: str
    interactive_says: Sequence[str]
    steps: int
    lettering: float
    size: int
    seconds: float
    fresh: bool

    @property
    def name(self) -> str:
        """The picture's file name, which changes with its content."""
        return picture_name(self.call, self.sha256, self.suffix)

    @property
    def film_name(self) -> str:
        """The name under which the site carries the film, which changes with its content."""
        return f"{self.call.figure.full_name}.{hashlib.sha256(self.film.encode()).hexdigest()[:10]}.film.js"

    @property
    def interactive_name(self) -> str:
        """The name under which the site carries what readers handle, which changes with its content."""
        digest = hashlib.sha256(self.interactive.encode()).hexdigest()[:10]
        return f"{self.call.figure.full_name}.{digest}.interactive.js"

    @property
    def source_name(self) -> str:
        """The name under which the site carries the function's source, as text that every browser shows."""
        return f"{self.call.figure.full_name}.py.txt"


def picture_name(call: Call, sha256: str, suffix: str) -> str:
    """The file name of a picture."""
    return f"{call.figure.full_name}.{sha256[:10]}.{suffix}"


def record_name(record: str) -> str:
    """The name under which the site carries an experiment's record."""
    return f"{record.replace('/', '-')}.record.json"


@dataclass(frozen=True)
class Failed:
    """A figure that could not be drawn, and why."""

    call: Call
    reason: str


def keys_of(calls: Iterable[Call], course: Course) -> dict[Call, str]:
    """The keys of figures: what their modules and the style are made of, arguments, records, versions, our own code.

    Imports that they share are followed once.
    """
    calls = list(calls)
    style = course.style_file
    files = [call.figure.file for call in calls] + ([style] if style and style.suffix == ".py" else [])
    made_of = modules.survey(dict.fromkeys(files), roots(course.root))
    look = made_of[style].digest if style in made_of else modules.checksum(style) if style else ""
    records = {name: _record(course.root, name) for name in dict.fromkeys(call.figure.record for call in calls) if name}
    return {
        call: digest(
            call.figure.package, call.figure.name, call.arguments, records.get(call.figure.record or ""), look,
            made_of[call.figure.file].digest, versions(("matplotlib", "numpy", *made_of[call.figure.file].outside)),
            sys.version_info[:3], engine("figure"),
        )
        for call in calls
    }  # fmt: skip


def _record(project: Path, name: str) -> list[tuple[str, str]]:
    folder = project / "figures" / name
    return [(path.name, sha256(path)) for path in sorted(folder.glob("*")) if path.is_file()]


def unchanged(reads: Mapping[str, str], project: Path) -> bool:
    """Whether the project's files that a result was made from are still the same."""
    return all(sha256(project / path) == was for path, was in reads.items())


def draw_all(calls: Iterable[Call], context: Context) -> dict[Call, Drawn | Failed]:
    """Draw figures, or take them from the cache; the bytes of pictures that the site has are not read."""
    keys = keys_of(calls, context.course)
    folder = f"{context.project.shared}{FIGURES}/"
    results: dict[Call, Drawn | Failed] = {}
    for call, key in keys.items():

        def needed(entry: Entry, call=call) -> bool:
            name = folder + picture_name(call, entry.sha256, entry.meta["suffix"])
            return entry.meta["steps"] > 1 or context.published.get(name) != entry.sha256

        entry = context.cache.get("figure", key, needed)
        if entry is not None and unchanged(entry.meta["reads"], context.root):
            results[call] = _drawn(call, entry, fresh=False)
    context.progress.needs(len(keys), len(results))

    def answered(call: Call, answer: tuple[dict, bytes] | str) -> None:
        if isinstance(answer, str):
            results[call] = Failed(call, answer)
        else:
            entry = context.cache.put("figure", keys[call], Entry(*answer))
            results[call] = _drawn(call, entry, fresh=True)
            context.progress.drawn(call.figure.name, entry.meta["seconds"])

    draw_in_workers([call for call in keys if call not in results], context.root, context.jobs, answered)
    return {call: results[call] for call in keys}


def wrong_variants(variants: Sequence[Drawn]) -> str:
    """Why a page cannot show the variants of a knob, "" where it can."""
    size = sum(variant.size for variant in variants)
    if size > MOST_BYTES:
        return (
            f"the {len(variants)} variants of its knobs have {size / 1e6:.1f} MB, and {MOST_BYTES / 1e6:g} are allowed: "
            "take values out, or draw fewer points"
        )
    shapes = {(variant.width, variant.height) for variant in variants}
    if len(shapes) > 1:
        listed = " and ".join(f"{width:g} x {height:g}" for width, height in sorted(shapes)[:2])
        return f"its variants differ in size, {listed}, so that the page would jump: draw all of one size"
    return ""


def _drawn(call: Call, entry: Entry, *, fresh: bool) -> Drawn:
    names = (
        "suffix", "width", "height", "numbers", "film", "film_says", "interactive", "interactive_says", "steps", "lettering",
        "size", "seconds",
    )  # fmt: skip
    drawn = {name: entry.meta[name] for name in names}
    return Drawn(call, entry.body, entry.sha256, **drawn, fresh=fresh)


def draw_in_workers(calls: list[Call], project: Path, jobs: int, answered: Callable, *, suffix: str = "") -> None:
    """Draw figures in processes of their own.

    Args:
        answered: is told each call and what its worker answered: (meta, body), or why there is no picture.
        suffix: `svg` or `png`; "" for the one that is smaller.
    """
    if not calls:
        return
    from pebble import ProcessExpired, ProcessPool

    # One thread of linear algebra a worker: the workers are the parallelism, and sums come out the same on any machine.
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    context = multiprocessing.get_context("forkserver")
    # Only libraries are loaded ahead: a module of the project could change while a preview's process lives.
    context.set_forkserver_preload(["numpy", "matplotlib.figure", "matplotlib.backends.backend_svg"])
    _start_tracker()
    pool = ProcessPool(min(jobs, len(calls)), context=context, initializer=prepare, initargs=[str(project)])
    try:
        while calls:
            begin, again = time.monotonic(), []
            with _unheard(signal.SIGINT):  # one that is still loading its modules would answer with a traceback
                futures: dict = {
                    pool.schedule(
                        draw,
                        args=[Task(call.figure.package, call.figure.name, dict(call.arguments), str(project), suffix)],
                        timeout=call.figure.limit,
                    ): call
                    for call in calls
                }
            for future in as_completed(futures):
                call = futures[future]
                try:
                    answer = future.result()
                except TimeoutError:
                    if stop.paused_since(begin):  # it slept, with all of us
                        again.append(call)
                        continue
                    answer = f"it took longer than its limit of {call.figure.limit:g} s: @figure(..., limit=SECONDS)"
                except ProcessExpired as error:
                    answer = f"its process died (exit status {error.exitcode})"
                answered(call, answer)
            calls = again
        pool.close()
    except BaseException:
        # The figures that wait for their turn are dropped. A worker hears the pool's polite request only when its present
        # computation is over, so that a command that is to end kills it.
        pool.stop()
        if stop.signalled():
            stop.end_processes(kill=True)
        raise
    finally:
        pool.join()
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value


@contextmanager
def _unheard(number: signal.Signals) -> Iterator[None]:
    """Processes that are started within never hear a signal: they inherit what the thread that starts them blocks.

    The command hears it, and ends them.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {number})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_tracker() -> None:
    """Start multiprocessing's resource tracker so that it outlives a closed terminal, as it does Ctrl-C by itself: it
    clears up after all others."""
    from multiprocessing import resource_tracker

    with _unheard(signal.SIGHUP):
        resource_tracker.ensure_running()
