"""The site's drawings: what their artists told when they were drawn, and whether they are those of the code as it is now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from deeplecture.cache import Cache
from deeplecture.check.problem import Problem
from deeplecture.errors import UserError
from deeplecture.execute.calls import Call
from deeplecture.execute.figures import FIGURES, picture_name
from deeplecture.execute.fingerprints import OF_FILES
from deeplecture.execute.keys import keys_of
from deeplecture.execute.plan import Plan
from deeplecture.execute.still import Still
from deeplecture.read.project import Project
from deeplecture.site.age import changed
from deeplecture.site.publish import WORK

FILES = (*OF_FILES, "found")  # what a figure was made of besides its code and the machine's libraries


@dataclass(frozen=True)
class ShownDrawing:
    """A drawing of the site: its figure's name, the cell that shows it, and what its artists told."""

    figure: str
    file: str
    line: int
    faults: tuple[str, ...]

    @property
    def problems(self) -> list[Problem]:
        return [
            Problem("figure", f"{self.figure}: {fault}", "", file=self.file, line=self.line) for fault in self.faults
        ]


def shown(project: Project, plans: Mapping[str, Plan], files: Mapping[str, int]) -> dict[str, ShownDrawing]:
    """The drawings of a site by the names of their pictures.

    Args:
        plans: source to its plan.
        files: the site's files.

    Raises:
        UserError: the site is older than its sources or than the code of its figures.
    """
    older = changed(project)
    places = _places(project, plans)
    cache, still = Cache(project.root / WORK / "cache"), Still(project.root, {})
    found: dict[str, ShownDrawing] = {}
    for call, key in keys_of(places, project.course).items():
        entry = cache.get("figure", key, lambda entry: False)
        if (
            entry is None
            or still.changed({kind: entry.meta["made_of"][kind] for kind in FILES})
            or not _there(project, picture_name(call, entry.sha256, entry.meta["suffix"]), files)
        ):
            older.append(f"the figure {call.figure.name}")
        else:
            file, line = places[call]
            name = picture_name(call, entry.sha256, entry.meta["suffix"])
            found[name] = ShownDrawing(call.figure.name, file, line, tuple(entry.meta["faults"]))
    if older and cache.folder.is_dir():
        more = f" and {len(older) - 3} more" if len(older) > 3 else ""
        raise UserError(f"the site is older than {', '.join(older[:3])}{more}: run `deeplecture build` first")
    return found


def _places(project: Project, plans: Mapping[str, Plan]) -> dict[Call, tuple[str, int]]:
    """Each figure that a page shows, with the cell that shows it."""
    return {call: place for path, made in plans.items() for call, place in _shown(project, path, made)}


def _shown(project: Project, path: str, made: Plan) -> Iterator[tuple[Call, tuple[str, int]]]:
    for number, call in made.figures.items():
        cell = project.sources[path].cells[number]
        for one in call.variants or (call,):
            yield one, (cell.file, cell.line)


def _there(project: Project, name: str, files: Mapping[str, int]) -> bool:
    return f"{project.prefix}{FIGURES}/{name}" in files
