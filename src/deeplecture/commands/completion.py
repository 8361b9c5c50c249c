"""`deeplecture completion`: what a shell needs to complete commands, options, figures, experiments and units."""

import argparse

HELP = 'let the Tab key complete: eval "$(deeplecture completion bash)"; fish: deeplecture completion fish | source'
SHELLS = ("bash", "zsh", "fish")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=SHELLS, help="the shell to write for")


def run(args: argparse.Namespace) -> int:
    import argcomplete

    print(argcomplete.shellcode(["deeplecture"], shell=args.shell))
    return 0
