"""Stage 5, publish: the site is made beside the old one and takes its place in one rename."""

import ctypes
import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from deeplecture.cache import clear, no_folder, read_sealed, sha256, write_sealed
from deeplecture.errors import UserError
from deeplecture.faults import WAYS_OUT

WORK = ".deeplecture"


@dataclass(frozen=True)
class Content:
    """What a file of the site holds: bytes, or the file that they are copied from; its SHA-256 where that is known.

    The bytes are None where the site has this file already.
    """

    body: bytes | Path | None
    sha256: str = ""

    def read(self) -> bytes:
        """The content itself; of a file that the site has already there is none."""
        return self.body.read_bytes() if isinstance(self.body, Path) else self.body or b""

    def digest(self) -> str:
        """The SHA-256 of the content."""
        if not self.sha256:
            object.__setattr__(self, "sha256", hashlib.sha256(self.read()).hexdigest())
        return self.sha256


@contextmanager
def explained(doing: str) -> Iterator[None]:
    """Turn what a disk or its folders may have against being written into a message that says so."""
    try:
        yield
    except OSError as error:
        where = error.filename or ""
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            at = f" ({where})" if where else ""  # a file that is being written does not tell its name
            raise UserError(f"{doing}: the disk is full{at}; the last good site stays. Free some space") from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise UserError(f"{doing}: {where} cannot be written; the last good site stays. Check its owner") from error
        if error.errno in WAYS_OUT and where:
            raise UserError(f"{doing}: {where}: {WAYS_OUT[error.errno]}; the last good site stays") from error
        raise


@contextmanager
def locked(root: Path, seconds: float = 900) -> Iterator[None]:
    """Hold the project's lock; a second build waits for the first and says so.

    Raises:
        UserError: the other build did not end in time.
    """
    from filelock import FileLock, Timeout

    folder = root / WORK
    if no_folder(folder):
        raise UserError(f"{folder} is no folder, and builds keep their results there: move it away")
    with explained("making the work folder"):
        folder.mkdir(exist_ok=True)
    owner = folder / "builder"
    for file in (folder / "lock", owner):
        if file.is_symlink() or (file.exists() and not file.is_file()):  # nobody's lock: a lock is a file
            clear(file)
    lock = FileLock(folder / "lock")
    try:
        with explained("taking the lock"):
            lock.acquire(timeout=0)
    except Timeout:
        other = owner.read_text(errors="replace")[:20].strip() if owner.is_file() else "unknown"
        print(f"another build (process {other}) works on this project: waiting for its lock to go", file=sys.stderr)
        try:
            lock.acquire(timeout=seconds)
        except Timeout:
            raise UserError(
                f"the build of process {other} holds the lock still, after {seconds:.0f} s: end it"
            ) from None
    try:
        with explained("taking the lock"):
            owner.write_text(str(os.getpid()))
        yield
    finally:
        lock.release()


def published(root: Path, site: Path, warnings: list[str] | None = None, *, read: bool = False) -> dict[str, str]:
    """Path to SHA-256 of the site's files as the last build left them; mends first what a killed build left.

    A file that somebody touched since, or took away, is not among them.

    Args:
        warnings: is told of what was touched.
        read: whether to read the files: a bad block of a disk changes a file and not its time.

    Raises:
        UserError: the site's folder is a link or a file.
    """
    recover(root, site)
    target, known, touched = root / site, {}, []
    if target.is_symlink():
        raise UserError(
            f"{target} is a link, and a build puts a new folder in its place: take it away, or name the folder that it leads "
            "to as `output-dir`"
        )
    if target.exists() and not target.is_dir():
        raise UserError(f"{target} is a file, and the site's folder is to lie there: move it away")
    stamps, damaged = _stamps(root, site)
    for path, (digest, *stamp) in stamps.items():
        place = os.path.join(target, path)
        try:
            if list(_stamp(place)) == stamp and not (read and sha256(Path(place)) != digest):
                known[path] = digest
                continue
        except OSError:
            pass
        touched.append(path)
    if damaged:
        tell = f"{memo(root, site).name}, which tells what the site holds, was damaged: the site is written again"
    else:
        more = f" and {len(touched) - 1} more" if len(touched) > 1 else ""
        tell = f"{site / touched[0]}{more} was changed since the last build: it is made again" if touched else ""
    if warnings is not None and tell and target.exists():
        warnings.append(tell)
    return known


