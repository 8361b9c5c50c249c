"""From a project's folder to what is printed of it: the stages of the site, with another last one."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from deeplecture import build, stop
from deeplecture.cache import Cache
from deeplecture.progress import Progress
from deeplecture.read.project import Project, read_project
from deeplecture.site.publish import WORK, explained, locked


def executed(root: Path, audience: str, last: Callable, *, only: tuple[str, ...] = (), progress: Progress | None = None, paper: str = "pdf"):
    """Run the site's stages up to the executed units and give them to `last`.

    Args:
        root: the project's folder.
        audience: `deck` or `chapter`.
        last: takes what `pages.write_all` takes.
        only: sources to make; empty for all.
        paper: `pdf`, `epub` or `handout`, which decides what `content-visible` shows and `content-hidden` hides.

    Returns:
        What `last` returns.

    Raises:
        BuildError: everything that is wrong with the sources.
    """
    root = root.resolve()
    progress = progress or Progress()
    with stop.telling(lambda: f"nothing is printed; {progress.stopped('print')}"), locked(root), explained("printing"):
        project = _on_paper(read_project(root, only), paper)
        cache = Cache(root / WORK / "cache")
        jobs = os.cpu_count() or 1
        report = build.Report()
        return build.make(project, cache, root / WORK, only, (audience,), jobs, progress, report, last)


def _on_paper(project: Project, paper: str) -> Project:
    outputs = tuple(replace(output, options={**output.options, "paper": paper}) for output in project.outputs)
    return replace(project, outputs=outputs)
