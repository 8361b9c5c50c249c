"""`deeplecture cache`: what is kept between builds."""

import argparse
import sys

from deeplecture.commands.arguments import add_project, course_folder

HELP = "show the cache's size and the last build's hit rates; --prune removes what no unit uses"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--prune", action="store_true", help="remove the entries that the last whole build did not use")
    add_project(parser)


def run(args: argparse.Namespace) -> int:
    from deeplecture.cache import KINDS, prune, usage
    from deeplecture.commands.table import piped, show_lines, show_table
    from deeplecture.site.publish import WORK, locked

    root = course_folder(args)
    folder = root / WORK / "cache"
    if args.prune:
        with locked(root):
            print(f"{prune(folder)} entries removed", file=sys.stderr)
    found = usage(folder)
    # A figure that another clone drew counts as missed here, and beside it as found there.
    rows = []
    for kind in KINDS:
        asked = found.hits[kind] + found.misses[kind]
        rate = f"{found.hits[kind]} of {asked} ({found.hits[kind] / asked:.0%})" if asked else "not asked"
        size = f"{found.bytes[kind] / 1e6:.1f}"
        rows.append((kind, found.entries[kind], size, found.unused[kind], rate, found.fetched[kind]))
    if piped():
        show_lines(rows)
    else:
        show_table(("kind", "entries", "MB", "unused", "hit rate of the last build", "from the shared"), rows)
    return 0
