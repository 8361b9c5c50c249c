"""What a stage made, kept under a key of all that it was made from.

An entry is one file, `<kind>/<key>`: a line with the SHA-256 of the next, a line of JSON that names the entry, and length and
SHA-256 of the bytes that follow. It is written beside its place and renamed into it, so that a build killed at any moment leaves
whole entries only.
"""

import errno
import hashlib
import json
import os
import secrets
import shutil
import stat
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from deeplecture.errors import UserError

KINDS = ("source", "plan", "figure", "code", "values", "parse", "body", "page")
CHECK = "check"  # what `deeplecture check` found, which it prunes itself
ENCODER = json.JSONEncoder(sort_keys=True, default=str)  # one for all: a key is made for each of hundreds of figures
FORMAT = "3"  # raised when the meaning of entries changes


def digest(*parts) -> str:
    """A key of 40 hexadecimal digits for text, bytes and whatever JSON can hold (paths as text)."""
    plain = [{"sha256": hashlib.sha256(part).hexdigest()} if isinstance(part, bytes) else part for part in parts]
    return hashlib.sha256(ENCODER.encode([FORMAT, *plain]).encode()).hexdigest()[:40]


def sha256(path: Path) -> str:
    """The checksum of a file, "" where there is none."""
    try:
        return hashlib.sha256(content(path)).hexdigest()
    except (FileNotFoundError, IsADirectoryError):
        return ""


def opened(path: str | Path) -> BinaryIO:
    """A file, open to be read.

    Raises:
        IsADirectoryError: what stands there is no file: a folder, or a pipe or device, which would be read for ever.
    """
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise IsADirectoryError(errno.EISDIR, "no file", os.fspath(path))
    return open(path, "rb")


def content(path: str | Path) -> bytes:
    """What a file holds; raises as `opened`."""
    with opened(path) as file:
        return file.read()


@dataclass(frozen=True)
class Entry:
    """A kept result.

    Attributes:
        meta: what JSON can hold.
        body: bytes; None if they were not asked for.
        sha256: the body's checksum.
        checksum: of all that the entry holds.
    """

    meta: Mapping
    body: bytes | None = b""
    sha256: str = ""
    checksum: str = ""

    @property
    def held(self) -> bytes:
        """The body of an entry whose body was asked for."""
        return self.body or b""


class Store(Protocol):
    """A cache that several clones share."""

    def take(self, kind: str, keys: Collection[str], fits: Callable[[Entry], bool]) -> Mapping[str, Entry]:
        """Those of the entries that are there and whole and have the shape that their reader asks for."""

    def give(self, kind: str, key: str, entry: Entry) -> None:
        """Offer an entry that was made here."""


