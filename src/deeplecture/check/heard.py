"""What a page says and asks for while it is drawn: errors on the console, requests that fail or leave the site."""

import re
from pathlib import Path

from deeplecture.check.pages import BuiltPage
from deeplecture.check.problem import Hint, Problem

LOCAL = ("file:", "data:", "blob:", "about:", "chrome-error:")


class Heard:
    """Listens to a tab, through which pages go one after the other.

    Args:
        tab: Playwright's page.
    """

    def __init__(self, tab):
        self.page: BuiltPage | None = None
        self._found: dict[tuple[str, str], Hint] = {}
        tab.on("request", self._request)
        tab.on("websocket", self._request)
        tab.on("requestfailed", self._failed)
        tab.on("console", self._said)
        tab.on("pageerror", self._thrown)
        tab.on("dialog", self._asked)

    def begin(self, page: BuiltPage) -> None:
        """Forget the page before and listen to this one."""
        self.page = page
        self._address, self._lines = page.file.resolve().as_uri(), page.text.splitlines()
        self._found = {}

    def problems(self, folder: Path) -> list[Problem]:
        """All that was heard of the page.

        Args:
            folder: of the site, by whose address files are not called.
        """
        inside = folder.resolve().as_uri() + "/"
        return [
            Problem(check, message.replace(inside, ""), self.page.path, hint)
            for (check, message), hint in self._found.items()
        ]

    def _request(self, one) -> None:
        if not one.url.startswith(LOCAL):
            message = f"loads {one.url[:200]} from another host: put the file into the project"
            self._found.setdefault(("outside", message), Hint(address=one.url))

    def _failed(self, one) -> None:
        if one.url.startswith("file:") and "ERR_ABORTED" not in (one.failure or ""):
            address = one.url.split("?")[0]
            message = f"the request for {address} failed: {one.failure}"
            self._found.setdefault(("request", message), Hint(address=address.rsplit("/", 1)[-1]))

    def _said(self, message) -> None:
        # A failed request is told with its address by `_failed` and `_request`.
        if message.type == "error" and not re.match(r"Failed to load resource|Access to \w+ at ", message.text):
            at = message.location or {}
            line = at.get("lineNumber", -1) + 1 if at.get("url", "").split("?")[0] == self._address else 0
            self._complain(f"error on the console: {first_line(message.text)}", message.text, line)

    def _thrown(self, error) -> None:
        frame = re.search(re.escape(self._address) + r":(\d+):\d+", error.stack or "")
        self._complain(f"uncaught error: {first_line(str(error))}", str(error), int(frame[1]) if frame else 0)

    def _asked(self, dialog) -> None:
        self._complain(f"a dialog stops the reader: “{first_line(dialog.message)}”", dialog.message, 0)
        dialog.dismiss()

    def _complain(self, message: str, text: str, line: int) -> None:
        """Note a complaint, with the line of the page's own script that it comes from or else its words."""
        own = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        hint = Hint(text=own if re.search(r"\w", own) else first_line(text), line=line)
        self._found.setdefault(("console", message), hint)


def first_line(text: str) -> str:
    """The first line of a message, at most 200 characters."""
    return text.strip().splitlines()[0][:200] if text.strip() else "(no text)"
