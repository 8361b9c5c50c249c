"""`deeplecture render`: one deck or page alone."""

import argparse
import sys
from pathlib import Path

HELP = "render one deck or page alone, its format from its front matter"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.qmd", help="the source")
    parser.add_argument("-o", "--out", type=Path, metavar="PAGE.html", help="the page (default: beside the source)")
    parser.add_argument("--jobs", type=int, metavar="N", help="processes at the same time (default: one a core)")


def run(args: argparse.Namespace) -> int:
    from deeplecture.build import render
    from deeplecture.progress import Terminal, summary

    page = args.out or args.file.with_suffix(".html")
    report = render(args.file, page, jobs=args.jobs, progress=Terminal())
    for warning in report.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    print(summary(report), file=sys.stderr)
    return 0
