"""Look at runs in TensorBoard."""

import argparse

HELP = "show runs in TensorBoard; trains one first where there is none"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("--logdir", default="runs", metavar="DIR", help="folder of the runs (default: runs)")
    parser.add_argument("--port", type=int, default=6006, help="port on this machine (default: 6006)")


def run(args: argparse.Namespace) -> int:
    """Start TensorBoard; it serves until it is interrupted."""
    import subprocess
    import sys
    from pathlib import Path

    from deeplecture import cli
    from deeplecture.errors import UserError

    if not next(Path(args.logdir).rglob("events.out.tfevents.*"), None):
        print(f"nothing logged under {args.logdir} yet: training a network first")
        if failed := cli.main(["train", "--tensorboard", "--out", str(Path(args.logdir) / "mlp-seed0")]):
            return failed
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", args.logdir, "--port", str(args.port)]
    try:
        return subprocess.call(command)
    except FileNotFoundError as error:
        raise UserError("TensorBoard is not installed: pip install 'deeplecture[train]'") from error
