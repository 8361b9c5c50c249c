"""Look at runs in TensorBoard."""

import argparse
from pathlib import Path

HELP = "show runs in TensorBoard"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("--logdir", default="runs", metavar="DIR", help="folder of the runs (default: %(default)s)")
    parser.add_argument("--port", type=int, default=6006, help="on this machine; 0 takes a free one (default: 6006)")


def run(args: argparse.Namespace) -> int:
    """Become TensorBoard, which serves until it is interrupted: one process, so that nothing outlives the command."""
    import os
    import sys
    from importlib.util import find_spec

    from deeplecture.errors import UserError
    from measured.fashion import runs

    folder = Path(args.logdir)
    if not os.path.isdir(folder) or not args.logdir.strip():
        what = "is no folder" if os.path.exists(folder) else "is not there"
        raise UserError(f"--logdir {args.logdir!r} {what}; {_there(folder.parent)}")
    shown = runs.logged(folder)
    if not shown:
        raise UserError(
            f"nothing is logged under {folder}: `make train` trains a network and logs it (so does "
            "`deeplecture train --tensorboard`; without that option a run leaves nothing to show)"
        )
    if find_spec("tensorboard") is None:
        raise UserError("TensorBoard is not installed: `make setup-train` installs it")
    _refuse_if_taken(args.port)
    print(f"showing {', '.join(map(str, shown))}; Ctrl-C ends it", flush=True)
    os.execv(
        sys.executable,
        [sys.executable, "-m", "tensorboard.main", "--logdir", str(folder), "--port", str(args.port)],
    )


def _there(beside: Path) -> str:
    """Which folders could have been meant instead, in words."""
    from measured.fashion.runs import EVENTS

    places = [place for place in sorted(beside.glob("*/")) if not place.name.startswith(".")]
    logged = [str(place) for place in places if any(next(place.glob(at), None) for at in (EVENTS, f"*/{EVENTS}"))]
    if logged:
        return f"runs are logged in {', '.join(logged)}"
    return f"no folder of {beside.resolve()} holds a logged run: `make train` trains a network and logs it in runs"


def _refuse_if_taken(port: int) -> None:
    """See that the port can be had, before TensorBoard says so in a page of its own.

    Raises:
        UserError: it is none, or another program listens on it.
    """
    import errno
    import socket

    from deeplecture.errors import UserError

    if not 0 <= port <= 65535:
        raise UserError(f"--port {port}: from 1 to 65535, or 0 for a free one")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("localhost", port))
        except OSError as error:
            why = "another program listens on it" if error.errno == errno.EADDRINUSE else error.strerror
            raise UserError(
                f"--port {port} cannot be had: {why}. End that program (perhaps a TensorBoard), or take --port 0"
            ) from error
