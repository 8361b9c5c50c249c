"""What a result is made of, noted at the moment when it is opened: in the process of a figure, or in a kernel.

    start(project)      # from now on
    ...                 # the author's code
    seen()              # {"read": ..., "listed": ..., "looked": ..., "asked": ..., "found": ..., "libraries": ...}

Files and folders are heard of by Python's audit events (`sys.addaudithook`). Where it has none, the function itself is
wrapped: `os.stat` (does it exist?), the variables of the environment, and the search for modules. Modules outside of
libraries are compiled from their text, which is what is noted of them; bytecode beside it may be older. Libraries count by
the versions of their distributions, their data files (fonts) as any other file.

What was noted lies in `notes.py`; whose code asked is found by `callers.py`. These files, `libraries.py` and `fingerprints.py` are
part of every figure's key. They import the standard library alone, and run before an author's first line.
"""

import json
import os
import shutil  # looks for os.stat in os.supports_dir_fd when it is loaded
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.machinery import FileFinder, PathFinder, SourceFileLoader
from pathlib import Path

from deeplecture.execute import fingerprints
from deeplecture.execute.callers import asked_by_author, caller, searching
from deeplecture.execute.fingerprints import ALL, ALL_DISTRIBUTIONS, DISTRIBUTION, OF_THE_TERMINAL
from deeplecture.execute.libraries import LIBRARIES, ZIP, loaded, of_library
from deeplecture.execute.notes import Notes

_open, _stat, _lstat, _access, _readlink = os.open, os.stat, os.lstat, os.access, os.readlink
_find_spec, _find_in_folder, _get_code = PathFinder.find_spec, FileFinder.find_spec, SourceFileLoader.get_code
# Not there any more where `importlib_metadata` was loaded before, which finds distributions by itself: it lists folders.
_find_distributions = getattr(PathFinder, "find_distributions", None)
_get_variable, _each_variable = os._Environ.__getitem__, os._Environ.__iter__
_busy = threading.local()
_notes: Notes | None = None


def start(project: str, fixed: Iterable[str] = ()) -> None:
    """Note from now on what this process reads, and start nothing from bytecode that may be older than its text.

    Args:
        project: the course's folder.
        fixed: variables of the environment that the engine has set for this process.
    """
    global _notes
    _notes = Notes(project, fixed)
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
    if _find_distributions is not None:
        PathFinder.find_distributions = staticmethod(_seen_distributions)  # type: ignore[assignment,method-assign]
    FileFinder.find_spec = _seen_find_in_folder  # type: ignore[method-assign]
    SourceFileLoader.get_code = _text_run  # type: ignore[method-assign]


def seen() -> dict:
    """What was noted until now, as plain values: paths below the project are told relative to it, others whole."""
    notes = _notes
    assert notes is not None
    with _unheard():
        return {**notes.plain(), "libraries": loaded()}


def found(project: Path, files: str, patterns: Sequence[str]) -> dict[str, list[list[list]]]:
    """What `fingerprints.found` gives; the answer is noted, and not the files that it was found in."""
    with _unheard():
        answer = fingerprints.found(project, files, patterns)
        if _notes is not None:
            _notes.found[json.dumps([files, *patterns])] = fingerprints.answer(answer)
    return answer


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


def _heard_open(notes: Notes, path, mode, flags: int) -> None:
    if (at := _path(path)) is not None and not isinstance(path, int):
        notes.opened(at, flags)


def _heard_listing(notes: Notes, path) -> None:
    at = _open_folder(path) if isinstance(path, int) else _path(path)
    if at is not None and not searching():
        notes.lists(at)


def _heard_scanning(notes: Notes, path) -> None:
    """What the author lists with `os.scandir` itself tells more than names: all of it is looked at."""
    _heard_listing(notes, path)
    at = _open_folder(path) if isinstance(path, int) else _path(path)
    if at is not None and not caller().startswith(("<frozen", *LIBRARIES)):
        with suppress(OSError), os.scandir(at) as entries:
            for one in entries:
                notes.looks(one.path)


def _heard_extension(notes: Notes, name, file, *more) -> None:
    """A module that is no Python is loaded from a file."""
    if file:
        notes.reads(os.path.abspath(file))


