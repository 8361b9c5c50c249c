"""`deeplecture build`: the site of a project."""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from deeplecture.commands.arguments import (
    add_cache,
    add_jobs,
    add_project,
    add_units,
    cache_address,
    count,
    course_folder,
    sources,
)
from deeplecture.errors import UserError
from deeplecture.usage import UsageError, did_you_mean

HELP = "build the decks and the book of a project, as far as anything changed"
AUDIENCES = {"decks": "deck", "book": "chapter"}
OF_OURS = ("jobs", "verify", "cache", "cache_write", "scheduler", "shard", "json")  # options that stock Quarto has not


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_units(parser, "sources to build")
    to = parser.add_argument("--to", default="decks,book", metavar="decks,book", help="which outputs (default: both)")
    to.completer = lambda **_: [*AUDIENCES, "decks,book"]
    add_jobs(parser)
    parser.add_argument("--engine", choices=("pandoc", "quarto"), default="pandoc", help="ours, or stock Quarto")
    add_project(parser)
    parser.add_argument("--verify", action="store_true", help="draw and run everything twice, tell what differs")
    add_cache(parser)
    parser.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="draw figures on the Dask cluster of this scheduler"
    )
    parser.add_argument(
        "--shard",
        type=shard,
        metavar="I/N",
        help="draw the I-th of N parts of the figures into the cache, make no site",
    )
    parser.add_argument("--json", action="store_true", help="end with one line of JSON on standard output")


def run(args: argparse.Namespace) -> int:
    root = course_folder(args)
    wanted = [name.strip() for name in args.to.split(",")]
    if unknown := [name for name in wanted if name not in AUDIENCES]:
        raise UsageError(f"--to takes decks, book or decks,book, not {unknown[0]}{did_you_mean(unknown[0], AUDIENCES)}")
    audiences = tuple(AUDIENCES[name] for name in wanted)
    if args.engine == "quarto":
        if ours := [f"--{name.replace('_', '-')}" for name in OF_OURS if getattr(args, name) not in (None, False, "")]:
            raise UsageError(
                f"--engine quarto renders with stock Quarto, which knows no {', '.join(ours)}: leave it out"
            )
        return _with_quarto(root, audiences, args.units)
    if args.shard and args.verify:
        raise UsageError("--shard makes no site: give --verify to the build that does")
    from deeplecture.build import build, draw_shard
    from deeplecture.progress import Terminal, summary

    units = sources(args, root)
    means: dict = {"audiences": audiences, "only": units, "jobs": args.jobs, "progress": Terminal()}
    means |= {"cache_url": cache_address(args), "cache_write": args.cache_write, "scheduler": args.scheduler}
    if args.shard:
        report = draw_shard(root, *args.shard, **means)
    else:
        report = build(root, verify=args.verify, **means)
    for warning in report.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    print(summary(report), file=sys.stderr)
    told = "part {} of {} is in the cache: no site is made".format(*args.shard) if args.shard else f"open {report.home}"
    print(told, file=sys.stderr)
    if args.json:
        print(report.as_json())
    return 0


def shard(text: str) -> tuple[int, int]:
    """Which part of how many, of `2/4`."""
    part, sign, parts = text.partition("/")
    if not sign or not 1 <= count(part) <= count(parts):
        raise argparse.ArgumentTypeError(f"it takes a part and how many there are, 2/4, not {text}")
    return count(part), count(parts)


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
