"""How a command ends before its time: by Ctrl-C, SIGTERM or a closed terminal. At once, and with all that it started.

The first signal raises `Stopped` in the main thread; what unwinds then keeps what is whole. Who presses Ctrl-C again,
or waits for `PATIENCE` seconds, gets an end without any more unwinding.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

# Every command is listened to; few of them need threads.
if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
# A terminal and a wrapper (npm, uv) may both pass on one Ctrl-C; within this time two signals are one.
SAME = 0.5
PATIENCE = 4.0


class Stopped(KeyboardInterrupt):
    """The command was told to end."""


class _State:
    """The signal that came (0 for none), when, what to say of it, whether that was said, and folders to take away; when the
    command last went on after Ctrl-Z."""

    def __init__(self):
        self.number, self.since, self.said = 0, 0.0, False
        self.continued = 0.0
        self.folders: list[str] = []
        self.sayings: list[Callable[[], str]] = []
        self.over = threading.Event()


_state = _State()


def signalled() -> int:
    """The number of the signal that told this command to end, 0 if none did."""
    return _state.number


def paused_since(begin: float) -> bool:
    """Whether the command was put to sleep (Ctrl-Z) and woken since a time of `time.monotonic`: clocks ran on meanwhile."""
    return _state.continued > begin


@contextmanager
def listening() -> Iterator[None]:
    """Take the signals for one command, those that its caller does not have ignored (nohup, a job in the background)."""
    global _state
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    mine = [one for one in SIGNALS if signal.getsignal(one) in (signal.SIG_DFL, signal.default_int_handler)]
    if not mine:  # a command that runs within a command
        yield
        return
    _state = state = _State()
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    before = {one: signal.signal(one, _stop) for one in mine}
    if hasattr(signal, "SIGCONT"):
        before[signal.SIGCONT] = signal.signal(signal.SIGCONT, _continue)
    # Written by Python's own handler even while the main thread is inside of a library and cannot raise anything.
    wakeup = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    threading.Thread(target=_guard, args=(reading, state), daemon=True, name="ends what does not stop").start()
    try:
        yield
    finally:
        state.over.set()
        signal.set_wakeup_fd(wakeup)
        for one, handler in before.items():
            signal.signal(one, handler)
        os.close(writing)


@contextmanager
def telling(said: Callable[[], str]) -> Iterator[None]:
    """What a command says that is stopped in here, after "stopped"; where several are around it, the inmost."""
    state = _state
    state.sayings.append(said)
    try:
        yield
    finally:
        if not state.number:
            state.sayings.pop()


@contextmanager
def scratch() -> Iterator[None]:
    """A folder for the temporary files of programs that are started in here (a browser's profile). It goes after they did,
    however the command ends."""
    import tempfile

    state, folder, before = _state, tempfile.mkdtemp(prefix="deeplecture-"), os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = folder
    state.folders.append(folder)
    try:
        yield
    finally:
        os.environ.pop("TMPDIR") if before is None else os.environ.update(TMPDIR=before)
        if not state.number:
            _clear(state)


@contextmanager
def unheard(number: signal.Signals) -> Iterator[None]:
    """Processes that are started within never hear a signal: they inherit what the thread that starts them blocks.

    The command hears it, and ends them.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {number})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def threads(number: int) -> Iterator["ThreadPoolExecutor"]:
    """A pool of threads that is waited for, unless the command is told to end."""
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor(number)
    try:
        yield pool
    except KeyboardInterrupt:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    except BaseException:
        pool.shutdown()
        raise
    pool.shutdown()


def finish() -> int:
    """After `Stopped` was caught: end every process below this one, say what is kept, and return the exit status."""
    begin = time.monotonic()
    # Libraries whose processes are ended here complain of it. Nobody needs to read that.
    real = _muted()
    while True:
        # A browser that is told removes its folder; nothing else needs more than an instant.
        left = end_processes(kill=time.monotonic() > begin + 1)
        others = [one for one in threading.enumerate() if one is not threading.current_thread() and not one.daemon]
        if not left and not others:
            break
        if time.monotonic() > begin + PATIENCE / 2:
            _leave(_state, real)  # a thread hangs; the interpreter would wait for it
        time.sleep(0.02)
    _clear(_state)
    _say(_state, real)
    return 128 + _state.number


def _stop(number: int, frame) -> None:
    now = time.monotonic()
    if not _state.number:
        _state.number, _state.since = number, now
        raise Stopped
    if now - _state.since > SAME:
        _leave(_state)


def _continue(number: int, frame) -> None:
    _state.continued = time.monotonic()


def _guard(reading: int, state: _State) -> None:
    """Ends the process some seconds after a signal if the main thread has not done so."""
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        while (number := pipe.read(1)) and number[0] not in SIGNALS:
            pass
        if number and not state.over.wait(PATIENCE):
            state.number = state.number or number[0]
            _leave(state)


def _muted() -> int:
    """Let standard error go nowhere; returns where it went until now."""
    try:
        sys.stderr.flush()
        real, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
        return real
    except (OSError, ValueError, AttributeError):
        return 2  # it was closed from the beginning


def _leave(state: _State, stream: int = 2) -> None:
    end_processes(kill=True)
    _clear(state)
    _say(state, stream)
    os._exit(128 + state.number)


def _clear(state: _State) -> None:
    import shutil

    while state.folders:
        shutil.rmtree(state.folders.pop(), ignore_errors=True)


def _say(state: _State, stream: int) -> None:
    # This may count files: another thread may say it meanwhile, and end us.
    words = state.sayings[-1]() if state.sayings else ""
    if state.said:
        return
    state.said = True
    try:
        shown = "\x1b[?25h" if os.isatty(stream) else ""  # a progress bar hides the cursor
        os.write(stream, f"{shown}stopped{': ' if words else ''}{words}\n".encode())
    except OSError:
        pass  # nobody is there to read it: the terminal was closed


def end_processes(*, kill: bool) -> bool:
    """Tell all processes below this one to end; returns whether some are left.

    They are not waited for here: who started them does that, and must find their exit status. Python's resource trackers
    clear up after all others and end by themselves with this process.
    """
    import psutil

    left = False
    for process in psutil.Process().children(recursive=True):
        try:
            if process.status() != psutil.STATUS_ZOMBIE and not any(
                "resource_tracker" in word for word in process.cmdline()
            ):
                left = True
                process.kill() if kill else process.terminate()
        except psutil.NoSuchProcess:
            pass
    return left