def _heard_second_name(notes: Notes, old, new, *more) -> None:
    if (at := _path(old)) is not None:
        notes.reads(at)
    _heard_moving(notes, old, new)


def _heard_database(notes: Notes, database) -> None:
    name = os.fsdecode(database) if isinstance(database, str | bytes | os.PathLike) else ""
    if name.startswith("file:"):
        from urllib.parse import unquote, urlsplit

        name = unquote(urlsplit(name).path)
    if name and name != ":memory:":
        for suffix in ("", "-wal"):
            notes.opened(os.path.abspath(name + suffix), os.O_RDONLY)


def _heard_library(notes: Notes, name) -> None:
    if isinstance(name, str | bytes) and os.sep in os.fsdecode(name):
        notes.opened(os.path.abspath(os.fsdecode(name)), os.O_RDONLY)


def _heard_making(notes: Notes, path, *more) -> None:
    if (at := _path(path)) is not None and not os.path.isdir(at):
        notes.made.add(at)


def _heard_moving(notes: Notes, old, new, *more) -> None:
    if (at := _path(new)) is not None:
        notes.written.add(at)


_EVENTS: dict[str, Callable[..., None]] = {
    "open": _heard_open, "os.listdir": _heard_listing, "os.scandir": _heard_scanning, "sqlite3.connect": _heard_database,
    "os.mkdir": _heard_making, "os.rename": _heard_moving, "os.link": _heard_second_name, "ctypes.dlopen": _heard_library,
    "import": _heard_extension,
}  # fmt: skip


def _looking(path, dir_fd=None) -> None:
    notes = _notes
    if notes is None or isinstance(path, int) or getattr(_busy, "on", False):
        return
    with _unheard():
        if asked_by_author() and (at := _path(path, dir_fd)) is not None:
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
            if name and (name not in OF_THE_TERMINAL or asked_by_author()):
                notes.asks(name)
    return _get_variable(environment, key)


def _seen_variables(environment):
    notes = _notes
    if notes is not None and not getattr(_busy, "on", False):
        with _unheard():
            if asked_by_author():
                notes.asks(ALL)
    return _each_variable(environment)


def _seen_find(finder, fullname, path=None, target=None):
    """A module is searched for: what is no folder yet, or no archive, may be one later. Only what comes before the module on the
    path is asked, and remembered as None where it is neither; the rest is not in the cache."""
    spec = _find_spec(fullname, path, target)
    notes = _notes
    if notes is not None and not getattr(_busy, "on", False):
        with _unheard():
            if asked_by_author():
                for folder in sys.path if path is None else path:
                    if folder != ZIP and sys.path_importer_cache.get(folder, finder) is None and (at := _path(folder)):
                        notes.looks(at)
    return spec


def _seen_find_in_folder(finder, fullname, target=None):
    """A module is searched for in a folder: another file there, or one in an earlier folder, would be found later."""
    notes, folder = _notes, os.path.abspath(finder.path)
    if notes is not None and not getattr(_busy, "on", False) and not of_library(folder + os.sep):
        with _unheard():
            if asked_by_author():
                notes.searches(folder, fullname.rpartition(".")[2])
    return _find_in_folder(finder, fullname, target)


def _seen_distributions(context=None):
    """Distributions are searched for, those of a name or all."""
    from importlib.metadata import DistributionFinder

    context, notes = context or DistributionFinder.Context(), _notes
    if notes is not None and not getattr(_busy, "on", False):
        with _unheard():
            if asked_by_author():
                name = (context.name or ALL_DISTRIBUTIONS) + DISTRIBUTION[0]
                for at in filter(None, map(_path, context.path)):
                    notes.searches(at, name)
    return _find_distributions(context)  # type: ignore[misc]


def _text_run(loader, fullname):
    path = os.path.abspath(loader.get_filename(fullname))
    if _notes is None or of_library(path):
        return _get_code(loader, fullname)
    with _unheard():
        text = loader.get_data(path)
        _notes.runs(path, text)
    return loader.source_to_code(text, path)


assert shutil  # loaded for its sake of os.stat, see above
