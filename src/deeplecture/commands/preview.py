"""`deeplecture preview`: look at the site while writing it."""

import argparse
from pathlib import Path

HELP = "build, serve on 127.0.0.1, rebuild what changes and reload the open page"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=4242, metavar="N", help="0 takes a free one (default: 4242)")
    parser.add_argument("--project", type=Path, metavar="DIR", help="the project's folder (default: the one around)")


def run(args: argparse.Namespace) -> int:
    from deeplecture import paths
    from deeplecture.preview.server import preview
    from deeplecture.read.project import site_folder

    root = (args.project or paths.project()).resolve()
    preview(root, root / site_folder(root), args.port, lambda text: print(text, flush=True))
    return 0
