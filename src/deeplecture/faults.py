"""The last resort for what no command foresaw: a sentence for the user, and the traceback in a file."""

import errno
import os
import shlex
import sys
from pathlib import Path

from deeplecture.errors import UserError

PACKAGE = Path(__file__).parent
WAYS_OUT = {
    errno.ENOSPC: "the disk is full: free some space",
    errno.EDQUOT: "your share of the disk is used up: free some space",
    errno.EROFS: "the disk can only be read: work on a copy elsewhere",
    errno.EACCES: "this is not allowed: look at the owner and the mode of the file and of its folder",
    errno.EPERM: "this is not allowed: look at the owner and the mode of the file and of its folder",
    errno.ENOENT: "there is no such file or folder",
    errno.EISDIR: "this is a folder, and a file is needed",
    errno.ENOTDIR: "a part of this path is a file, and a folder is needed",
    errno.EEXIST: "this is there already, and is a file where a folder is needed, or the other way round",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EMFILE: "too many files are open: raise `ulimit -n`",
}


def told_of(error: BaseException) -> str:
    """What to say of an error: the message of ours; for others the place of their traceback too."""
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, OSError) and error.errno in WAYS_OUT:
        return f"{error.filename or 'a file'}: {WAYS_OUT[error.errno]} ({_kept(error)})"
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror} ({_kept(error)})"
    if isinstance(error, EOFError) and "marshal" in str(error):
        # Python keeps a compiled module that a full disk cut off, and fails at it ever after (its issue 126606).
        folders = shlex.join([sys.pycache_prefix] if sys.pycache_prefix else [sys.prefix, str(PACKAGE)])
        return (
            "a compiled module of Python is cut off, as a full disk leaves it; remove them all, Python makes them anew: "
            f"find {folders} -name '*.pyc' -delete ({_kept(error)})"
        )
    words = " ".join(str(error).split())[:300]
    return f"a fault of this program, which should not have happened: {type(error).__name__}: {words} ({_kept(error)})"


def _kept(error: BaseException) -> str:
    """Where the traceback is; on a disk that takes none, the traceback itself."""
    import tempfile
    import traceback

    text = "".join([f"deeplecture {' '.join(sys.argv[1:])}\n\n", *traceback.format_exception(error)])
    try:
        handle, name = tempfile.mkstemp(prefix="deeplecture-", suffix=".traceback.txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        return f"the traceback is in {name}"
    except OSError:
        return f"no file could be written for the traceback:\n{text}"


def closed_streams() -> list[int]:
    """Those of standard output and error whose reader has gone, as `head` does when it had enough."""
    import select

    closed = []
    for number in (1, 2):
        try:
            poll = select.poll()
            poll.register(number, 0)
            if any(event & select.POLLERR for _, event in poll.poll(0)):
                closed.append(number)
        except (OSError, AttributeError):
            continue
    return closed


def quieten(numbers: list[int]) -> None:
    """Let streams that nobody reads go nowhere, so that the interpreter's last flush has no error to report."""
    for number in numbers:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
