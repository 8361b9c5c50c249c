"""`deeplecture render`: one deck or page alone."""

import argparse
import sys
from pathlib import Path

from deeplecture.commands.arguments import add_jobs, complete_units
from deeplecture.usage import UsageError

HELP = "render one deck or page alone, its format from its front matter"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.qmd", help="the source").completer = complete_units
    parser.add_argument("-o", "--out", type=Path, metavar="PAGE.html", help="the page (default: beside the source)")
    add_jobs(parser)


def run(args: argparse.Namespace) -> int:
    from deeplecture.build import render
    from deeplecture.progress import Terminal, summary

    page = args.out or args.file.with_suffix(".html")
    if page.is_dir():
        raise UsageError(f"--out {page}: this is a folder; name the page in it: --out {page / args.file.stem}.html")
    report = render(args.file, page, jobs=args.jobs, progress=Terminal())
    for warning in report.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    print(summary(report), file=sys.stderr)
    print(page)
    return 0
