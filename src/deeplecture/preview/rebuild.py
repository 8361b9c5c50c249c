"""Build a project whenever it changes, and let the open pages know."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from deeplecture.cache import sha256
from deeplecture.errors import BuildError
from deeplecture.paths import PACKAGE
from deeplecture.preview.server import News, serve
from deeplecture.site.publish import memo
from deeplecture.stop import PATIENCE, Stopped, telling

IGNORED = {".git", ".venv", ".deeplecture", ".quarto", "node_modules", "__pycache__", ".pytest_cache"}


def preview(root: Path, site: Path, port: int, announce: Callable[[str], None]) -> None:
    """Build, serve, watch and rebuild until the process is told to end.

    Args:
        root: the project.
        site: its site folder, as seen from there.
        port: 0 takes a free one.
        announce: is told the address and what each build did.

    Raises:
        Stopped: it was told to end while a build ran; that has been ended.
    """
    root, news = root.resolve(), News()
    server = serve(root / site, port, news)
    over = threading.Event()
    # The watcher is ready before the first build: an edit made while it runs, or just after it, is not lost.
    changed: queue.Queue[bool] = queue.Queue()
    ready = threading.Event()
    watcher = threading.Thread(target=_watch, args=(root, site, changed, ready, over), daemon=True)
    watcher.start()
    building = True
    try:
        ready.wait()
        _build(root, news, announce)
        published = sha256(memo(root, site))
        building = False
        announce(f"http://127.0.0.1:{server.port}/  (Ctrl-C ends it)")
        linted: frozenset[str] = frozenset()
        while True:
            linted = _lint(root, announce, linted)
            if _sources_changed(changed):
                building = True
                # What others made is here since the first build; what an edit asks for now, none of them has.
                _build(root, news, announce, "--cache", "none")
                building = False
            elif sha256(memo(root, site)) != published:  # a build from another shell wrote the site
                news.tell("")
            published = sha256(memo(root, site))
    except Stopped:
        # While no build runs, being told to end is how its users end it and no failure.
        if building:
            raise
    finally:
        over.set()
        server.close()


def _sources_changed(changed: queue.Queue[bool]) -> bool:
    """Wait for a change; whether it, or one that came with it, is of the sources."""
    sources = changed.get()
    while not changed.empty():
        sources = changed.get() or sources
    return sources


def _lint(root: Path, announce: Callable[[str], None], before: frozenset[str] = frozenset()) -> frozenset[str]:
    """Announce what a look through the sources finds that was not there before; returns all that it finds."""
    from deeplecture.check.lint import lint
    from deeplecture.read.project import read_project

    try:
        found = [str(finding) for finding in lint(read_project(root))]
    except BuildError:  # the build has told it
        return before
    except Exception as error:  # of a file that is being written: the preview goes on
        announce(f"lint: could not look: {type(error).__name__}: {error}")
        return before
    for line in found:
        if line not in before:
            announce(f"lint: {line}")
    if before and not found:
        announce("lint: nothing more to say")
    return frozenset(found)


def _watch(root: Path, site: Path, changed: queue.Queue[bool], ready: threading.Event, over: threading.Event) -> None:
    """Say when it watches, and from then on when a source, module, record or style has changed (True), or only the site, by
    whatever build (False)."""
    from watchfiles import watch

    written = memo(root, site)

    def matters(_change, path: str) -> bool:
        return Path(path) == written or _matters(Path(path), root, root / site)

    options = {"debounce": 150, "rust_timeout": 200, "yield_on_timeout": True, "raise_interrupt": False}
    for changes in watch(root, PACKAGE, watch_filter=matters, stop_event=over, **options):
        ready.set()
        if changes:
            changed.put(any(Path(path) != written for _, path in changes))


def _matters(path: Path, root: Path, made: Path) -> bool:
    """Whether a changed file can change the site: not what builds and tools write, nor editors' scratch files."""
    inside = next((path.relative_to(top) for top in (root, PACKAGE) if path.is_relative_to(top)), path)
    if IGNORED & set(inside.parts) or path.is_relative_to(made):
        return False
    return not path.name.startswith((".", "~")) and not path.name.endswith(("~", ".tmp"))


def _build(root: Path, news: News, announce: Callable[[str], None], *options: str) -> None:
    """One build in a process of its own, so that changed modules are seen; in a session of its own too, so that Ctrl-C
    comes to it by us alone and its last words can be passed on."""
    process = subprocess.Popen(
        [sys.executable, "-m", "deeplecture.cli", "build", "--project", str(root), "--json", *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        out, err = process.communicate()
    except Stopped:
        process.terminate()
        try:
            words = process.communicate(timeout=PATIENCE - 1)[1].strip().split("\n")[-1].removeprefix("stopped: ")
        except subprocess.TimeoutExpired:
            words = "the build did not end by itself"  # it is killed with all that it started
        with telling(lambda: words):
            raise
    if process.returncode:
        print(err.strip(), file=sys.stderr, flush=True)
        news.tell(err.strip())
        return
    announce(err.strip().split("\n")[-1])
    if json.loads(out.strip().split("\n")[-1])["changed"] or news.failed:
        news.tell("")
