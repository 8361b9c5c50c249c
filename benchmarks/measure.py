"""Run a command and say what it cost: wall-clock time, processor time, and memory of all its processes together."""

import os
import resource
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Cost:
    """What a command took.

    Attributes:
        wall: seconds.
        cpu: seconds of all its processes on all cores, of those it waited for.
        peak: largest sum over its processes of their share of memory at one moment, in MiB (sampled ten times a second).
        output: what it printed.
    """

    wall: float
    cpu: float
    peak: float
    output: str


def cost(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end.

    Args:
        command: program and arguments.
        folder: where it runs.
        environment: variables to set, besides those of this process.

    Raises:
        RuntimeError: it failed; the message ends with what it printed.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    peak, done = [0.0], threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, peak, done))
    watcher.start()
    output, _ = process.communicate()
    wall = time.perf_counter() - start
    done.set()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} exited with {process.returncode}:\n{output[-4000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, peak[0], output)


def _watch(pid: int, peak: list[float], done: threading.Event) -> None:
    while not done.wait(0.1):
        try:
            parent = psutil.Process(pid)
            processes = [parent, *parent.children(recursive=True)]
        except psutil.Error:
            return
        peak[0] = max(peak[0], sum(map(_memory, processes)) / 2**20)


def _memory(process: psutil.Process) -> int:
    """Bytes of a process; what several share (forked workers) is divided among them where the system tells."""
    try:
        info = process.memory_full_info()
    except psutil.Error:  # it ended meanwhile
        return 0
    return getattr(info, "pss", info.rss)
