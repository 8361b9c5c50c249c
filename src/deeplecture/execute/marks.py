"""What there is at a path or under a name at a moment, as a short text: the same for who notes it and for who asks again."""

import hashlib
import os
import stat
from collections.abc import Iterable, Mapping

# What builds write themselves.
NOT_LISTED = {"__pycache__", ".deeplecture", "_site", "_print"}
CHANGED = "changed while it was read"
ALL = "*"  # stands among variables for the names of all
# What a terminal or a login says of itself: libraries ask for it and draw the same.
OF_THE_TERMINAL = {
    "PATH",
    "HOME",
    "TERM",
    "COLUMNS",
    "LINES",
    "PWD",
    "USER",
    "LOGNAME",
    "SHELL",
    "TMPDIR",
    "PYTEST_CURRENT_TEST",
}
# What Jupyter sets for each of its kernels.
OF_A_KERNEL = {
    "JPY_PARENT_PID",
    "JPY_SESSION_NAME",
    "JPY_INTERRUPT_EVENT",
    "PYDEVD_USE_FRAME_EVAL",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "FORCE_COLOR",
    "PAGER",
    "GIT_PAGER",
    "MPLBACKEND",
}

_stat, _lstat, _readlink, _scandir = os.stat, os.lstat, os.readlink, os.scandir  # `watch` puts others in their place


def checksum(path: str) -> str:
    """The SHA-256 of a file, "" where there is none; nothing else is opened (a pipe would wait for its other end)."""
    try:
        if not stat.S_ISREG(_stat(path).st_mode):
            return ""
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def digest_of(text: bytes) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(text).hexdigest()


def listing(path: str) -> str:
    """A digest of the names in a folder, and which of them are folders; "" where there is none."""
    try:
        with _scandir(path) as entries:
            names = sorted(f"{one.name}{'/' * one.is_dir()}" for one in entries if one.name not in NOT_LISTED)
    except OSError:
        return ""
    return digest_of("\0".join(names).encode(errors="surrogateescape"))


def look(path: str) -> str:
    """What stands at a path: a folder, a file with its size and whether it can be run, something else, or "" for nothing; of a
    link also where it leads."""
    link = ""
    try:
        link = f"link to {_readlink(path)} " if stat.S_ISLNK(_lstat(path).st_mode) else ""
        status = _stat(path)
    except (OSError, ValueError):
        return link
    if not stat.S_ISREG(status.st_mode):
        return link + ("folder" if stat.S_ISDIR(status.st_mode) else "neither file nor folder")
    return f"{link}file {status.st_size}{' to run' if status.st_mode & stat.S_IXUSR else ''}"


def variable(value: str | None) -> str:
    """A digest of a variable's value, which may be a secret; "" where it is not set."""
    return "" if value is None else hashlib.sha256(value.encode(errors="surrogateescape")).hexdigest()[:16]


def asked(name: str, variables: Mapping[str, str], fixed: Iterable[str]) -> str:
    """What a variable is, as `variable` tells it; of `ALL`, a digest of the names of all, but for those that decide nothing.

    Args:
        fixed: the names of those that the engine sets.
    """
    if name != ALL:
        return variable(variables.get(name))
    names = sorted(set(variables) - set(fixed) - OF_THE_TERMINAL - OF_A_KERNEL)
    return digest_of("\0".join(names).encode(errors="surrogateescape"))
