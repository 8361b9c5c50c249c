"""`deeplecture build`: the site of a project."""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from deeplecture.commands.arguments import add_cache, add_jobs, add_project, cache_address, complete_units, course
from deeplecture.errors import UserError
from deeplecture.usage import UsageError, did_you_mean

HELP = "build the decks and the book of a project, as far as anything changed"
AUDIENCES = {"decks": "deck", "book": "chapter"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    units = parser.add_argument("units", nargs="*", metavar="UNIT", help="sources to build (default: all)")
    units.completer = complete_units
    to = parser.add_argument("--to", default="decks,book", metavar="decks,book", help="which outputs (default: both)")
    to.completer = lambda **_: [*AUDIENCES, "decks,book"]
    add_jobs(parser)
    parser.add_argument("--engine", choices=("pandoc", "quarto"), default="pandoc", help="ours, or stock Quarto")
    add_project(parser)
    parser.add_argument("--verify", action="store_true", help="draw and run everything twice, tell what differs")
    add_cache(parser)
    parser.add_argument("--json", action="store_true", help="end with one line of JSON on standard output")


def run(args: argparse.Namespace) -> int:
    root = course(args)
    wanted = [name.strip() for name in args.to.split(",")]
    if unknown := [name for name in wanted if name not in AUDIENCES]:
        raise UsageError(f"--to takes decks, book or decks,book, not {unknown[0]}{did_you_mean(unknown[0], AUDIENCES)}")
    audiences = tuple(AUDIENCES[name] for name in wanted)
    if args.engine == "quarto":
        return _with_quarto(root, audiences, args.units)
    from deeplecture.build import build
    from deeplecture.progress import Terminal, summary

    units = tuple(in_project(unit, root) for unit in args.units)
    shared: dict = {"cache_url": cache_address(args), "cache_write": args.cache_write}
    report = build(
        root, audiences=audiences, only=units, jobs=args.jobs, progress=Terminal(), verify=args.verify, **shared
    )
    for warning in report.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    print(summary(report), file=sys.stderr)
    print(f"open {report.home}", file=sys.stderr)
    if args.json:
        print(report.as_json())
    return 0


def in_project(unit: str, root: Path) -> str:
    """A source as the project names it, given as seen from here or from the project."""
    here = Path(unit).resolve()
    return here.relative_to(root).as_posix() if here.is_file() and here.is_relative_to(root) else Path(unit).as_posix()


def _with_quarto(root: Path, audiences: tuple[str, ...], units: list[str]) -> int:
    """Render with stock Quarto: one run a profile."""
    quarto = shutil.which("quarto")
    if quarto is None:
        raise UserError("--engine quarto: no quarto on the PATH; get it from quarto.org, or build without --engine")
    from deeplecture.read.outputs import read_outputs

    for output in read_outputs(root)[0]:
        if output.audience not in audiences:
            continue
        profile = ["--profile", output.profile] if output.profile else []
        for unit in units or [""]:
            done = subprocess.run([quarto, "render", *([unit] if unit else []), *profile], cwd=root)
            if done.returncode:
                return done.returncode
    return 0
