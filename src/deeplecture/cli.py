"""The command `deeplecture`: each subcommand is a module of `deeplecture.commands`."""

import argparse
import importlib
import os
import sys
from functools import cache

from deeplecture import __version__, stop
from deeplecture.errors import UserError
from deeplecture.usage import UsageError, did_you_mean

GROUPS = {
    "Write and look": ("new", "build", "preview", "render", "lint", "check", "print"),
    "Take away": ("pack", "notebook", "archive"),
    "Figures": ("figures", "figure"),
    "Experiments": ("experiments", "reproduce", "claims"),
    "This machine": ("doctor", "cache", "completion"),
}
COMMANDS = tuple(name for names in GROUPS.values() for name in names)
NEW = ("unit", "figure", "experiment", "course")
DONE, MISTAKE, USAGE, FAULT, NOBODY_READS = 0, 1, 2, 3, 141


@cache
def of_courses() -> dict[str, str]:
    """Further commands, by name their modules: entry points of the group `deeplecture.commands` that courses declare."""
    from importlib.metadata import entry_points

    return {entry.name: entry.value for entry in entry_points(group="deeplecture.commands")}


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand and return its exit status.

    0 done; 1 a mistake to mend; 2 unusable arguments, or no course here; 3 a fault of this program; 130 stopped by Ctrl-C
    (128 and the signal's number in general, so 141 where the reader of its output went away, as `head` does).
    """
    argv = sys.argv[1:] if argv is None else argv
    _lenient_streams()
    with stop.listening():
        try:
            status = _run(argv)
            sys.stdout and sys.stdout.flush()
        except SystemExit as done:  # argparse's: help and version were shown, or the arguments do not fit
            status = int(done.code or 0)
            try:
                sys.stdout and sys.stdout.flush()
            except BrokenPipeError:
                from deeplecture.faults import closed_streams, quieten

                quieten(closed_streams())
        except BaseException as error:
            status = _ended(error, next((word for word in argv if word in COMMANDS or word in of_courses()), ""))
    return status


def _run(argv: list[str]) -> int:
    try:
        os.getcwd()
    except FileNotFoundError:
        raise UsageError("the folder that you are in is no longer there: change into another one") from None
    if "_ARGCOMPLETE" in os.environ:  # a shell asks what the line could go on with
        import argcomplete

        typed = os.environ.get("COMP_LINE", "").split()
        argcomplete.autocomplete(build_parser(typed[1] if typed[1:2] and len(typed) > 2 else None))
    if not argv:
        print(_overview())
        return DONE
    # Only the command that runs is imported with its arguments; a rebuild must not pay for the others.
    parser = build_parser(argv[0])
    if not argv[0].startswith("-") and argv[0] not in COMMANDS and argv[0] not in of_courses():
        hint = did_you_mean(argv[0], [*COMMANDS, *of_courses()]) or "; `deeplecture` alone lists them"
        raise UsageError(f"no command {argv[0]}{hint}")
    from deeplecture.commands.arguments import parsed

    if argv[0] == "new" and len(argv) == 2 and not argv[1].startswith("-") and argv[1] not in NEW:
        argv = ["new", "course", argv[1]]  # `deeplecture new DIR`
    args = parsed(parser, argv)
    return args.run(args)


def build_parser(only: str | None = None) -> argparse.ArgumentParser:
    """The parser of all commands, or of one if it is one: then no other one is imported."""
    parser = argparse.ArgumentParser(prog="deeplecture", add_help=False, usage="deeplecture COMMAND ...")
    parser.add_argument("-h", "--help", action=_Overview, nargs=0, help="name the commands")
    parser.add_argument("--version", action="version", version=f"deeplecture {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", prog="deeplecture")
    for name in [only] if only and (only in COMMANDS or only in of_courses()) else [*COMMANDS, *of_courses()]:
        module = _module(name)
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(command)
        command.set_defaults(run=module.run, parser=command)
    return parser


def _module(name: str):
    return importlib.import_module(f"deeplecture.commands.{name}" if name in COMMANDS else of_courses()[name])


class _Overview(argparse.Action):
    """`--help` without a command."""

    def __call__(self, parser, *_) -> None:
        print(_overview())
        parser.exit()


def _overview() -> str:
    """All commands in groups, a line each: what does not fit is the command's own help to say."""
    import re
    import shutil

    width = shutil.get_terminal_size().columns - 1
    lines = ["usage: deeplecture COMMAND ...      (`deeplecture COMMAND --help` explains one)"]
    for group, names in {**GROUPS, "Of the course": tuple(of_courses())}.items():
        lines += ["", group]
        for name in names:
            line = f"  {name:13}{_module(name).HELP}"
            lines.append(line if len(line) <= width else re.split(r"[:;,] | \(", line)[0])
    return "\n".join(lines)


def _lenient_streams() -> None:
    """A terminal that cannot show a character gets another one instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _ended(error: BaseException, command: str) -> int:
    """What a command that did not come to its end says, and its exit status."""
    if stop.signalled():
        return stop.finish()
    from deeplecture.faults import closed_streams, quieten, told_of

    if closed := closed_streams():
        quieten(closed)
        stop.end_processes(kill=True)
        return NOBODY_READS
    if isinstance(error, KeyboardInterrupt):
        return 130
    print(f"deeplecture {command}".rstrip() + f": {told_of(error)}", file=sys.stderr)
    if isinstance(error, UserError):
        return USAGE if isinstance(error, UsageError) else MISTAKE
    return MISTAKE if isinstance(error, OSError) else FAULT


if __name__ == "__main__":
    sys.exit(main())
