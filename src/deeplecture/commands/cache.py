"""`deeplecture cache`: what is kept between builds."""

import argparse
from pathlib import Path

HELP = "show the cache's size and the last build's hit rates; --prune removes what no unit uses"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--prune", action="store_true", help="remove the entries that the last whole build did not use")
    parser.add_argument("--project", type=Path, metavar="DIR", help="the project's folder (default: the one around)")


def run(args: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.table import Table

    from deeplecture import paths
    from deeplecture.cache import KINDS, prune, usage
    from deeplecture.site.publish import WORK, locked

    root = (args.project or paths.project()).resolve()
    folder = root / WORK / "cache"
    if args.prune:
        with locked(root):
            print(f"{prune(folder)} entries removed")
    found = usage(folder)
    table = Table("kind", "entries", "MB", "unused", "hit rate of the last build", box=None, header_style="bold")
    for kind in KINDS:
        asked = found.hits[kind] + found.misses[kind]
        rate = f"{found.hits[kind]} of {asked} ({found.hits[kind] / asked:.0%})" if asked else "not asked"
        table.add_row(kind, str(found.entries[kind]), f"{found.bytes[kind] / 1e6:.1f}", str(found.unused[kind]), rate)
    Console().print(table)
    return 0
