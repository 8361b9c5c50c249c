"""Where a kernel and the one that runs it meet."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from traitlets.config import Config

LONGEST_NAME = 100  # bytes that a socket's name may have on every system


@contextmanager
def kernel_sockets() -> Iterator[Config]:
    """Let one kernel be met at files of its own, for as long as it runs; gives the settings of its client.

    By itself Jupyter looks for five free ports, which the kernel takes a moment later. What takes one of them in between,
    another kernel for instance, has the kernel die at its start. Files in a folder of one's own nobody else takes. Ports
    remain on Windows, which has no such sockets, and where the temporary folder's name is too long for them.
    """
    with tempfile.TemporaryDirectory(prefix="deeplecture-", ignore_cleanup_errors=True) as folder:
        at = Path(folder) / "kernel"
        if os.name == "posix" and len(os.fsencode(at)) + 2 <= LONGEST_NAME:
            yield Config({"KernelManager": {"transport": "ipc", "ip": str(at)}})
        else:
            yield Config()
