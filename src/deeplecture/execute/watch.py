"""What a result is made of, noted at the moment when it is opened: in the process of a figure, or in a kernel.

    start(project)      # from now on
    ...                 # the author's code
    seen()              # {"read": ..., "listed": ..., "looked": ..., "asked": ..., "found": ..., "libraries": ...}

Files and folders are heard of by Python's audit events (`sys.addaudithook`). Where it has none, the function itself is
wrapped: `os.stat` (does it exist?), the variables of the environment, and the search for modules. Modules outside of
libraries are compiled from their text, which is what is noted of them; bytecode beside it may be older. Libraries count by
the versions of their distributions, their data files (fonts) as any other file.

This file, `libraries.py` and `marks.py` are part of every figure's key. They import the standard library alone, and run before an author's
first line.
"""

import json
import os
import shutil  # looks for os.stat in os.supports_dir_fd when it is loaded
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path
from types import FrameType

from deeplecture.execute import marks
from deeplecture.execute.libraries import LIBRARIES, SITES, STANDARD, ZIP, loaded, of_library
from deeplecture.execute.marks import (
    ALL,
    CHANGED,
    OF_THE_TERMINAL,
    checksum,
    digest_of,
    listing,
    look,
)

SKIPPED = ("/proc/", "/sys/", "/dev/")
# Matplotlib's memory of the fonts that it found.
NOT_READ = ("fontlist-",)
CODE = (".py", ".pyc", ".so", ".pyd", ".pth")
_open, _stat, _lstat, _access, _readlink = os.open, os.stat, os.lstat, os.access, os.readlink
_find_spec, _get_code = PathFinder.find_spec, SourceFileLoader.get_code
_get_variable, _each_variable = os._Environ.__getitem__, os._Environ.__iter__
_busy = threading.local()


def _counts_by_version(path: str) -> bool:
    """Whether a file is the code of a library, or what a distribution says of itself to other libraries."""
    if path == ZIP or not of_library(path):
        return path == ZIP
    return path.endswith(CODE) or (".dist-info" + os.sep in path and not _asked_by_author())


class _Notes:
    """What was noted, by absolute paths.

    Attributes:
        project: the folder whose files are told relative to it.
        fixed: variables that the engine sets, which decide nothing.
        before: the environment as it was at the beginning.
        read, listed, looked, asked, found: what was seen, and what it was then.
        stamps: of the files read, to tell whether they were written meanwhile.
        written, made: files and folders that the code itself made.
    """

    def __init__(self, project: str, fixed: Iterable[str]):
        self.project, self.fixed, self.before = project, frozenset(fixed), dict(os.environ)
        self.read: dict[str, str] = {}
        self.listed: dict[str, str] = {}
        self.looked: dict[str, str] = {}
        self.asked: dict[str, str] = {}
        self.found: dict[str, str] = {}
        self.stamps: dict[str, tuple[int, int, int] | None] = {}
        self.written: set[str] = set()
        self.made: set[str] = set()

    def own(self, path: str) -> bool:
        """Whether the code made a file itself, or a folder around it."""
        if path in self.written:
            return True
        while self.made and path not in self.made:
            path, before = os.path.dirname(path), path
            if path == before:
                return False
        return bool(self.made)

    def opened(self, path: str, flags: int) -> None:
        """A file is about to be opened."""
        if path.startswith(SKIPPED) or os.path.basename(path).startswith(NOT_READ):
            return
        writes, reads = flags & (os.O_WRONLY | os.O_RDWR), not flags & os.O_WRONLY
        if reads and not flags & os.O_TRUNC:
            self.reads(path)
        if writes:
            self.written.add(path)

    def reads(self, path: str) -> None:
        if path not in self.read and self.own(path) and (real := os.path.realpath(path)) != path:
            path = real  # a link that the code made itself, to what it did not
        if path not in self.read and not self.own(path) and not _counts_by_version(path):
            self.stamps[path] = _stamp(path)
            self.read[path] = checksum(path)

    def runs(self, path: str, text: bytes) -> None:
        """The text of a module is run."""
        self.read.setdefault(path, digest_of(text))

    def lists(self, path: str) -> None:
        if path not in self.listed and not self.own(path) and not of_library(path + os.sep):
            self.listed[path] = listing(path)

    def looks(self, path: str) -> None:
        if path in self.looked or path.startswith(SKIPPED) or of_library(path) or self.own(path):
            return
        if not (self.project + os.sep).startswith(path.rstrip(os.sep) + os.sep):
            self.looked[path] = look(path)

    def asks(self, name: str) -> None:
        if name not in self.fixed:
            self.asked.setdefault(name, marks.asked(name, self.before, self.fixed))


_notes: _Notes | None = None


