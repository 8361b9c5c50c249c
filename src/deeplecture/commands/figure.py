"""`deeplecture figure`: one figure drawn alone, with arguments of one's own."""

import argparse
import ast
import io
import os
import sys
from collections.abc import Callable
from inspect import Parameter, cleandoc, signature
from pathlib import Path

from deeplecture.commands.arguments import add_project, complete_figures, course_folder, parsed
from deeplecture.errors import UserError
from deeplecture.usage import UsageError, did_you_mean

HELP = "draw one figure alone; `deeplecture figure NAME --help` tells its arguments"
SUFFIXES = ("svg", "pdf", "png")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    name = parser.add_argument("name", metavar="NAME", help="the figure (`deeplecture figures` lists them)")
    name.completer = complete_figures
    parser.add_argument("--out", type=Path, metavar="FILE", help="an .svg, .pdf or .png (default: NAME.svg)")
    parser.add_argument("--package", help=argparse.SUPPRESS)
    add_project(parser)
    if "_ARGCOMPLETE" in os.environ:
        _add_typed(parser, os.environ.get("COMP_LINE", "").split())
        return
    # What follows the name belongs to the figure.
    rest = parser.add_argument(
        "arguments", nargs=argparse.REMAINDER, metavar="--ARGUMENT VALUE", help="the figure's own"
    )
    rest.required = False


def _take_project(args: argparse.Namespace) -> None:
    """What follows the name belongs to the figure, but for `--project DIR`, which every command takes at any place."""
    for at, word in enumerate(args.arguments):
        option, given, value = word.partition("=")
        if option == "--project" and (given or at + 1 < len(args.arguments)):
            args.project = Path(value if given else args.arguments[at + 1])
            args.arguments = args.arguments[:at] + args.arguments[at + (1 if given else 2) :]
            return


def run(args: argparse.Namespace) -> int:
    from deeplecture.course import own_settings

    _take_project(args)
    own_settings()
    function = _function(course_folder(args), args.package, args.name)
    name = function.__name__
    parser = _parser(function, args.out)
    given = vars(parsed(parser, _joined(args.arguments)))
    out = given.pop("out") or Path(f"{name}.svg")
    if out.suffix.removeprefix(".") not in SUFFIXES:
        raise UsageError(f"--out {out}: a figure is written as .svg, .pdf or .png")
    if not out.parent.is_dir():
        raise UserError(f"--out {out}: there is no folder {out.parent}")
    from deeplecture.cache import write_atomically
    from deeplecture.execute.worker import reason, save

    try:
        picture = function(**given)
    except UserError:
        raise
    except Exception as error:
        raise UserError(f"figure {name} cannot be drawn so: {reason(error, name, Path.cwd())}") from error
    drawing = io.BytesIO()
    save(picture, drawing, out.suffix.removeprefix("."))
    try:  # as a whole: matplotlib leaves half a file on a full disk, and an error that says nothing of it
        write_atomically(out, drawing.getvalue())
    except OSError as error:
        raise UserError(f"--out {out}: {error.strerror}") from error
    print(out)
    for name, value in getattr(picture, "numbers", {}).items():
        print(f"{name}: {value}")
    return 0


def _function(root: Path, package: str | None, name: str) -> Callable:
    """A figure's function.

    Args:
        root: the course's folder.
        package: another package of figures than the course's own.
        name: of the figure, UNIT/NAME, or NAME where only one unit has it.

    Raises:
        UserError: there is no such figure or package, or its file cannot be imported.
    """
    import importlib

    from deeplecture.course import package_folder, read_course
    from deeplecture.execute.worker import reason
    from deeplecture.figure import all_figures

    own = read_course(root)
    own.enter()
    if not (package or own.package):
        raise UserError("this course names no package: write `deeplecture: package: NAME` into its _quarto.yml")
    folder = package_folder(package or own.figures, root)
    if folder is None:
        raise UsageError(f"--package {package or own.figures}: no package of figures")
    figures = all_figures(folder)
    found = [one for one in figures if name in (one, one.partition("/")[2])]
    if len(found) > 1:
        raise UserError(f"several units have a figure {name}: name one, {' or '.join(found)}")
    if not found:
        short = [word for one in figures for word in (one.partition("/")[2], one)]
        raise UserError(f"no figure {name}{did_you_mean(name, short) or '; `deeplecture figures` lists them'}")
    unit, _, bare = found[0].partition("/")
    try:
        return getattr(importlib.import_module(f"{package or own.figures}.{unit}.{bare}"), bare)
    except Exception as error:
        raise UserError(f"figure {name} cannot be loaded: {reason(error, bare, Path.cwd())}") from error


