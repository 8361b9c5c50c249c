"""Count the frogs."""

import argparse

HELP = "count the frogs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--night", action="store_true", help="when more of them are out")


def run(args: argparse.Namespace) -> int:
    print("nine frogs" if args.night else "two frogs")
    return 0