@dataclass
class Cache:
    """The cache below a folder, counting what it was asked.

    Attributes:
        folder: where the entries lie.
        hits, misses: keys found here and not found, by kind.
        used: keys asked for or put, by kind.
        fetched: keys that came from the shared cache, by kind.
        warnings: damaged entries that were taken out.
        shared: what others made, None where there is no such cache.
    """

    folder: Path
    hits: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    misses: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    used: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    fetched: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    warnings: list[str] = field(default_factory=list)
    shared: Store | None = None

    def get(
        self,
        kind: str,
        key: str,
        needed: Callable[[Entry], bool] = lambda entry: True,
        holds: Callable[[Entry], bool] = lambda entry: True,
    ) -> Entry | None:
        """The entry as this folder has it, or None. A damaged one is taken out, with a warning, and counts as not there.

        Args:
            needed: is asked whether the body is to be read, and with that checked; its length is checked always.
            holds: is asked whether what the entry was made of besides is as it was; where it is not, it counts as not there.
        """
        self.used[kind].add(key)
        path = os.path.join(self.folder, kind, key)
        try:
            with opened(path) as file:
                entry = _read(file, f"{kind}/{key}", needed)
        except (OSError, ValueError) as error:
            if isinstance(error, FileNotFoundError) and not os.path.islink(path):
                self.misses[kind] += 1
                return None
            entry = None  # a folder, a pipe, a link to nothing or to itself, a bad block
        if entry is None:
            self.warnings.append(f"the cache entry {kind}/{key} was damaged: it is made again")
            make_way(Path(path), self.folder.parent)
            Path(path).unlink(missing_ok=True)
            self.misses[kind] += 1
            return None
        if not holds(entry):
            self.misses[kind] += 1
            return None
        self.hits[kind] += 1
        return entry

    def fetch(
        self,
        kind: str,
        keys: Collection[str],
        fits: Callable[[Entry], bool],
        holds: Callable[[Entry], bool] = lambda entry: True,
    ) -> dict:
        """Key to entry of those that the shared cache has and that hold; they are kept in this folder from now on.

        Args:
            fits: is asked whether an entry has the shape that its reader asks for (see `share/shapes.py`); one that has not
                is refused and told.
            holds: as `get` takes it.
        """
        if self.shared is None or not keys:
            return {}
        found = {
            key: self._keep(kind, key, entry)
            for key, entry in self.shared.take(kind, keys, fits).items()
            if holds(entry)
        }
        self.fetched[kind].update(found)
        return found

    def put(self, kind: str, key: str, entry: Entry) -> Entry:
        """Keep an entry that was made here, and offer it to the shared cache; returns it as `get` would."""
        kept = self._keep(kind, key, entry)
        if self.shared is not None:
            self.shared.give(kind, key, kept)
        return kept

    def _keep(self, kind: str, key: str, entry: Entry) -> Entry:
        self.used[kind].add(key)
        body = entry.body or b""
        sha256 = hashlib.sha256(body).hexdigest()
        # Not sorted: what a figure's numbers are named stays in the figure's order, as in a call that draws it.
        head = json.dumps({"name": f"{kind}/{key}", "meta": entry.meta, "length": len(body), "sha256": sha256}).encode()
        checksum = hashlib.sha256(head).hexdigest()
        make_way(self.folder / kind / key, self.folder.parent)
        write_atomically(self.folder / kind / key, b"\n".join([checksum.encode(), head, body]))
        return Entry(json.loads(head)["meta"], body, sha256, checksum)

    def remember(self) -> None:
        """Write down what this build asked for, for `deeplecture cache`."""
        state = {
            "hits": self.hits,
            "misses": self.misses,
            "fetched": {kind: len(keys) for kind, keys in self.fetched.items()},
            "used": {kind: sorted(keys) for kind, keys in self.used.items()},
        }
        write_sealed(self.folder / "last.json", state)


def _read(file: BinaryIO, name: str, needed: Callable[[Entry], bool]) -> Entry | None:
    """An entry as its file has it, None where the file is damaged or holds another entry."""
    checksum, head = file.readline().rstrip(b"\n"), file.readline().rstrip(b"\n")
    if hashlib.sha256(head).hexdigest().encode() != checksum:
        return None
    about = json.loads(head)
    if not isinstance(about, dict) or about.get("name") != name:
        return None
    if os.fstat(file.fileno()).st_size != len(checksum) + len(head) + 2 + about["length"]:
        return None
    entry = Entry(about["meta"], None, about["sha256"], checksum.decode())
    if not needed(entry):
        return entry
    body = file.read()
    return replace(entry, body=body) if hashlib.sha256(body).hexdigest() == entry.sha256 else None


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that at every moment its place holds the old content or the new.

    It gets the mode that the umask gives to new files: `open` makes it, for what `tempfile` makes is its owner's alone.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.parent / f".new-{secrets.token_hex(8)}"
    try:
        with open(new, "xb") as file:
            file.write(data)
        os.replace(new, path)
    except BaseException as error:
        new.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename in (None, str(new)):
            error.filename = str(path)  # a full disk names nothing, and nobody knows the new file
            del error.filename2
        raise


