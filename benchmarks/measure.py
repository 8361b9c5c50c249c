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
        cpu: seconds of all its processes on all cores.
        peak: largest sum over its processes of their share of memory at one moment, in MiB, of ten a second.
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
    watcher = _Watcher(process.pid)
    watcher.start()
    output, _ = process.communicate()
    wall = time.perf_counter() - start
    watcher.done.set()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} exited with {process.returncode}:\n{output[-4000:]}")
    # The system counts only what somebody waited for: workers that a pool left behind are in the samples alone.
    waited = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, max(waited, sum(watcher.cpu.values())), watcher.peak, output)


class _Watcher(threading.Thread):
    """Samples a process and its descendants ten times a second, which takes a build that draws some three percent of its
    time: sampled less often, processes that live for a third of a second would be missed."""

    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.pid, self.done = pid, threading.Event()
        self.peak, self.cpu = 0.0, {}

    def run(self) -> None:
        while not self.done.wait(0.1):
            memory = 0
            try:
                parent = psutil.Process(self.pid)
                for process in (parent, *parent.children(recursive=True)):
                    memory += self._sample(process)
            except psutil.NoSuchProcess:
                return
            self.peak = max(self.peak, memory / 2**20)

    def _sample(self, process: psutil.Process) -> int:
        """Bytes of a process; what several share (forked workers) is divided among them where the system tells."""
        try:
            times, info = process.cpu_times(), process.memory_full_info()
        except psutil.Error:  # it ended meanwhile
            return 0
        self.cpu[process.pid] = times.user + times.system
        return getattr(info, "pss", info.rss)
