"""Serve a built site on this machine alone, and tell the open pages when it changed.

Other programs reach a port of 127.0.0.1 too, and so does every page in a browser on this machine: requests that name another
host are refused (a page elsewhere can let its own name lead here), slow ones are dropped, and connections are bounded.
"""

import asyncio
import errno
import json
import logging
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream, StreamClosedError
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler, StaticFileHandler

from deeplecture.errors import UserError

EVENTS = "/_preview/events"
SCRIPT = "/_preview/reload.js"
OUR_NAMES = {"127.0.0.1", "localhost"}
CONNECTIONS = 100  # a browser opens six a page
SECONDS = 10  # in which a request must have come whole
LONGEST = 1 << 20  # bytes of a request's head; a longer one is dropped
SIGN_OF_LIFE = 15  # seconds


class News:
    """What the open pages are told: one queue a page, and the state that a page opened later must know."""

    def __init__(self) -> None:
        self._pages: set[asyncio.Queue] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.failed = ""

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Pages are served by this loop from now on."""
        self._loop = loop

    def tell(self, failed: str) -> None:
        """The site changed, or a build failed with this message; may be called from any thread."""
        self.failed = failed
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._pass_on, {"failed": failed})

    def _pass_on(self, news: dict) -> None:
        for page in self._pages:
            page.put_nowait(news)

    def listen(self) -> asyncio.Queue:
        """A queue of what is told from now on; `leave` gives it back."""
        page: asyncio.Queue = asyncio.Queue()
        self._pages.add(page)
        return page

    def leave(self, page: asyncio.Queue) -> None:
        self._pages.discard(page)


class OurName(RequestHandler):
    """A request to this machine by a name of its own."""

    def prepare(self) -> None:
        if self.request.host_name not in OUR_NAMES:
            raise HTTPError(403, reason="The preview answers to 127.0.0.1 and localhost alone")

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "no-store")


class Events(OurName):
    """The stream of news for an open page."""

    def initialize(self, news: News) -> None:
        self.news = news

    async def get(self) -> None:
        self.set_header("Content-Type", "text/event-stream")
        page = self.news.listen()
        try:
            self.write(f"event: state\ndata: {json.dumps({'failed': self.news.failed})}\n\n")
            while True:
                await self.flush()
                try:
                    self.write(f"data: {json.dumps(await asyncio.wait_for(page.get(), SIGN_OF_LIFE))}\n\n")
                except TimeoutError:
                    self.write(": still here\n\n")
        except StreamClosedError:
            pass  # the page was closed
        finally:
            self.news.leave(page)


class Script(OurName):
    """What every page of a preview runs besides its own."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/javascript")
        self.finish(Path(__file__).with_name("reload.js").read_bytes())


class Files(OurName, StaticFileHandler):
    """Files of the site folder and nothing else, with the reload script in every page; folders lead to their `index.html`."""

    async def get(self, path: str, include_body: bool = True) -> None:
        """Answer; what lies outside of the site, by any detour, is not there."""
        try:
            await super().get(path, include_body)
        except HTTPError as error:
            raise HTTPError(404 if error.status_code == 403 else error.status_code) from error

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        # `os.path.realpath` follows a link that leads to itself as far as it goes, where `Path.resolve` raises.
        if "\0" in absolute_path or not Path(os.path.realpath(absolute_path)).is_relative_to(os.path.realpath(root)):
            raise HTTPError(404)
        return super().validate_absolute_path(root, absolute_path)

    @classmethod
    def get_content(cls, abspath: str, start: int | None = None, end: int | None = None) -> Iterator[bytes]:
        if abspath.endswith(".html"):
            yield _page(abspath)[start:end]
        else:
            yield from super().get_content(abspath, start, end)

    def get_content_size(self) -> int:
        path = self.absolute_path or ""
        return len(_page(path)) if path.endswith(".html") else os.stat(path).st_size

    def compute_etag(self) -> None:
        """None: the next build's page is another, and Tornado would keep this one's for good."""

    def get_cache_time(self, path: str, modified: object, mime_type: str) -> int:
        """None, for an address with `?v=` too, which Tornado would have a browser keep for ten years."""
        return 0

    def should_return_304(self) -> bool:
        """Never: builds may follow one another within the second that a file's time is told in."""
        return False


def _page(path: str) -> bytes:
    return Path(path).read_bytes().replace(b"</body>", f'<script src="{SCRIPT}"></script></body>'.encode())


class BoundedServer(HTTPServer):
    """A server that takes so many connections and no more."""

    connections = 0

    def handle_stream(self, stream: IOStream, address: tuple) -> None:
        if self.connections >= CONNECTIONS:
            stream.close()
            return
        self.connections += 1
        super().handle_stream(stream, address)

    def on_close(self, server_conn: object) -> None:
        self.connections -= 1
        super().on_close(server_conn)


@dataclass(frozen=True)
class Server:
    """A server that runs in a thread of its own.

    Attributes:
        port: where it listens.
    """

    port: int
    _loop: asyncio.AbstractEventLoop
    _over: asyncio.Event = field(repr=False)
    _thread: threading.Thread = field(repr=False)

    def close(self) -> None:
        """End it; open pages lose their stream of news."""
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(timeout=5)


def serve(site: Path, port: int, news: News) -> Server:
    """Serve a site folder on 127.0.0.1.

    Args:
        port: 0 takes a free one.

    Raises:
        UserError: the port is taken.
    """
    try:
        if port:
            _free_beside(port)
        sockets = bind_sockets(port, "127.0.0.1")
    except OSError as error:
        raise UserError(f"port {port} cannot be used ({error.strerror}): name another one with --port") from error
    logging.getLogger("tornado.general").setLevel(logging.ERROR)  # a request that is none is no news for an author
    loop, over = asyncio.new_event_loop(), asyncio.Event()

    async def run() -> None:
        news.begin(loop)
        bounds = {"max_header_size": LONGEST, "idle_connection_timeout": SECONDS, "body_timeout": SECONDS}
        server = BoundedServer(_application(site, news), **bounds)
        server.add_sockets(sockets)
        await over.wait()
        server.stop()
        await server.close_all_connections()

    thread = threading.Thread(target=lambda: asyncio.Runner(loop_factory=lambda: loop).run(run()), daemon=True)
    thread.start()
    return Server(sockets[0].getsockname()[1], loop, over, thread)


def _application(site: Path, news: News) -> Application:
    files = {"path": str(site.resolve()), "default_filename": "index.html"}
    return Application(
        [(EVENTS, Events, {"news": news}), (SCRIPT, Script), ("/(.*)", Files, files)],
        log_function=lambda handler: None,
    )


def _free_beside(port: int) -> None:
    """Raise OSError where another server has the port under IPv6: browsers try `localhost` there first."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind(("::1", port))
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise  # any other says that this machine has no IPv6
