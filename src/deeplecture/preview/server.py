"""Serve the built site on this machine alone, rebuild what changes, reload the open page where the reader was."""

import errno
import json
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from deeplecture.errors import BuildError, UserError
from deeplecture.paths import PACKAGE
from deeplecture.stop import PATIENCE, Stopped, telling

EVENTS = "/_preview/events"
SCRIPT = "/_preview/reload.js"
IGNORED = {".git", ".venv", ".deeplecture", ".quarto", "node_modules", "__pycache__", ".pytest_cache"}
RELOAD = """
(() => {
  const place = "deeplecture:" + location.pathname;
  const seen = sessionStorage.getItem(place);
  if (seen && !document.querySelector(".reveal")) {
    const [id, offset, top] = JSON.parse(seen);
    const heading = id && document.getElementById(id);
    addEventListener("load", () => scrollTo(0, heading ? heading.getBoundingClientRect().top + scrollY - offset : top));
  }
  sessionStorage.removeItem(place);
  const remember = () => {
    const above = [...document.querySelectorAll("main [id]")].filter((e) => e.getBoundingClientRect().top < 80).pop();
    const offset = above ? above.getBoundingClientRect().top : 0;
    sessionStorage.setItem(place, JSON.stringify([above && above.id, offset, scrollY]));
  };
  const tell = (text) => {
    let box = document.getElementById("deeplecture-failed");
    if (!box) {
      box = document.createElement("pre");
      box.id = "deeplecture-failed";
      box.setAttribute("role", "alert");
      box.style.cssText = "position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;margin:0;padding:1rem;" +
        "background:#7f1d1d;color:#fff;font:16px/1.4 monospace;z-index:99999;white-space:pre-wrap";
      document.body.append(box);
    }
    box.textContent = "The build failed; below it is the last good page.\\n\\n" + text;
  };
  const events = new EventSource("/_preview/events");
  events.onmessage = (event) => {
    const news = JSON.parse(event.data);
    if (news.failed) return tell(news.failed);
    remember();
    location.reload();
  };
  events.addEventListener("state", (event) => { const failed = JSON.parse(event.data).failed; if (failed) tell(failed); });
})();
"""


class News:
    """What the open pages are told: one queue a page, and the state that a page opened later must know."""

    def __init__(self):
        self._listeners: set[queue.Queue] = set()
        self._lock = threading.Lock()
        self.failed = ""

    def listen(self) -> queue.Queue:
        inbox: queue.Queue = queue.Queue()
        with self._lock:
            self._listeners.add(inbox)
        return inbox

    def leave(self, inbox: queue.Queue) -> None:
        with self._lock:
            self._listeners.discard(inbox)

    def tell(self, failed: str) -> None:
        """The site changed, or a build failed with this message."""
        with self._lock:
            self.failed = failed
            for inbox in self._listeners:
                inbox.put({"failed": failed})


class Handler(SimpleHTTPRequestHandler):
    """Files of the site folder and nothing else, with the reload script in every page."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args, news: News, site: Path, **options):
        self.news, self.site = news, site
        super().__init__(*args, directory=str(site), **options)

    def do_GET(self) -> None:
        if self.path == EVENTS:
            self._events()
        elif self.path == SCRIPT:
            self._answer(RELOAD.encode(), "text/javascript")
        else:
            path = self._file()
            if path is None:
                self.send_error(HTTPStatus.NOT_FOUND, "No such page in the site")
            elif path.suffix == ".html":
                page = path.read_bytes().replace(b"</body>", f'<script src="{SCRIPT}"></script></body>'.encode())
                self._answer(page, "text/html; charset=utf-8")
            else:
                self._answer(path.read_bytes(), self.guess_type(str(path)))

    do_HEAD = do_GET

    def _file(self) -> Path | None:
        """The file that is asked for, or None: what lies outside of the site, by any detour, is not there."""
        site = self.site.resolve()
        path = Path(self.translate_path(self.path)).resolve()
        path = path / "index.html" if path.is_dir() else path
        return path if path.is_file() and path.is_relative_to(site) else None

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _events(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        inbox = self.news.listen()
        try:
            self.wfile.write(f"event: state\ndata: {json.dumps({'failed': self.news.failed})}\n\n".encode())
            while True:
                try:
                    self.wfile.write(f"data: {json.dumps(inbox.get(timeout=15))}\n\n".encode())
                except queue.Empty:
                    self.wfile.write(b": still here\n\n")
                self.wfile.flush()
        except OSError:
            pass  # the page was closed
        finally:
            self.news.leave(inbox)

    def log_message(self, *args) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True


def serve(site: Path, port: int, news: News) -> Server:
    """A server of a site folder on 127.0.0.1, not yet running.

    Raises:
        UserError: the port is taken.
    """
    try:
        if port:
            _free_beside(port)
        return Server(("127.0.0.1", port), partial(Handler, news=news, site=site))
    except OSError as error:
        raise UserError(f"port {port} cannot be used ({error.strerror}): name another one with --port") from error


def _free_beside(port: int) -> None:
    """Raise OSError where another server has the port under IPv6: browsers try `localhost` there first."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind(("::1", port))
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise  # any other says that this machine has no IPv6


def preview(root: Path, site: Path, port: int, announce: Callable[[str], None]) -> None:
    """Build, serve, watch and rebuild until the process is told to end.

    Args:
        root: the project.
        site: its site folder.
        port: 0 takes a free one.
        announce: is told the address and what each build did.

    Raises:
        Stopped: it was told to end while a build ran; that has been ended.
    """
    news = News()
    server = serve(site, port, news)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    over = threading.Event()
    # The watcher is ready before the first build: an edit made while it runs, or just after it, is not lost.
    changed, ready = threading.Event(), threading.Event()
    watcher = threading.Thread(target=_watch, args=(root, site, changed, ready, over), daemon=True)
    watcher.start()
    building = True
    try:
        ready.wait()
        _build(root, news, announce)
        building = False
        announce(f"http://127.0.0.1:{server.server_port}/  (Ctrl-C ends it)")
        linted: frozenset[str] = frozenset()
        while True:
            linted = _lint(root, announce, linted)
            changed.wait()
            changed.clear()
            building = True
            # What others made is here since the first build; what an edit asks for now, none of them has.
            _build(root, news, announce, "--cache", "none")
            building = False
    except Stopped:
        # While no build runs, being told to end is how its users end it and no failure.
        if building:
            raise
    finally:
        over.set()
        server.shutdown()
        server.server_close()


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


def _watch(root: Path, site: Path, changed: threading.Event, ready: threading.Event, over: threading.Event) -> None:
    """Say when it watches, and from then on when a source, module, record or style has changed."""
    from watchfiles import watch

    def matters(_change, path: str) -> bool:
        return _matters(Path(path), root / site)

    options = {"debounce": 150, "rust_timeout": 200, "yield_on_timeout": True, "raise_interrupt": False}
    for changes in watch(root, PACKAGE, watch_filter=matters, stop_event=over, **options):
        ready.set()
        if changes:
            changed.set()


def _matters(path: Path, made: Path) -> bool:
    """Whether a changed file can change the site: not what builds and tools write, nor editors' scratch files."""
    if IGNORED & set(path.parts) or path.is_relative_to(made):
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
