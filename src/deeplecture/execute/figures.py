"""Stage 2, execute: draw figures in parallel workers, once for every output, kept under a key of all they depend on."""

import hashlib
import json
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import as_completed
from dataclasses import dataclass
from pathlib import Path

from deeplecture import stop
from deeplecture.execute import modules as sources
from deeplecture.cache import Cache, Entry, digest
from deeplecture.execute.calls import Call, roots, versions
from deeplecture.progress import Progress

# An SVG above this size is a picture of many points; the same picture as PNG is smaller and drawn faster by browsers.
LARGEST_SVG = 700_000
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@dataclass(frozen=True)
class Drawn:
    """A drawn figure.

    Attributes:
        call: what was drawn.
        body: the picture's bytes; None where the site has this picture already.
        sha256: their checksum.
        stamp: names what the drawing was made of and what came of it.
        suffix: `svg` or `png`.
        width, height: in CSS pixels.
        numbers: name to plain value.
        film: the script of the film that plays in the picture's place, "" where there is none.
        film_says: the sentence that tells of it.
        seconds: that drawing took when it was drawn.
        fresh: whether this build drew it.
    """

    call: Call
    body: bytes | None
    sha256: str
    stamp: str
    suffix: str
    width: float
    height: float
    numbers: Mapping
    film: str
    film_says: str
    seconds: float
    fresh: bool

    @property
    def name(self) -> str:
        """The picture's file name, which changes with its content."""
        return picture_name(self.call, self.sha256, self.suffix)

    @property
    def film_name(self) -> str:
        """The name under which the site carries the film, which changes with its content."""
        return f"{self.call.figure.name}.{hashlib.sha256(self.film.encode()).hexdigest()[:10]}.film.js"

    @property
    def source_name(self) -> str:
        """The name under which the site carries the function's source, as text that every browser shows."""
        return f"{self.call.figure.name}.py.txt"


def picture_name(call: Call, sha256: str, suffix: str) -> str:
    """The file name of a picture."""
    return f"{call.figure.name}.{sha256[:10]}.{suffix}"


def record_name(record: str) -> str:
    """The name under which the site carries an experiment's record."""
    return f"{record.replace('/', '-')}.record.json"


@dataclass(frozen=True)
class Failed:
    """A figure that could not be drawn, and why."""

    call: Call
    reason: str


def keys_of(calls: list[Call], project: Path) -> dict[Call, str]:
    """The keys of figures; imports that they share are followed once."""
    made_of = sources.survey(dict.fromkeys(call.figure.file for call in calls), roots(project))
    records = {name: _record(project, name) for name in dict.fromkeys(call.figure.record for call in calls) if name}
    return {call: key(call, made_of[call.figure.file], records.get(call.figure.record, [])) for call in calls}


def key(call: Call, made_of: sources.Made, record: list) -> str:
    """The key of a figure: sources of its module and of what this imports, arguments, record, versions."""
    figure = call.figure
    return digest(
        figure.package, figure.unit, figure.name, call.arguments, record, made_of.digest,
        versions(("matplotlib", "numpy", *made_of.outside)), sys.version_info[:3],
    )  # fmt: skip


def _record(project: Path, name: str) -> list[tuple[str, str]]:
    folder = project / "figures" / name
    return [(path.name, sha256(path)) for path in sorted(folder.glob("*")) if path.is_file()]


def sha256(path: Path) -> str:
    """The checksum of a file, "" where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (FileNotFoundError, IsADirectoryError):
        return ""


def unchanged(reads: Mapping[str, str], project: Path) -> bool:
    """Whether the project's files that a result was made from are still the same."""
    return all(sha256(project / path) == was for path, was in reads.items())


def recall(
    calls: list[Call], keys: Mapping[Call, str], project: Path, cache: Cache, held: Mapping[str, str]
) -> dict[Call, Drawn | None]:
    """Figures as the cache has them, None for those that have to be drawn.

    Args:
        held: file name to checksum of pictures whose bytes nobody needs, since the site has them.
    """
    recalled: dict[Call, Drawn | None] = {}
    for call in calls:

        def needed(entry: Entry, call=call) -> bool:
            return held.get(picture_name(call, entry.sha256, entry.meta["suffix"])) != entry.sha256

        entry = cache.get("figure", keys[call], needed)
        same = entry is not None and unchanged(entry.meta["reads"], project)
        recalled[call] = _drawn(call, keys[call], entry, fresh=False) if same else None
    return recalled


