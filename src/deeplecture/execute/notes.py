"""What was noted of a process: files, folders, paths and variables, each with what it was when it was first asked for."""

import os
from collections.abc import Iterable

from deeplecture.execute import fingerprints
from deeplecture.execute.callers import asked_by_author
from deeplecture.execute.fingerprints import CHANGED, OF_FILES, checksum, digest_of, listing, look, searched
from deeplecture.execute.libraries import ZIP, of_library

SKIPPED = ("/proc/", "/sys/", "/dev/")
# Matplotlib's memory of the fonts that it found.
NOT_READ = ("fontlist-",)
PATH = "PYTHONPATH"  # Python makes a path of it before anything can be heard
CODE = (".py", ".pyc", ".so", ".pyd", ".pth")
_stat = os.stat  # `watch` puts another in its place


class Notes:
    """What was noted, by absolute paths.

    Attributes:
        project: the folder whose files are told relative to it.
        fixed: variables that the engine sets, which decide nothing.
        before: the environment as it was at the beginning.
        read, listed, looked, searched, asked, found: what was seen, and what it was then.
        stamps: of the files read, to tell whether they were written meanwhile.
        written, made: files and folders that the code itself made.
    """

    def __init__(self, project: str, fixed: Iterable[str]):
        self.project, self.fixed, self.before = project, frozenset(fixed), dict(os.environ)
        self.read: dict[str, str] = {}
        self.listed: dict[str, str] = {}
        self.looked: dict[str, str] = {}
        self.searched: dict[str, str] = {}
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
        if path.startswith(SKIPPED):
            path = os.path.realpath(path)  # below an open folder, or the one that the code runs in
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

    def searches(self, folder: str, name: str) -> None:
        if folder in self.before.get(PATH, "").split(os.pathsep):
            self.asks(PATH)
        if not self.own(path := os.path.join(folder, name)):
            self.searched.setdefault(path, searched(path))

    def asks(self, name: str) -> None:
        if name not in self.fixed:
            self.asked.setdefault(name, fingerprints.asked(name, self.before, self.fixed))

    def plain(self) -> dict[str, dict[str, str]]:
        """What was noted until now: paths below the project relative to it, others whole."""
        for path, stamp in self.stamps.items():
            if path not in self.written and _stamp(path) != stamp:
                self.read[path] = CHANGED

        def named(noted: dict[str, str]) -> dict[str, str]:
            inside = self.project + os.sep
            return {path.removeprefix(inside) if path != self.project else ".": noted[path] for path in sorted(noted)}

        of_files = {kind: named(getattr(self, kind)) for kind in OF_FILES}
        of_names = {"asked": dict(sorted(self.asked.items())), "found": dict(sorted(self.found.items()))}
        return {**of_files, **of_names}


def _counts_by_version(path: str) -> bool:
    """Whether a file is the code of a library, or what a distribution says of itself to other libraries."""
    if path == ZIP or not of_library(path):
        return path == ZIP
    return path.endswith(CODE) or (".dist-info" + os.sep in path and not asked_by_author())


def _stamp(path: str) -> tuple[int, int, int] | None:
    try:
        status = _stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
