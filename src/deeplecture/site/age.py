"""Whether a site is as its sources are: what each build noted of those that it read."""

from collections.abc import Iterable
from pathlib import Path

from deeplecture.cache import digest, read_sealed, write_sealed
from deeplecture.read.project import Project
from deeplecture.site.publish import WORK

NOTED = "built.json"


def note(project: Project, made: Iterable[str], *, whole: bool) -> None:
    """Write down which texts a site was made of.

    Args:
        made: the sources that were made.
        whole: whether all pages were, so that what the configuration says holds for all of them.
    """
    noted = {} if whole else _noted(project.root)
    noted |= {path: project.sources[path].sha256 for path in made}
    if whole:
        noted["_quarto.yml"] = _configured(project)
    write_sealed(project.root / WORK / NOTED, noted)


def changed(project: Project) -> list[str]:
    """The sources, and perhaps the configuration, that are not what the site was made of; none where no build noted any."""
    noted = _noted(project.root)
    now = {path: source.sha256 for path, source in project.sources.items()} | {"_quarto.yml": _configured(project)}
    return [path for path, sha256 in now.items() if noted and noted.get(path) != sha256]


def _noted(root: Path) -> dict[str, str]:
    noted, _ = read_sealed(root / WORK / NOTED)
    return noted if isinstance(noted, dict) else {}


def _configured(project: Project) -> str:
    return digest([(file.name, file.read_bytes().hex()) for file in sorted(project.root.glob("_quarto*.yml"))])
