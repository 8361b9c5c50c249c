"""`deeplecture figures`: all figures of the course."""

import argparse
import json

HELP = "list all figures: name, kind, unit, file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace) -> int:
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
