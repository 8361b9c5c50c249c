"""Where the project around is, and its records; and the engine's own folder."""

import os
from pathlib import Path

from deeplecture.errors import UserError
from deeplecture.usage import UsageError

PACKAGE = Path(__file__).parent


def project() -> Path:
    """The project's root: `$DEEPLECTURE_PROJECT`, else the nearest folder upwards that holds `_quarto.yml`.

    Raises:
        UsageError: neither is there, or what is named is no folder.
    """
    if named := os.environ.get("DEEPLECTURE_PROJECT"):
        if not Path(named).is_dir():
            raise UsageError(f"DEEPLECTURE_PROJECT={named}: there is no such folder")
        return Path(named).resolve()
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / "_quarto.yml").is_file():
            return folder
    raise UsageError(
        f"no course here: there is no _quarto.yml in {here} or above it; change into a course's folder, or name it with "
        "--project DIR or, for every command, with DEEPLECTURE_PROJECT=DIR"
    )


def records() -> Path:
    """The folder of recorded experiments, one folder each."""
    return project() / "figures"


def see_free(folder: Path) -> None:
    """Say so where a record cannot be written to a folder: before it is computed, since that may take an hour.

    Raises:
        UserError: a file stands in the folder's way, or a folder in that of one of its files.
    """
    there = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
    if not there.is_dir():
        raise UserError(f"{there}: a file stands where a record's folder is to be: move it away, and repeat this")
    for path in (folder / "record.json", folder / "results.npz"):
        if path.is_dir():
            raise UserError(f"{path}: a folder stands where a record's file is to be: move it away, and repeat this")
