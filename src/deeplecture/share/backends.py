"""Where a shared cache lies: in a folder, or at an address that fsspec reaches."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from typing import IO, Protocol
from urllib.parse import unquote

from deeplecture.cache import opened, write_atomically

LARGEST = 64_000_000  # bytes of one entry: twice what a cell may show; sixteen are read at once
PIECE = 1_000_000  # bytes
WEB = ("http", "https")
OF_FILE = re.compile(r"^file://(localhost)?(?=/)", re.IGNORECASE)  # of this machine


class NoEntry(ValueError):
    """What lies under a name cannot be read, whatever the others are."""


class TooLarge(NoEntry):
    """What lies under a name is larger than any entry, or has no end; no more than `LARGEST` bytes of it were read."""

    def __init__(self):
        super().__init__(f"it has more than {LARGEST / 1e6:g} MB")


class Backend(Protocol):
    """Where the objects lie. A name that is not there raises FileNotFoundError, one that cannot be read NoEntry."""

    def open(self, write: bool) -> None: ...

    def read(self, name: str) -> bytes: ...

    def write(self, name: str, data: bytes) -> None: ...

    def names(self, kind: str) -> set[str]: ...


class Folder:
    """A folder, perhaps of another machine."""

    def __init__(self, path: Path):
        self.path = path

    def open(self, write: bool) -> None:
        if write:
            self.path.mkdir(parents=True, exist_ok=True)
        elif not self.path.is_dir():
            raise OSError("there is no such folder")

    def read(self, name: str) -> bytes:
        try:
            with opened(self.path / name) as file:
                return _bounded(file)
        except FileNotFoundError:
            raise
        except OSError as error:  # a folder, a pipe, a link to itself, a bad block
            raise NoEntry(f"it cannot be read ({error.strerror})") from None

    def write(self, name: str, data: bytes) -> None:
        write_atomically(self.path / name, data)

    def names(self, kind: str) -> set[str]:
        return set(os.listdir(self.path / kind))


class Remote:
    """What fsspec reaches. Object stores put an object whole or not at all; of others the checksum finds a half one."""

    def __init__(self, url: str):
        import fsspec

        self.url, self.protocol = url.rstrip("/"), fsspec.utils.get_protocol(url)
        fsspec.get_filesystem_class(self.protocol)  # loads libraries, which takes time that no network does

    def open(self, write: bool) -> None:
        import fsspec

        if self.protocol in WEB:  # in `http://[::1]/c` fsspec would take the colons for a chain of addresses
            self.system, self.path = fsspec.filesystem(self.protocol), self.url
        else:
            self.system, self.path = fsspec.core.url_to_fs(self.url)

    def read(self, name: str) -> bytes:
        path = f"{self.path}/{name}"
        # A web server need not heed a range: what it sends is read as it comes.
        if self.protocol in WEB:
            with self.system.open(path, "rb", block_size=0, size=1) as file:
                return _bounded(file)
        try:
            return _bounded(io.BytesIO(self.system.cat_file(path, start=0, end=LARGEST + 1)))
        except OSError as error:
            if "range is not satisfiable" in str(error):  # what S3 says of an object of no bytes
                return b""
            if "bucket does not exist" in str(error):  # else no entry would be there, and nobody would hear why
                raise OSError(str(error)) from None
            raise

    def write(self, name: str, data: bytes) -> None:
        self.system.pipe_file(f"{self.path}/{name}", data)

    def names(self, kind: str) -> set[str]:
        found = self.system.ls(f"{self.path}/{kind}", detail=False, refresh=True)
        return {name.rstrip("/").rpartition("/")[2] for name in found}


def _bounded(file: IO[bytes]) -> bytes:
    """All that a file holds, which may come in pieces.

    Raises:
        TooLarge: it holds more than an entry may.
    """
    parts, left = [], LARGEST + 1
    while left > 0 and (part := file.read(min(left, PIECE))):
        parts.append(part)
        left -= len(part)
    if left <= 0:
        raise TooLarge
    return b"".join(parts)


def backend_of(address: str, root: Path) -> Backend:
    """Where a shared cache lies.

    Raises:
        ImportError, ValueError: nothing is installed, or known, that reaches the address.
    """
    scheme, _, place = address.partition("://")
    if not names_folder(address):
        if not scheme or not place.strip("/"):
            raise ValueError(f"{address} names no place")
        if scheme.lower() == "file":
            host = place.partition("/")[0]
            raise ValueError(
                f"{host} is another machine: mount its folder here, and name the place where it is mounted"
            )
        if scheme in ("local", "memory") or "::" in scheme:
            raise ValueError(f"{scheme}:// leads elsewhere, or to nobody: name the place itself")
        if scheme in WEB and set("?#") & set(place):
            raise ValueError("what follows ? or # is part of no entry's address")
        return Remote(address)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:(?!//)", address):
        raise ValueError("a scheme is followed by ://, and a folder with a colon in its name begins with ./")
    return Folder(place_of(address, root))


def names_folder(address: str) -> bool:
    """Whether an address names a folder of this machine, and no place that another library reaches."""
    return "://" not in address or OF_FILE.match(address) is not None


def place_of(address: str, root: Path) -> Path:
    """The folder that an address without another scheme names, as seen from a course's; `~` of nobody is none.

    `file://localhost/tmp/my%20c` is `/tmp/my c`, as RFC 8089 has it.
    """
    path = unquote(OF_FILE.sub("", address)) if OF_FILE.match(address) else address
    return Path(os.path.normpath(os.path.join(root, os.path.expanduser(path))))
