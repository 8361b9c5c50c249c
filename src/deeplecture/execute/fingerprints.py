"""What there is at a path or under a name at a moment, as a short text: the same for who notes it and for who asks again."""

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from importlib.machinery import all_suffixes
from pathlib import Path

# What builds write themselves: Python's beside modules, ours into a project.
BYTECODE, PROJECT = "__pycache__", "_quarto.yml"
MADE_BY_BUILDS = {".deeplecture", "_site", "_print"}
ALL_DISTRIBUTIONS, DISTRIBUTION = "*", (".dist-info", ".egg-info")
CHANGED = "changed while it was read"
OF_FILES = ("read", "listed", "looked", "searched")  # what is told by paths
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
            kinds = {one.name: one.is_dir() for one in entries if one.name != BYTECODE}
    except (OSError, ValueError):
        return ""
    names = sorted(f"{name}{'/' * folder}" for name, folder in kinds.items())
    if PROJECT in kinds:
        names = [name for name in names if name.rstrip("/") not in MADE_BY_BUILDS]
    return digest_of("\0".join(names).encode(errors="surrogateescape"))


def searched(path: str) -> str:
    """What a search in a folder finds: for `FOLDER/NAME` the files that the module can be loaded from, for
    `FOLDER/NAME.dist-info` the distributions of that name, for `FOLDER/*.dist-info` all of them."""
    folder, name = os.path.split(path)
    names = _names(folder)
    if name.endswith(DISTRIBUTION[0]):
        wanted = plain(name.removesuffix(DISTRIBUTION[0]))
        infos = [one for one in names if one.lower().endswith(DISTRIBUTION)]
        found = [one for one in infos if wanted in (ALL_DISTRIBUTIONS, plain(one.rpartition(".")[0].partition("-")[0]))]
    else:
        suffixes = all_suffixes()
        found = [one for one in names if one.startswith(name) and one[len(name) :] in suffixes]
        if name in names and os.path.isdir(path):
            found += [
                f"{name}/",
                *(f"{name}/{one}" for one in _names(path) if one.removeprefix("__init__") in suffixes),
            ]
    return " ".join(sorted(found))


def plain(distribution: str) -> str:
    """A distribution's name as all spellings of it are compared."""
    return re.sub(r"[-_.]+", "_", distribution).lower()


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except (OSError, ValueError):
        return []


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


def found(project: Path, files: str, patterns: Sequence[str]) -> dict[str, list[list[list]]]:
    """What patterns find in the project's files of a glob: file to its paragraphs in which there is anything, each a list for
    every pattern, as `re.findall` gives it.

    Raises:
        OSError: a file cannot be read.
        ValueError: the glob leads out of the project, or a pattern is none (`re.error` is no `ValueError` and is raised too).
    """
    searches = [re.compile(pattern) for pattern in patterns]
    answer = {}
    for path in sorted(one for one in project.glob(files) if one.is_file()):
        paragraphs = path.read_text(encoding="utf-8", errors="replace").split("\n\n")
        every = ([search.findall(text) for search in searches] for text in paragraphs)
        answer[path.relative_to(project).as_posix()] = [lists for lists in every if any(lists)]
    return answer


def answer(found: Mapping) -> str:
    """A digest of what `found` gave."""
    return digest_of(json.dumps(found).encode())


def found_again(project: Path, question: str) -> str:
    """The digest of what there is to find now for a question, glob and patterns as JSON; "" where it cannot be asked."""
    try:
        files, *patterns = json.loads(question)
        return answer(found(project, files, patterns))
    # What was noted may come from elsewhere, and be anything.
    except (OSError, ValueError, TypeError, NotImplementedError, RecursionError, re.error):
        return ""


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
