"""Arguments that several commands take, how they are read, and how a shell completes them."""

import argparse
import re
from pathlib import Path

from deeplecture import paths
from deeplecture.usage import UsageError, did_you_mean


def parsed(parser: argparse.ArgumentParser, words: list[str]) -> argparse.Namespace:
    """What a parser reads from words.

    Raises:
        UsageError: there is an option or an argument too many; it names the option that may have been meant, of the
            subcommand's parser where this sets itself as the default of `parser`.
    """
    args, unknown = parser.parse_known_args(words)
    if unknown:
        known = getattr(args, "parser", parser)._option_string_actions
        hint = did_you_mean(unknown[0].partition("=")[0], known) or "; --help lists what it takes"
        what = "option" if unknown[0].startswith("-") else "further argument"
        raise UsageError(f"it takes no {what} {unknown[0]}{hint}")
    return args


def add_project(parser: argparse.ArgumentParser) -> None:
    """`--project DIR`, which `course_folder` reads."""
    parser.add_argument("--project", type=Path, metavar="DIR", help="the course's folder (default: the one around)")


def add_units(parser: argparse.ArgumentParser, which: str) -> None:
    """Sources that a command is asked for, which `sources` reads; `which` says what is done with them."""
    units = parser.add_argument("units", nargs="*", metavar="UNIT", help=f"{which} (default: all)")
    units.completer = complete_units  # type: ignore[attr-defined]


def add_folder(parser: argparse.ArgumentParser, default: str, what: str) -> None:
    """`--out DIR`, which `folder` reads; `what` says what lies in it."""
    parser.add_argument("--out", type=Path, metavar="DIR", help=f"{what} (default: {default} in the project)")


def add_jobs(parser: argparse.ArgumentParser, default: int | None = None) -> None:
    """`--jobs N`."""
    shown = default or "one a core"
    parser.add_argument(
        "--jobs", type=count, default=default, metavar="N", help=f"processes at the same time (default: {shown})"
    )


def add_cache(parser: argparse.ArgumentParser) -> None:
    """`--cache URL`, which `cache_address` reads, and `--cache-write`."""
    parser.add_argument(
        "--cache", metavar="URL",
        help="take what others made from this folder or address (default: what _quarto.yml names; none for no such cache)",
    )  # fmt: skip
    parser.add_argument("--cache-write", action="store_true", help="give what is made here to that cache")


def cache_address(args: argparse.Namespace) -> str | None:
    """The shared cache of `--cache`, a folder as seen from here; None where the course says which."""
    address = args.cache
    if address in (None, "", "none") or re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", address) or "://" in address:
        return address
    try:
        return str(Path(address).expanduser().absolute())
    except RuntimeError:
        raise UsageError(f"--cache {address}: there is no such user") from None


def course_folder(args: argparse.Namespace) -> Path:
    """The folder of the course that a command works on.

    Raises:
        UsageError: there is none around, or `--project` names none.
    """
    if args.project is None:
        return paths.project()
    root = args.project.expanduser().resolve()
    if not root.exists():
        raise UsageError(f"--project {args.project}: there is no such folder")
    if not root.is_dir():
        raise UsageError(f"--project {args.project}: this is a file; name the folder that holds _quarto.yml")
    if not (root / "_quarto.yml").is_file():
        raise UsageError(f"--project {args.project}: no course, for {root / '_quarto.yml'} is not there")
    return root


def sources(args: argparse.Namespace, root: Path) -> tuple[str, ...]:
    """The sources that a command is asked for as the project names them, each given as seen from here or from the project."""
    return tuple(_in_project(unit, root) for unit in args.units)


def _in_project(unit: str, root: Path) -> str:
    here = Path(unit).resolve()
    return here.relative_to(root).as_posix() if here.is_file() and here.is_relative_to(root) else Path(unit).as_posix()


def folder(args: argparse.Namespace, root: Path, default: str, what: str) -> Path:
    """The folder that a command writes to.

    Args:
        default: within the project, where `--out` names none.
        what: is written there, for the message.

    Raises:
        UsageError: a file stands there.
    """
    out = args.out or root / default
    if out.exists() and not out.is_dir():
        raise UsageError(f"--out {out}: this is a file; name the folder that {what} go to")
    return out


def count(text: str) -> int:
    """A whole number from 1."""
    if not text.isascii() or not text.isdecimal() or not 0 < int(text[:9]) or len(text) > 6:
        raise argparse.ArgumentTypeError(f"it takes a whole number from 1, not {text}")
    return int(text)


def port(text: str) -> int:
    """A port's number; 0 asks for a free one."""
    if not text.isascii() or not text.isdecimal() or not 0 <= int(text[:9]) <= 65535:
        raise argparse.ArgumentTypeError(f"it takes a port from 0 to 65535, not {text}")
    return int(text)


def complete_figures(**_) -> list[str]:
    """The names of all figures, for a shell."""
    from deeplecture.course import read_course
    from deeplecture.figure import all_figures

    folder = read_course(paths.project()).folder("figures")
    found = list(all_figures(folder)) if folder else []
    return [*(name.partition("/")[2] for name in found), *found]


def complete_experiments(**_) -> list[str]:
    """The names of all experiments, for a shell."""
    from deeplecture import record

    return record.names()


def complete_units(prefix: str, **_) -> list[str]:
    """The sources below what is typed so far, for a shell."""
    from argcomplete.completers import FilesCompleter

    return FilesCompleter(["qmd"])(prefix)
