"""Every folder of a project, named once."""

import os
from pathlib import Path

PACKAGE = Path(__file__).parent


def project() -> Path:
    """The project's root: `$DEEPLECTURE_PROJECT`, else the nearest folder upwards that holds `_quarto.yml`.

    Raises:
        FileNotFoundError: neither is there.
    """
    if named := os.environ.get("DEEPLECTURE_PROJECT"):
        return Path(named).resolve()
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / "_quarto.yml").is_file():
            return folder
    raise FileNotFoundError(
        f"no _quarto.yml in {here} or above it: change into a course's folder, or name it with --project DIR"
    )


def records() -> Path:
    """The folder of recorded experiments, one folder each."""
    return project() / "figures"