def draw_all(
    calls: list[Call],
    project: Path,
    cache: Cache,
    jobs: int,
    progress: Progress,
    held: Mapping[str, str] = {},
    known: Mapping[Call, Drawn | None] = {},
) -> dict[Call, Drawn | Failed]:
    """Draw figures, or take them from the cache.

    Args:
        calls: the figures, each once.
        jobs: number of worker processes.
        progress: is told how many there are, and each drawn figure's name and seconds.
        held: as for `recall`.
        known: what `recall` gave for some of the figures already.
    """
    keys = keys_of(calls, project)
    recalled = {**known, **recall([call for call in calls if call not in known], keys, project, cache, held)}
    results: dict[Call, Drawn | Failed] = {call: drawn for call, drawn in recalled.items() if drawn}
    progress.needs(len(calls), len(results))
    if missing := [call for call in calls if call not in results]:

        def answered(call: Call, answer: tuple[dict, bytes] | str) -> None:
            if isinstance(answer, str):
                results[call] = Failed(call, answer)
            else:
                entry = cache.put("figure", keys[call], Entry(*answer))
                results[call] = _drawn(call, keys[call], entry, fresh=True)
                progress.drawn(call.figure.name, entry.meta["seconds"])

        _draw_in_workers(missing, project, min(jobs, len(missing)), answered)
    return {call: results[call] for call in calls}


def _drawn(call: Call, key: str, entry: Entry, *, fresh: bool) -> Drawn:
    told = {name: entry.meta[name] for name in ("suffix", "width", "height", "numbers", "film", "film_says", "seconds")}
    return Drawn(call, entry.body, entry.sha256, f"{key} {entry.checksum}", **told, fresh=fresh)


def _draw_in_workers(calls: list[Call], project: Path, jobs: int, answered: Callable) -> None:
    """Tell `answered` of each call and what its worker answered: (meta, body), or why there is no picture."""
    from pebble import ProcessExpired, ProcessPool

    # One thread of linear algebra a worker: the workers are the parallelism, and sums come out the same on any machine.
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    context = multiprocessing.get_context("forkserver")
    # Only libraries are loaded ahead: a module of the project could change while a preview's process lives.
    context.set_forkserver_preload(["numpy", "matplotlib.figure", "matplotlib.backends.backend_svg"])
    _start_tracker()
    pool = ProcessPool(jobs, context=context, initializer=_prepare, initargs=[str(project)])
    try:
        while calls:
            begin, again = time.monotonic(), []
            futures = {
                pool.schedule(
                    draw,
                    args=[call.figure.package, call.figure.unit, call.figure.name, dict(call.arguments), str(project)],
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


def _start_tracker() -> None:
    """Start multiprocessing's resource tracker so that it outlives a closed terminal, as it does Ctrl-C by itself: it
    clears up after all others."""
    from multiprocessing import resource_tracker

    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGHUP])
    try:
        resource_tracker.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_reads: set[str] | None = None


def _prepare(project: str) -> None:
    """Make a worker ready: it sees the project's modules, notes the files it reads, and ends with its parent."""
    import threading
    from multiprocessing import connection

    sys.path[:0] = [str(root) for root in roots(Path(project))]
    os.environ["DEEPLECTURE_PROJECT"] = project
    sys.addaudithook(_note)
    parent = multiprocessing.parent_process()
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


def draw(package: str, unit: str, name: str, arguments: dict, project: str) -> tuple[dict, bytes] | str:
    """Draw one figure in this process.

    Returns:
        (meta, picture), or the reason why there is none.
    """
    global _reads
    import importlib
    import io

    start = time.perf_counter()
    _reads = set()
    try:
        function = getattr(importlib.import_module(f"{package}.{unit}.{name}"), name)
        picture = function(**arguments)
        body, suffix = io.BytesIO(), "svg"
        save(picture, body, "svg")
        if body.tell() > LARGEST_SVG:
            body, suffix = io.BytesIO(), "png"
            save(picture, body, "png")
        numbers = json.loads(json.dumps(getattr(picture, "numbers", {})))
        film = getattr(picture, "film", None)
        script = film.script() if film else ""
    except Exception as error:
        return reason(error, name, project)
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
        "seconds": time.perf_counter() - start,
        "reads": project_reads(reads, project),
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

    from measured import style

    with rc_context(style.rc()):
        metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {"Software": None}}[suffix]
        picture.savefig(target, format=suffix, metadata=metadata)