def damaged(root: Path, site: Path) -> list[str]:
    """The site's files that look as the last build left them and hold something else: the next build does not mend them."""
    found = []
    for path, (digest, *stamp) in _stamps(root, site)[0].items():
        place = root / site / path
        with suppress(OSError):
            if list(_stamp(os.fspath(place))) == stamp and sha256(place) != digest:
                found.append(path)
    return found


def memo(root: Path, site: Path) -> Path:
    """The file that tells what the last build wrote into a site; it changes when the site does."""
    return root / WORK / f"{site.as_posix().replace('/', '-')}.json"


def publish(root: Path, site: Path, files: Mapping[str, Content], known: Mapping[str, str], *, keep: bool) -> bool:
    """Make the site folder hold exactly these files.

    Args:
        root: the project; its `.deeplecture` folder holds the new site while it is made.
        site: the site's folder, relative to the project.
        files: path in the site to its content.
        known: what `published` gave when the build began.
        keep: whether files of the old site that are not named stay (a build of some units only).

    Returns:
        Whether anything changed.

    Raises:
        UserError: the disk is full or a folder cannot be written; the old site stays.
    """
    target, work = root / site, root / WORK
    digests = {path: content.digest() for path, content in files.items()}
    if keep:
        digests |= {path: digest for path, digest in known.items() if path not in digests}
    if digests == known and set(_files(target)) == set(known):
        return False
    fresh = work / f"new-{os.getpid()}"
    old, _ = _stamps(root, site)
    stamps = {}
    with explained("writing the site"):
        shutil.rmtree(fresh, ignore_errors=True)
        for folder in sorted({os.path.dirname(path) for path in digests}):
            (fresh / folder).mkdir(parents=True, exist_ok=True)
        for path, digest in sorted(digests.items()):
            place = os.path.join(fresh, path)
            if known.get(path) == digest:
                _link_or_copy(os.path.join(target, path), place)
                stamps[path] = old[path]
            else:
                body = files[path].read()
                Path(place).write_bytes(body)
                # Of what was written: a source that was edited since its checksum was taken is written again by the next.
                stamps[path] = [hashlib.sha256(body).hexdigest(), *_stamp(place)]
        target.parent.mkdir(parents=True, exist_ok=True)
        _swap(fresh, target, work / f"old-{os.getpid()}")
        write_sealed(memo(root, site), stamps)
    return True


def _link_or_copy(old: str, new: str) -> None:
    """Give a file of the old site a place in the new one: a second name where the disk has such, else a copy."""
    try:
        os.link(old, new)
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK):
            raise
        shutil.copy2(old, new)


def recover(root: Path, site: Path) -> None:
    """Clear away what a killed build left; where it was killed between two renames, put the old site back."""
    target, work = root / site, root / WORK
    for old in work.glob("old-*"):
        if not target.exists() and old.is_dir() and not old.is_symlink():
            os.rename(old, target)
        else:
            clear(old)
    for new in work.glob("new-*"):
        clear(new)


def _files(folder: Path) -> Iterator[str]:
    for top, _, names in os.walk(folder):
        here = os.path.relpath(top, folder).replace(os.sep, "/")
        yield from (name if here == "." else f"{here}/{name}" for name in names)


def _stamp(path: str) -> tuple[int, int]:
    status = os.stat(path)
    return status.st_size, status.st_mtime_ns


def _stamps(root: Path, site: Path) -> tuple[dict[str, list], bool]:
    """Path to digest and stamp of the site's files, as the last build wrote them down; and whether that is damaged."""
    found, damaged = read_sealed(memo(root, site))
    return (found if isinstance(found, dict) else {}), damaged


def _swap(fresh: Path, target: Path, old: Path) -> None:
    """Put `fresh` in the place of `target` in one step where the system can exchange two folders."""
    if not target.exists():
        os.rename(fresh, target)
    elif _exchange(fresh, target):
        shutil.rmtree(fresh)
    else:
        # Two renames: for an instant there is no site. `recover` mends it if the build is killed just then.
        os.rename(target, old)
        os.rename(fresh, target)
        shutil.rmtree(old)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders atomically: Linux's renameat2(RENAME_EXCHANGE), macOS's renamex_np(RENAME_SWAP)."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        first, second = os.fsencode(one), os.fsencode(other)
        if sys.platform == "linux":
            return library.renameat2(-100, first, -100, second, 2) == 0
        if sys.platform == "darwin":
            return library.renamex_np(first, second, 2) == 0
    except (OSError, AttributeError):
        pass
    return False
