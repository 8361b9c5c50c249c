"""Files that leave a project: written as a folder or as one ZIP archive, the same files as the same bytes."""

import datetime
import hashlib
import io
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from deeplecture.cache import write_atomically
from deeplecture.usage import UsageError

BESIDE = ("CITATION.cff", "LICENSE")  # of the project, where it has them


def beside(root: Path) -> dict[str, bytes]:
    """The project's own files that go along with whatever leaves it."""
    return {name: (root / name).read_bytes() for name in BESIDE if (root / name).is_file()}


def checksums(files: Mapping[str, bytes]) -> dict[str, str]:
    """Name to SHA-256."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def zipped(files: Mapping[str, bytes], made: int) -> bytes:
    """Files as a ZIP archive in which all bear one time.

    Args:
        made: seconds since 1970.
    """
    when = datetime.datetime.fromtimestamp(made, datetime.UTC).timetuple()[:6]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, when)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return archive.getvalue()


def write_folder(folder: Path, files: Mapping[str, bytes], mark: str) -> None:
    """Write files into a folder, in the place of those that were written there before.

    Args:
        mark: the file by which a folder of this kind is known.

    Raises:
        UsageError: something else lies in the folder.
    """
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / mark).is_file())):
        raise UsageError(f"{folder}: something else lies here; name another place with --out")
    if folder.is_dir():
        shutil.rmtree(folder)
    # The mark is written first: a folder that was begun can be begun again.
    for name in sorted(files, key=lambda name: name != mark):
        write_atomically(folder / name, files[name])