def _parser(function: Callable, out: Path | None = None) -> argparse.ArgumentParser:
    """A parser of a figure's own arguments, with its docstring and defaults as help."""
    name, about = function.__name__, getattr(function, "about", None)
    # A figure is its file: where the function says nothing of itself, the file does.
    lines = [cleandoc(function.__doc__ or sys.modules[function.__module__].__doc__ or "")]
    if about:
        record = f", plots the record {about.record}" if about.record else ""
        lines.append(f"Kind: {about.kind}{record}\nFile: {about.file}")
    parser = argparse.ArgumentParser(
        prog=f"deeplecture figure {name}", description="\n\n".join(lines),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, default=out, metavar="FILE", help=f"an .svg, .pdf or .png (default: {name}.svg)"
    )
    _add_own(parser.add_argument_group("arguments of the figure"), function)
    return parser


def _add_own(group, function: Callable) -> None:
    """A figure's arguments as options."""
    for argument, parameter in signature(function).parameters.items():
        needed = parameter.default is Parameter.empty
        kind, strict = _kind(parameter)
        group.add_argument(
            f"--{argument.replace('_', '-')}", dest=argument, required=needed, type=_reader(kind, strict),
            default=None if needed else parameter.default, metavar=kind.__name__.upper() if kind else "VALUE",
            help="needed" if needed else f"default: {parameter.default!r}".replace("%", "%%"),
        )  # fmt: skip


def _kind(parameter: Parameter) -> tuple[type | None, bool]:
    """The type that an argument is declared with, else its default's, and whether it was declared."""
    if isinstance(parameter.annotation, type) and parameter.annotation is not Parameter.empty:
        return parameter.annotation, True
    return (None if parameter.default in (Parameter.empty, None) else type(parameter.default)), False


def _reader(kind: type | None, strict: bool) -> Callable[[str], object]:
    """How a word becomes a value: it is a literal of Python's, or a text; of another type than declared, an error."""

    def read(word: str):
        try:
            value = ast.literal_eval(word)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            value = {"true": True, "false": False}.get(word.lower(), word) if kind is bool else word
        if kind is str:
            return value if isinstance(value, str) else word
        wanted = (int, float) if kind is float else kind
        if strict and (not isinstance(value, wanted) or (isinstance(value, bool) and kind is not bool)):
            raise argparse.ArgumentTypeError(f"it takes {kind.__name__}, not {word}")
        return float(value) if strict and kind is float else value

    return read


def _joined(words: list[str]) -> list[str]:
    """`--left -1e-05` as `--left=-1e-05`: argparse takes what begins with a dash for an option."""
    joined: list[str] = []
    for word in words:
        opened = joined and joined[-1].startswith("--") and "=" not in joined[-1]
        if opened and word.startswith("-") and not word.startswith("--") and word != "-h":
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def _add_typed(parser: argparse.ArgumentParser, words: list[str]) -> None:
    """The options of the figure that is named on a line which a shell wants to complete."""
    from deeplecture import paths

    package = next((words[at + 1] for at in range(len(words) - 1) if words[at] == "--package"), None)
    for word in words[2:]:
        try:
            _add_own(parser, _function(paths.project(), package, word))
            return
        except UserError:
            continue
