"""Files that are written whole or not at all."""

import contextlib
import shutil
from pathlib import Path

from deeplecture.errors import UserError


def write_whole(file: Path, contents: bytes) -> None:
    """Write a file so that a kill or a full disk at any moment leaves either the old file or the new one.

    Args:
        file: its folder must exist.

    Raises:
        UserError: it cannot be written; the message names the file, its size, the space that is left and the way out.
    """
    part = file.with_name(f"{file.name}.part")
    try:
        part.write_bytes(contents)
        part.replace(file)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        old = "the old file is whole; " if file.is_file() else ""
        raise UserError(
            f"cannot write {file} ({len(contents):,} bytes): {error.strerror}{_space(file.parent)}; {old}"
            "make room, or name another folder"
        ) from error


def _space(folder: Path) -> str:
    try:
        return f", {shutil.disk_usage(folder).free:,} bytes are free there"
    except OSError:
        return ""
