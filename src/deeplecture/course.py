"""What a course tells the engine of itself, in its `_quarto.yml`, where stock Quarto lets it pass:

    deeplecture:
      package: pond            # its Python package: pond/figures/UNIT/NAME.py, pond/experiments/UNIT/NAME.py
      style: pond.style        # a module whose function rc() gives matplotlib's settings, or an .mplstyle file
      cover: pond/title        # UNIT/NAME of a figure that takes title, subtitle and upright: card and e-book's cover
      cover-alt: "A heron."    # what it shows
      check: strict            # a picture without `fig-alt`, or on another host, is an error and not a warning; this is so
                               # of itself where there is a package, unless it says `lenient`
      cache: s3://bucket/pond  # a cache that several clones share (see `share/shared.py`): a folder, or an address

All of it may be left out. A course that is installed adds to the command by entry points (name = module): of the group
`deeplecture.commands`, commands as those in `deeplecture/commands`; of `deeplecture.needs`, what `doctor` looks for besides
(see `commands/doctor.of_courses`).
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path

from deeplecture import paths
from deeplecture.errors import BuildError, Finding
from deeplecture.read.config import line_of, read_yaml
from deeplecture.usage import UsageError

KEY = "deeplecture"


@dataclass(frozen=True)
class Course:
    """A course as its `_quarto.yml` describes it; "" is what it leaves out.

    Attributes:
        root: the project's folder.
        package, style, cover, cover_alt, check, cache: see this module.
    """

    root: Path
    package: str = ""
    style: str = ""
    cover: str = ""
    cover_alt: str = ""
    check: str = ""
    cache: str = ""

    @property
    def strict(self) -> bool:
        """Whether findings of the weight `strict` are errors."""
        return self.check == "strict" or (not self.check and bool(self.package))

    @property
    def figures(self) -> str:
        """The package of its figures, "" where it has none."""
        return self.package and f"{self.package}.figures"

    def folder(self, part: str) -> Path | None:
        """The folder of `figures` or `experiments`, None where there is none."""
        folder = package_folder(f"{self.package}.{part}", self.root) if self.package else None
        return folder if folder and folder.is_dir() else None

    @cached_property
    def style_file(self) -> Path | None:
        """The file of its style, None where matplotlib's own is good enough."""
        if self.style.endswith(".mplstyle"):
            return self.root / self.style
        return module_file(self.style, self.root) if self.style else None

    def enter(self) -> None:
        """Let this process import the course's modules, and let what it imports find the course."""
        sys.path[:0] = [str(root) for root in roots(self.root) if str(root) not in sys.path]
        os.environ["DEEPLECTURE_PROJECT"] = str(self.root)


def read_course(root: Path) -> Course:
    """Read what a project says of its course.

    Raises:
        BuildError: something unknown, or something that is not there.
    """
    root = root.resolve()
    stated = (read_yaml(root, "_quarto.yml") if (root / "_quarto.yml").is_file() else {}).get(KEY) or {}
    known = [field.name.replace("_", "-") for field in fields(Course) if field.name != "root"]
    if not isinstance(stated, dict) or not all(isinstance(value, str) for value in stated.values()):
        raise BuildError(
            Finding("_quarto.yml", line_of(root, "_quarto.yml", KEY), f"`{KEY}:` takes texts for {', '.join(known)}")
        )
    found = Course(root, **{name.replace("-", "_"): value for name, value in stated.items() if name in known})
    if problems := list(_problems(found, stated, known)):
        raise BuildError(
            [Finding("_quarto.yml", line_of(root, "_quarto.yml", f"{name}:"), text) for name, text in problems]
        )
    return found


def _problems(course: Course, stated: dict, known: list[str]) -> Iterator[tuple[str, str]]:
    """(key, what is wrong with it)."""
    for name in stated:
        if name not in known:
            yield name, f"`{KEY}:` has no {name}: it takes {', '.join(known)}"
    if course.check not in ("", "strict", "lenient"):
        yield "check", f"`check` takes strict or lenient, not {course.check}"
    if course.package and not package_folder(course.package, course.root):
        yield "package", f"there is no package {course.package}: neither in this folder nor in src, nor installed"
    if course.style and not (course.style_file and course.style_file.is_file()):
        yield "style", f"there is no style {course.style}: name a module of the course, or an .mplstyle file"
    if course.cover and not ((folder := course.folder("figures")) and (folder / f"{course.cover}.py").is_file()):
        yield (
            "cover",
            f"there is no figure {course.cover}: write UNIT/NAME of one in {course.package or 'PACKAGE'}/figures",
        )


def roots(project: Path) -> tuple[Path, ...]:
    """The folders whose modules are part of what a course depends on: the project's, and the engine's."""
    found = [project / "src", project, paths.PACKAGE.parent]
    return tuple(dict.fromkeys(folder.resolve() for folder in found if folder.is_dir()))


def package_folder(package: str, project: Path) -> Path | None:
    """The folder of a dotted package: in the project, or installed; None where it is nowhere. Nothing is imported."""
    parts = package.split(".")
    for folder in (root.joinpath(*parts) for root in roots(project)):
        if folder.is_dir():
            return folder
    try:
        spec = find_spec(parts[0])
    except (ImportError, ValueError):
        spec = None
    found = [Path(at).joinpath(*parts[1:]) for at in (spec and spec.submodule_search_locations) or ()]
    return next((folder for folder in found if folder.is_dir()), None)


def module_file(module: str, project: Path) -> Path | None:
    """The file of a dotted module, None where it is nowhere."""
    package, _, name = module.rpartition(".")
    folders = [package_folder(package, project)] if package else roots(project)
    return next((folder / f"{name}.py" for folder in folders if folder and (folder / f"{name}.py").is_file()), None)


def rc() -> dict:
    """Matplotlib's settings for the figures of the project around: its style's, with ids that are the same every time."""
    try:
        project = paths.project()
    except UsageError:
        if os.environ.get("DEEPLECTURE_PROJECT"):  # which names none
            raise
        return _rc(None)  # a figure that is called outside of any course
    return _rc(project)


def own_settings() -> None:
    """Begin with matplotlib's own settings, whatever file of a user's they were read from."""
    import matplotlib

    for settings in (matplotlib.rcParams, matplotlib.rcParamsOrig):
        # Not by their own `update`: the defaults need no validation, which takes half a second.
        dict.update(settings, {**matplotlib.rcParamsDefault, "backend": "agg"})


@cache
def course_of(project: Path) -> Course:
    """What a project says of its course, read once in this process."""
    return read_course(project)


@cache
def _rc(project: Path | None) -> dict:
    course = course_of(project) if project else Course(Path())
    own: dict = {}
    if course.style.endswith(".mplstyle"):
        from matplotlib import rc_params_from_file

        own = dict(rc_params_from_file(str(course.style_file), use_default_template=False))
    elif course.style:
        from importlib import import_module

        own = import_module(course.style).rc()
    return {**own, "svg.hashsalt": "deeplecture"}