def clear(path: Path) -> None:
    """Take away what stands at a path of our own: a file, a link (not what it leads to), a folder."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def make_way(path: Path, top: Path) -> None:
    """Let a file be written at a path below a folder of our own: what stands there and is no file goes, and so does what
    stands where its folders are to be."""
    if path.is_symlink() or path.is_dir():
        clear(path)
    for folder in path.parents:
        if folder == top:
            break
        if no_folder(folder):
            with suppress(IsADirectoryError):  # another thread was faster
                folder.unlink(missing_ok=True)


def no_folder(path: Path) -> bool:
    """Whether something stands at a path and is no folder. A link to a folder is one: somebody keeps the cache elsewhere.

    In this order: a folder that another thread makes meanwhile is none and then one, and never something else.
    """
    return os.path.lexists(path) and not path.is_dir()


def write_sealed(path: Path, value) -> None:
    """Write what JSON can hold, with a checksum, so that `read_sealed` tells whether it is as it was."""
    text = json.dumps(value, sort_keys=True).encode()
    make_way(path, path.parent)
    write_atomically(path, b"\n".join([hashlib.sha256(text).hexdigest().encode(), text]))


def read_sealed(path: Path) -> tuple[object, bool]:
    """What `write_sealed` wrote, None where there is nothing whole; and whether something stands there that is damaged."""
    try:
        seal, _, text = content(path).partition(b"\n")
    except FileNotFoundError:
        return None, path.is_symlink()
    except OSError:
        return None, True
    if seal.startswith(b"{"):  # of an engine that sealed nothing
        return None, False
    whole = hashlib.sha256(text).hexdigest().encode() == seal
    return (json.loads(text), False) if whole else (None, True)


@dataclass(frozen=True)
class Usage:
    """What `deeplecture cache` tells: entries and bytes by kind, the last build's hits and misses, and how many of the latter
    the shared cache had."""

    entries: Mapping[str, int]
    bytes: Mapping[str, int]
    unused: Mapping[str, int]
    hits: Mapping[str, int]
    misses: Mapping[str, int]
    fetched: Mapping[str, int]


def usage(folder: Path) -> Usage:
    """Count a cache's entries; `unused` are those that the last whole build did not ask for."""
    last = _last(folder)
    files = {kind: list(_entries(folder, kind)) for kind in KINDS}
    return Usage(
        {kind: len(paths) for kind, paths in files.items()},
        {kind: sum(path.stat().st_size for path in paths) for kind, paths in files.items()},
        {kind: sum(path.name not in last["used"][kind] for path in paths) for kind, paths in files.items()},
        last["hits"],
        last["misses"],
        last["fetched"],
    )


def prune(folder: Path) -> int:
    """Remove the entries that the last whole build did not use, leavings of killed builds, and folders of kinds that an older
    engine kept; returns the count of entries."""
    last, removed = _last(folder), 0
    for old in [one for one in folder.glob("*") if one.is_dir() and one.name not in (*KINDS, CHECK)]:
        removed += sum(file.is_file() for file in old.rglob("*"))
        shutil.rmtree(old)
    for kind in KINDS:
        for path in _entries(folder, kind):
            if path.name not in last["used"][kind]:
                path.unlink()
                removed += 1
        for path in (folder / kind).glob(".new-*"):
            if time.time() - path.stat().st_mtime > 3600:
                path.unlink()
    return removed


def _entries(folder: Path, kind: str) -> Iterable[Path]:
    return (path for path in (folder / kind).glob("*") if not path.name.startswith("."))


def _last(folder: Path) -> dict[str, dict]:
    """What the last whole build asked for, by kind: nothing where there was none, or one of an engine without that kind."""
    file = folder / "last.json"
    state, damaged = read_sealed(file)
    if state is None and file.is_file():
        try:
            state = json.loads(file.read_text())  # of an engine that sealed nothing
        except ValueError:
            damaged = True
    if damaged or not isinstance(state, dict | None):
        raise UserError(f"{file} is damaged: `deeplecture build` writes it anew")
    state = state or {}
    nothing = {"hits": 0, "misses": 0, "fetched": 0, "used": []}
    return {what: {kind: state.get(what, {}).get(kind, none) for kind in KINDS} for what, none in nothing.items()}
