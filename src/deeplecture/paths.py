"""Where the project around is, and its records; and the engine's own folder."""

import os
from pathlib import Path

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
