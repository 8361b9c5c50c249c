"""`deeplecture figures`: all figures of the course."""

import argparse
import json
from itertools import groupby

HELP = "list all figures; piped: name, kind, unit and file between tabs, a line each"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace) -> int:
    from deeplecture.commands.table import piped, show_lines, show_table
    from deeplecture.figure import declared_kind, figure_files
    from deeplecture.paths import PACKAGE

    found = [
        {
            "name": name,
            "kind": declared_kind(file),
            "unit": file.parent.name,
            "file": file.relative_to(PACKAGE.parent).as_posix(),
        }
        for name, file in figure_files(PACKAGE.parent / "measured" / "figures").items()
    ]
    found.sort(key=lambda one: (one["unit"], one["name"]))
    if args.json:
        print(json.dumps(found, indent=1))
    elif piped():
        show_lines(one.values() for one in found)
    else:
        # A unit's figures lie in one folder, named once: with the files in a column few terminals are wide enough.
        for unit, figures in groupby(found, key=lambda one: one["unit"]):
            figures = list(figures)
            print(f"{unit}: {figures[0]['file'].rpartition('/')[0]}/NAME.py")
            show_table(("  name", "kind"), ((f"  {one['name']}", one["kind"]) for one in figures))
            print()
    return 0
