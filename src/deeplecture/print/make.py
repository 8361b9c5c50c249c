"""From a project's folder to what is printed of it: the stages of the site, with another last one."""

import os
from collections.abc import Callable
from pathlib import Path

from deeplecture import build
from deeplecture.cache import Cache
from deeplecture.progress import Progress
from deeplecture.read.project import read_project
from deeplecture.site.publish import WORK, explained, locked


def executed(root: Path, audience: str, last: Callable, *, only: tuple[str, ...] = (), progress: Progress | None = None):
    """Run the site's stages up to the executed units and give them to `last`.

    Args:
        root: the project's folder.
        audience: `deck` or `chapter`.
        last: takes what `pages.write_all` takes.
        only: sources to make; empty for all.

    Returns:
        What `last` returns.

    Raises:
        BuildError: everything that is wrong with the sources.
    """
    root = root.resolve()
    with locked(root), explained("printing"):
        project = read_project(root, only)
        cache = Cache(root / WORK / "cache")
        jobs = os.cpu_count() or 1
        report = build.Report()
        return build.make(project, cache, root / WORK, only, (audience,), jobs, progress or Progress(), report, last)