def start(project: str, fixed: Iterable[str] = ()) -> None:
    """Note from now on what this process reads, and start nothing from bytecode that may be older than its text.

    Args:
        project: the course's folder.
        fixed: variables of the environment that the engine has set for this process.
    """
    global _notes
    _notes = _Notes(project, fixed)
    sys.addaudithook(_heard)
    wrappers: dict[str, Callable] = {
        "open": _seen_open,
        "stat": _seen_stat,
        "lstat": _seen_lstat,
        "access": _seen_access,
        "readlink": _seen_readlink,
    }
    for name, wrapped in wrappers.items():
        for allowed in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks, os.supports_effective_ids):
            if getattr(os, name) in allowed:
                allowed.add(wrapped)
        setattr(os, name, wrapped)
    os._Environ.__getitem__ = _seen_variable  # type: ignore[method-assign]
    os._Environ.__iter__ = _seen_variables  # type: ignore[method-assign]
    PathFinder.find_spec = classmethod(_seen_find)  # type: ignore[assignment,method-assign]
    SourceFileLoader.get_code = _text_run  # type: ignore[method-assign]


def seen() -> dict:
    """What was noted until now, as plain values: paths below the project are told relative to it, others whole."""
    notes = _notes
    assert notes is not None
    with _unheard():
        for path, stamp in notes.stamps.items():
            if path not in notes.written and _stamp(path) != stamp:
                notes.read[path] = CHANGED

        def named(noted: dict[str, str]) -> dict[str, str]:
            inside = notes.project + os.sep
            return {path.removeprefix(inside) if path != notes.project else ".": noted[path] for path in sorted(noted)}

        found = {"read": named(notes.read), "listed": named(notes.listed), "looked": named(notes.looked)}
        of_names = {"asked": dict(sorted(notes.asked.items())), "found": dict(sorted(notes.found.items()))}
        return {**found, **of_names, "libraries": loaded()}


def found(project: Path, files: str, patterns: Sequence[str]) -> dict[str, list[list[list]]]:
    """What `marks.found` gives; the answer is noted, and not the files that it was found in."""
    with _unheard():
        answer = marks.found(project, files, patterns)
        if _notes is not None:
            _notes.found[json.dumps([files, *patterns])] = marks.answer(answer)
    return answer


def _stamp(path: str) -> tuple[int, int, int] | None:
    try:
        status = _stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


@contextmanager
def _unheard() -> Iterator[None]:
    """What this module opens itself is not noted."""
    before, _busy.on = getattr(_busy, "on", False), True
    try:
        yield
    finally:
        _busy.on = before


def _path(given, folder: int | None = None) -> str | None:
    """The absolute path that a function was given, None for an open file.

    Args:
        folder: the open folder (`dir_fd`) that a relative path is told from.
    """
    if given is None:
        given = "."
    if isinstance(given, int):
        return None
    try:
        start = os.getcwd() if folder is None else _open_folder(folder) or os.sep
        return os.path.normpath(os.path.join(start, os.fsdecode(given)))
    except (TypeError, ValueError):
        return None


def _open_folder(number: int) -> str | None:
    """The path of an open folder, None where the system does not tell."""
    if sys.platform == "darwin":
        import fcntl

        return os.fsdecode(fcntl.fcntl(number, fcntl.F_GETPATH, bytes(1024)).rstrip(b"\0"))
    with suppress(OSError):
        return _readlink(f"/proc/self/fd/{number}")
    return None


def _heard(event: str, args: tuple) -> None:
    notes = _notes
    if notes is None or event not in _EVENTS or getattr(_busy, "on", False):
        return
    with _unheard():
        _EVENTS[event](notes, *args)


def _heard_open(notes: _Notes, path, mode, flags: int) -> None:
    if (at := _path(path)) is not None and not isinstance(path, int):
        notes.opened(at, flags)


def _heard_listing(notes: _Notes, path) -> None:
    at = _open_folder(path) if isinstance(path, int) else _path(path)
    if at is not None and not _searching():
        notes.lists(at)


def _heard_scanning(notes: _Notes, path) -> None:
    """What the author lists with `os.scandir` itself tells more than names: all of it is looked at."""
    _heard_listing(notes, path)
    at = _open_folder(path) if isinstance(path, int) else _path(path)
    if at is not None and not _caller().startswith(("<frozen", *LIBRARIES)):
        with suppress(OSError), os.scandir(at) as entries:
            for one in entries:
                notes.looks(one.path)


def _heard_extension(notes: _Notes, name, file, *more) -> None:
    """A module that is no Python is loaded from a file."""
    if file:
        notes.reads(os.path.abspath(file))


def _heard_second_name(notes: _Notes, old, new, *more) -> None:
    if (at := _path(old)) is not None:
        notes.reads(at)
    _heard_moving(notes, old, new)


def _heard_database(notes: _Notes, database) -> None:
    name = os.fsdecode(database) if isinstance(database, str | bytes | os.PathLike) else ""
    if name.startswith("file:"):
        from urllib.parse import unquote, urlsplit

        name = unquote(urlsplit(name).path)
    if name and name != ":memory:":
        for suffix in ("", "-wal"):
            notes.opened(os.path.abspath(name + suffix), os.O_RDONLY)


def _heard_library(notes: _Notes, name) -> None:
    if isinstance(name, str | bytes) and os.sep in os.fsdecode(name):
        notes.opened(os.path.abspath(os.fsdecode(name)), os.O_RDONLY)


