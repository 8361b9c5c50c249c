"""Which files belong to Python and to installed distributions, and which of these a process has loaded."""

import os
import site
import sys
import sysconfig
from collections.abc import Iterable


def _whole(folders: Iterable[str]) -> tuple[str, ...]:
    """Beginnings of the paths below folders, as they are named and as links lead to them."""
    return tuple(dict.fromkeys(one + os.sep for path in folders for one in (path, os.path.realpath(path))))


_paths = sysconfig.get_paths()
STANDARD = _whole(_paths[name] for name in ("stdlib", "platstdlib"))
SITES = _whole(
    [
        *site.getsitepackages(),
        *([site.getusersitepackages()] if site.ENABLE_USER_SITE else []),
        _paths["purelib"],
        _paths["platlib"],
    ]
)
LIBRARIES = STANDARD + SITES
ZIP = os.path.join(sys.base_prefix, sys.platlibdir, f"python{sys.version_info[0]}{sys.version_info[1]}.zip")


def of_library(path: str) -> bool:
    """Whether a file belongs to Python or to an installed distribution."""
    return path.startswith(LIBRARIES)


def loaded() -> list[str]:
    """What distributions have loaded, by the names of their packages and modules as they lie in a folder of libraries."""
    files = [vars(module).get("__file__") for module in list(sys.modules.values())]
    below = [
        file[len(folder) :]
        for file in files
        if isinstance(file, str) and file.startswith(SITES)
        for folder in SITES
        if file.startswith(folder)
    ]
    return sorted({path.partition(os.sep)[0].partition(".")[0] for path in below})
