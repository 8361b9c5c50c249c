"""What `deeplecture doctor` looks for besides: where to train, and the images."""

import argparse
from collections.abc import Iterator

from deeplecture.commands.doctor import Item
from deeplecture.errors import UserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that `doctor` takes for this course."""
    parser.add_argument("--data", metavar="DIR", help="look for Fashion-MNIST in this folder, and only there")


def items(args: argparse.Namespace) -> Iterator[Item]:
    """A device to train on, and Fashion-MNIST."""
    yield _device()
    yield _fashion_mnist(args.data)


def _device() -> Item:
    use = "make train"
    try:
        from measured.fashion.device import available
    except (ImportError, OSError) as error:  # OSError: a library of torch's that this machine lacks
        return Item("device", False, f"no torch: {error}", False, use, "make setup-train")
    # The CPU is always there: what can be gained is named first.
    found = available()
    best = next(kind for kind in ("cuda", "mps", "cpu") if kind in found)
    return Item("device", True, f"{best} ({found[best]})", False, use)


def _fashion_mnist(folder: str | None) -> Item:
    from measured.fashion.data import find

    try:
        return Item("fashion-mnist", True, str(find(folder)), False, "make train")
    except UserError as error:
        return Item("fashion-mnist", False, str(error).split(". ")[0], False, "make train", "make data")
