"""What a figure is: a pure function that draws, says of which kind it is, and gives its numbers.

    @figure("computed")
    def gradient_descent_bowl(learning_rate: float = 0.1, steps: int = 20) -> Figure:
        picture, axes = style.canvas()
        ...
        return with_numbers(picture, loss_start=7.125, loss_end=0.0467)

The decorated function draws when it is called; `gradient_descent_bowl.numbers(steps=50).loss_end` gives what
was drawn as plain numbers, for tables and tests, and `gradient_descent_bowl["loss_end:.2f"]` as a text says it.
"""

import functools
import importlib
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Literal

from deeplecture.knob import started
from deeplecture.numbers import Numbers
from deeplecture.record import load, stands_in
from deeplecture.usage import did_you_mean

Kind = Literal["computed", "measured", "cited", "schematic"]
KINDS = ("computed", "measured", "cited", "schematic")
RECORD = "record"  # the parameter that a measured figure gets its record by


@dataclass(frozen=True)
class Declaration:
    """What a figure function declares of itself.

    Attributes:
        name: the function's name, which is also its file's.
        kind: one of `KINDS`.
        record: the experiment whose record a measured figure plots.
        cite: BibTeX keys of the sources of a cited figure's numbers.
        limit: seconds that drawing may take before the build ends it.
        file: the source file.
    """

    name: str
    kind: Kind
    record: str | None
    cite: tuple[str, ...]
    limit: float
    file: Path


def figure(kind: Kind, *, record: str | None = None, cite: str | tuple[str, ...] = (), limit: float = 60.0) -> Callable:
    """Declare a function as a figure of the course.

    Args:
        kind: `computed`, `measured`, `cited` or `schematic`.
        record: name of the experiment that a measured figure plots.
        cite: BibTeX key or keys of a cited figure.
        limit: seconds after which the build ends the drawing.

    Raises:
        ValueError: the kind is none of the four, or a measured figure names no record, or a cited one no source.
    """
    cite = (cite,) if isinstance(cite, str) else tuple(cite)
    if kind not in KINDS:
        raise ValueError(f"a figure's kind is one of {', '.join(KINDS)}, not {kind!r}")
    if kind == "measured" and not record:
        raise ValueError("a measured figure names its record: @figure('measured', record='EXPERIMENT')")
    if kind == "cited" and not cite:
        raise ValueError("a cited figure names its source: @figure('cited', cite='BIBTEX-KEY')")

    def declare(function: Callable) -> FigureFunction:
        return FigureFunction(
            function, Declaration(function.__name__, kind, record, cite, limit, Path(inspect.getfile(function)))
        )

    return declare


class FigureFunction:
    """A figure of the course: called, it draws its picture; it tells the numbers behind it."""

    def __init__(self, function: Callable, about: Declaration):
        functools.update_wrapper(self, function)
        self.about = about
        self._function = function
        self._known: dict[tuple, Numbers] = {}
        signature = inspect.signature(function)
        self._takes_record = about.record is not None and next(iter(signature.parameters), "") == RECORD
        parameters = list(signature.parameters.values())[self._takes_record :]
        self.__signature__ = signature.replace(parameters=parameters)

    def __call__(self, *args, **options):
        """Draw it. A measured figure whose first parameter is `record` is given the record that it names; in place of a
        knob the function is given the knob's start."""
        from matplotlib import rc_context
        from matplotlib.figure import Figure

        from deeplecture.course import rc

        args, options = tuple(map(started, args)), {name: started(value) for name, value in options.items()}
        given = [load(self.about.record)] if self._takes_record else []
        with rc_context(rc()):
            picture = self._function(*given, *args, **options)
        if not isinstance(picture, Figure):
            raise TypeError(
                f"figure {self.about.name} returned {type(picture).__name__}, not a matplotlib Figure: "
                "end it with `return picture`"
            )
        if not stands_in():
            self._known[self._key(args, options)] = _numbers_of(picture)
        return picture

    def numbers(self, *args, **options) -> Numbers:
        """The numbers behind the picture that the same arguments draw."""
        if stands_in():  # those of the project's own records are others, and are asked for again afterwards
            return _numbers_of(self(*args, **options))
        key = self._key(args, options)
        if key not in self._known:
            self(*args, **options)
        return self._known[key]

    def __getitem__(self, wanted: str) -> str:
        """A number in words of a text, of the picture that no arguments draw: see `numbers.Numbers`."""
        return self.numbers()[wanted]

    def _key(self, args: tuple, options: dict) -> tuple:
        bound = self.__signature__.bind(*args, **options)
        bound.apply_defaults()
        return tuple((name, repr(started(value))) for name, value in bound.arguments.items())


def _numbers_of(picture) -> Numbers:
    return Numbers(**getattr(picture, "numbers", {}))


def with_numbers(picture, **numbers):
    """Give a picture the numbers it shows and return it.

    Args:
        picture: the `matplotlib.figure.Figure`.
        numbers: names to numbers, texts, or (nested) sequences and arrays of them; kept as plain Python values.
    """
    picture.numbers = {name: _plain(value) for name, value in numbers.items()}
    return picture


def with_film(picture, film):
    """Give a picture a film (`deeplecture.film.Film`) that pages of the site play in its place, and return it.

    The picture is the film's still: it stays on paper, in e-books, in stock Quarto and where motion is not wanted.
    """
    picture.film = film
    return picture


def with_interactive(picture, interactive):
    """Give a picture what readers of a page can handle in its place (`deeplecture.interactive.Interactive`), and return it.

    The picture stays for whoever does not ask for it, on paper, in e-books and in stock Quarto: it carries the claim.
    """
    picture.interactive = interactive
    return picture


def _plain(value):
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def figure_files(unit: Path) -> dict[str, Path]:
    """Name to file of every figure of a unit: one figure, one file, one function, all of one name."""
    return {file.stem: file for file in sorted(unit.glob("*.py")) if not file.stem.startswith("_")}


def all_figures(folder: Path) -> dict[str, Path]:
    """UNIT/NAME to file of every figure of a course, whose units are the folders in `folder`."""
    units = [unit for unit in sorted(folder.iterdir()) if (unit / "__init__.py").is_file()]
    return {f"{unit.name}/{name}": file for unit in units for name, file in figure_files(unit).items()}


def namespace(package: str, folder: Path) -> tuple[Callable, Callable]:
    """`__getattr__` and `__dir__` of a unit's package of figures, so that `fig.NAME` imports only NAME's own file.

    Python names the module in a package as it names its file; `fig.NAME` is the figure in it nevertheless.
    """
    sys.modules[package].__class__ = _Figures

    def get(name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        # Looked for by its name, not in a list of all: a new figure beside it changes nothing for who asks for this one.
        if not (folder / f"{name}.py").is_file():
            files = figure_files(folder)
            raise AttributeError(
                f"no figure {name} in {package}{did_you_mean(name, files)} (`deeplecture figures` lists them)"
            )
        return getattr(importlib.import_module(f"{package}.{name}"), name)

    return get, lambda: sorted(figure_files(folder))


class _Figures(ModuleType):
    """A unit's package: a module NAME in it that holds a figure NAME is that figure."""

    def __getattribute__(self, name: str):
        value = super().__getattribute__(name)
        if isinstance(value, ModuleType) and not name.startswith("_"):
            return vars(value).get(name, value)
        return value