def _heard_making(notes: _Notes, path, *more) -> None:
    if (at := _path(path)) is not None and not os.path.isdir(at):
        notes.made.add(at)


def _heard_moving(notes: _Notes, old, new, *more) -> None:
    if (at := _path(new)) is not None:
        notes.written.add(at)


_EVENTS: dict[str, Callable[..., None]] = {
    "open": _heard_open, "os.listdir": _heard_listing, "os.scandir": _heard_scanning, "sqlite3.connect": _heard_database,
    "os.mkdir": _heard_making, "os.rename": _heard_moving, "os.link": _heard_second_name, "ctypes.dlopen": _heard_library,
    "import": _heard_extension,
}  # fmt: skip


def _caller() -> str:
    """The file of the code that did what is heard of."""
    frame: FrameType | None = sys._getframe(1)
    while frame and frame.f_code.co_filename in (__file__, contextmanager.__code__.co_filename):
        frame = frame.f_back
    return frame.f_code.co_filename if frame else ""


def _searching() -> bool:
    """Whether a folder is listed in the search for modules or distributions, which is noted in another way."""
    name = _caller()
    return name.startswith("<frozen importlib") or "importlib" in Path(name).parts[:-1]


def _asked_by_author() -> bool:
    """Whether it is the author's code that asks, by way of the standard library or not; a library's own looking around
    (for its settings, its fonts, a terminal) decides nothing."""
    frame: FrameType | None = sys._getframe(2)
    while frame:
        name = frame.f_code.co_filename
        if name != __file__ and not name.startswith("<frozen"):
            if name.startswith(SITES):
                return False
            if not name.startswith(STANDARD):
                return True
        frame = frame.f_back
    return False


def _looking(path, dir_fd=None) -> None:
    notes = _notes
    if notes is None or isinstance(path, int) or getattr(_busy, "on", False):
        return
    with _unheard():
        if _asked_by_author() and (at := _path(path, dir_fd)) is not None:
            notes.looks(at)


def _seen_open(path, flags, mode=0o777, *, dir_fd=None):
    notes = _notes
    if notes is None or dir_fd is None or getattr(_busy, "on", False):
        return _open(path, flags, mode, dir_fd=dir_fd)
    with _unheard():  # Python's own event does not tell the folder
        if (at := _path(path, dir_fd)) is not None:
            notes.opened(at, flags)
        return _open(path, flags, mode, dir_fd=dir_fd)


def _seen_stat(path, *, dir_fd=None, follow_symlinks=True):
    _looking(path, dir_fd)
    return _stat(path, dir_fd=dir_fd, follow_symlinks=follow_symlinks)


def _seen_lstat(path, *, dir_fd=None):
    _looking(path, dir_fd)
    return _lstat(path, dir_fd=dir_fd)


def _seen_access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True):
    _looking(path, dir_fd)
    return _access(path, mode, dir_fd=dir_fd, effective_ids=effective_ids, follow_symlinks=follow_symlinks)


def _seen_readlink(path, *, dir_fd=None):
    _looking(path, dir_fd)
    return _readlink(path, dir_fd=dir_fd)


def _seen_variable(environment, key):
    notes = _notes
    if notes is not None and not getattr(_busy, "on", False):
        with _unheard():
            name = os.fsdecode(key) if isinstance(key, str | bytes) else ""
            if name and (name not in OF_THE_TERMINAL or _asked_by_author()):
                notes.asks(name)
    return _get_variable(environment, key)


def _seen_variables(environment):
    notes = _notes
    if notes is not None and not getattr(_busy, "on", False):
        with _unheard():
            if _asked_by_author():
                notes.asks(ALL)
    return _each_variable(environment)


def _seen_find(finder, fullname, path=None, target=None):
    spec = _find_spec(fullname, path, target)
    notes = _notes
    if notes is not None and not getattr(_busy, "on", False):
        with _unheard():
            if fullname.partition(".")[0] not in sys.stdlib_module_names and _asked_by_author():
                _searched(notes, fullname.rpartition(".")[2], sys.path if path is None else path, spec)
    return spec


def _searched(notes: _Notes, name: str, folders: Iterable[str], spec) -> None:
    """Note that a module was not found in the folders before the one that has it: one that is put there later is found."""
    # Of a package without `__init__` each folder may hold a part.
    origin = (spec and spec.origin) or ""
    for folder in folders:
        folder = os.path.abspath(folder)
        if origin and origin.startswith(folder + os.sep):
            return
        for place in (os.path.join(folder, name), os.path.join(folder, f"{name}.py")):
            if not origin or not of_library(place):
                notes.looked.setdefault(place, look(place))


def _text_run(loader, fullname):
    path = os.path.abspath(loader.get_filename(fullname))
    if _notes is None or of_library(path):
        return _get_code(loader, fullname)
    with _unheard():
        text = loader.get_data(path)
        _notes.runs(path, text)
    return loader.source_to_code(text, path)


assert shutil  # loaded for its sake of os.stat, see above
