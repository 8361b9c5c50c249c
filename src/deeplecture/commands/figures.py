"""`deeplecture figures`: all figures of the course."""

import argparse
import json
import os
from pathlib import Path

HELP = "list all figures: name, kind, unit, file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--project", type=Path, metavar="DIR", help="the course's folder (default: the one around)")


def run(args: argparse.Namespace) -> int:
    from deeplecture import paths
    from deeplecture.course import read_course
    from deeplecture.figure import all_figures, declared_kind

    course = read_course(args.project or paths.project())
    folder = course.folder("figures")
    found = [
        {
            "name": name.partition("/")[2],
            "kind": declared_kind(file),
            "unit": file.parent.name,
            "file": os.path.relpath(file, course.root),
        }
        for name, file in (all_figures(folder) if folder else {}).items()
    ]
    if args.json:
        print(json.dumps(found, indent=1))
        return 0
    from rich.console import Console
    from rich.table import Table

    table = Table("name", "kind", "unit", "file", box=None, header_style="bold")
    for figure in sorted(found, key=lambda one: (one["unit"], one["name"])):
        table.add_row(figure["name"], figure["kind"], figure["unit"], figure["file"])
    Console().print(table)
    return 0
