"""`deeplecture preview`: look at the site while writing it."""

import argparse

from deeplecture.commands.arguments import add_project, course_folder, port

HELP = "build, serve on 127.0.0.1, rebuild what changes and reload the open page"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port, default=4242, metavar="N", help="0 takes a free one (default: 4242)")
    add_project(parser)


def run(args: argparse.Namespace) -> int:
    from deeplecture.preview.rebuild import preview
    from deeplecture.read.project import site_folder

    root = course_folder(args)
    preview(root, site_folder(root), args.port, lambda text: print(text, flush=True))
    return 0
