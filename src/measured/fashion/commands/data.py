"""Get Fashion-MNIST."""

import argparse

HELP = "get Fashion-MNIST (unpack Debian's copy, else download it) into data/, checked, where torchvision finds it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("--data", default="data", metavar="DIR", help="folder to put it into (default: data)")


def run(args: argparse.Namespace) -> int:
    """Get the data and say in which way."""
    from measured.fashion import data

    folder, way = data.get(args.data)
    print(f"Fashion-MNIST in {folder}: {way}; checksums are right")
    return 0
