"""Programs that tests start: where one does not do as it should, what it said is part of the failure."""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


def run(*command, status: int | None = 0, **options) -> subprocess.CompletedProcess:
    """Run a program to its end; gives its streams as text.

    Args:
        command: the program and its arguments; a path counts as its text.
        status: what it must end with, None for anything.
        options: of `subprocess.run`.

    Raises:
        AssertionError: it ended with another status; both its streams are in the message.
    """
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if status is not None and done.returncode != status:
        raise AssertionError(_told(done.args, done.returncode, done.stdout + done.stderr))
    return done


def little_space(limit: int) -> dict:
    """Options of `run` for a program none of whose files can grow past `limit` bytes, as on a full disk.

    It writes no bytecode: Python before 3.14 keeps what fits of a
    compiled module (its issue 126606), and every later import of that module fails.
    """
    return {
        "preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        "env": os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    }


class Program(subprocess.Popen):
    """A program that runs beside the test; both its streams go into a file."""

    def __init__(self, *command, **options):
        self._streams = tempfile.TemporaryFile()
        super().__init__([str(part) for part in command], stdout=self._streams, stderr=subprocess.STDOUT, **options)

    def said(self) -> str:
        """All that it wrote so far."""
        descriptor = self._streams.fileno()
        return os.pread(descriptor, os.fstat(descriptor).st_size, 0).decode(errors="replace")


@contextmanager
def started(*command, **options) -> Iterator[Program]:
    """Start a program that ends with the block at the latest; pytest shows what it said where the test fails."""
    with Program(*command, **options) as program:
        try:
            yield program
        finally:
            print(_told(program.args, program.poll(), program.said()))
            program.kill()
            program.wait()
            program._streams.close()


ENGINE = """
import json, os, signal, sys, time
import deeplecture.build, deeplecture.cli, deeplecture.commands.build
for words, seconds in map(json.loads, sys.stdin):
    ours, childs = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(2, 1)
        signal.setitimer(signal.ITIMER_PROF, seconds)  # at its end the system kills with SIGPROF
        status = deeplecture.cli.main(words)
        signal.setitimer(signal.ITIMER_PROF, 0)
        os.write(childs, repr(time.process_time()).encode())
        os._exit(status)
    os.close(childs)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(json.dumps([status, float(os.read(ours, 99) or 0)]), flush=True)
    os.close(ours)
"""


class Engine:
    """A program that has loaded the engine, and copies itself for each command: one that is started fifty times, to be
    killed, need not be loaded fifty times.

    It has no threads when it is copied.
    """

    def __init__(self):
        self._program = subprocess.Popen(
            [sys.executable, "-c", ENGINE], bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *failure) -> None:
        self._program.communicate()

    def spent(self, *words, limit: float = 0.0) -> float | None:
        """Run a command; returns the seconds that it computed, its workers not counted, None where it was killed.

        Args:
            limit: seconds after which it is killed, 0 for never. They are the processor's, which on a busy machine take
                longer, and of which there are as many in a command as on an idle one.
        """
        self._program.stdin.write(json.dumps([[str(word) for word in words], limit]).encode() + b"\n")
        status, seconds = json.loads(self._program.stdout.readline())
        assert status in (0, -signal.SIGPROF), status
        return None if status else seconds


def _told(command: list[str], status: int | None, said: str) -> str:
    ended = "still ran" if status is None else f"ended with {status}"
    return f"{' '.join(command)}\n{ended} and said:\n{said or 'nothing'}"
