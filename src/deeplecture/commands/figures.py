"""`deeplecture figures`: all figures of the course."""

import argparse
import json
import os
from itertools import groupby

from deeplecture.commands.arguments import add_project, course_folder

HELP = "list all figures; piped: name, kind, unit and file between tabs, a line each"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_project(parser)


def run(args: argparse.Namespace) -> int:
    from deeplecture.commands.table import piped, show_lines, show_table
    from deeplecture.course import read_course
    from deeplecture.execute.calls import declaration
    from deeplecture.figure import all_figures

    own = read_course(course_folder(args))
    folder = own.folder("figures")
    found = [
        {
            "name": name.partition("/")[2],
            "kind": (declaration(file, file.stem) or {}).get("kind"),
            "unit": file.parent.name,
            "file": os.path.relpath(file, own.root),
        }
        for name, file in (all_figures(folder) if folder else {}).items()
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
            print(f"{unit}:\n  {figures[0]['file'].rpartition('/')[0]}/NAME.py")
            show_table(("  name", "kind"), ((f"  {one['name']}", one["kind"]) for one in figures))
            print()
    return 0
