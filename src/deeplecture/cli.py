"""The command `deeplecture`: each subcommand is a module of `deeplecture.commands`."""

import argparse
import importlib
import os
import sys

from deeplecture import __version__
from deeplecture.errors import UserError

COMMANDS = (
    "build",
    "render",
    "preview",
    "check",
    "print",
    "figure",
    "figures",
    "cache",
    "doctor",
    "data",
    "train",
    "evaluate",
    "tensorboard",
    "reproduce",
    "experiments",
    "claims",
)

OF_THE_COURSE = ("data", "train", "evaluate", "tensorboard")


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand and return its exit status: 0 done, 1 a mistake to mend, 2 unusable arguments."""
    argv = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(prog="deeplecture", description="Build, check and repeat a measured course.")
    parser.add_argument("--version", action="version", version=f"deeplecture {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    # Only the command that runs is imported with its arguments; a rebuild must not pay for the others.
    wanted = argv[0] if argv and argv[0] in COMMANDS else None
    for name in [wanted] if wanted else COMMANDS:
        package = "measured.fashion.commands" if name in OF_THE_COURSE else "deeplecture.commands"
        module = importlib.import_module(f"{package}.{name}")
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    args = parser.parse_args(argv)
    try:
        return args.run(args)
    except UserError as error:
        print(f"deeplecture {args.command}: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of a pipe had enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
