"""Requests that may be answered late or never."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable

PATIENCE = 1.75  # seconds without a sign of life: with what surrounds it, no build waits for more than two
LOOK = 0.25  # seconds between two looks at the clock while somebody waits
AT_ONCE = 16  # requests


class Silent(OSError):
    """Nothing was heard of any request for too long."""


class Slow(OSError):
    """Answers come, and all in all they were waited for longer than they are worth."""


class Requests:
    """Calls in threads that no one has to wait for: neither who asked, nor the end of this process.

    Args:
        worth: seconds that all waiting for them may take, however many threads wait at a time; `earned` adds to it.
    """

    def __init__(self, worth: float = math.inf):
        self.worth, self.waited = worth, 0.0
        self.waiters, self.began = 0, 0.0  # who waits now, and since when somebody does
        self.looked, self.asleep = 0.0, 0.0  # when somebody last looked at the clock, and seconds that nobody could
        self.changed = threading.Condition()
        self.waiting: deque[Callable[[], None]] = deque()
        self.running = 0
        self.heard = 0.0  # when the last one ended, or the first one began
        self.dead: OSError | None = None  # why none is waited for any more

    def begin(self, call: Callable[[], None]) -> None:
        """Let a call be made as soon as there is a thread for it. It must not raise."""
        with self.changed:
            if not self.running and not self.waiting:
                self.heard = self._now()
            self.waiting.append(call)
            if self.running < AT_ONCE:
                self.running += 1
                threading.Thread(target=self._work, daemon=True, name="asks the shared cache").start()

    def _work(self) -> None:
        while True:
            with self.changed:
                if self.dead or not self.waiting:
                    self.running -= 1
                    self.changed.notify_all()
                    return
                call = self.waiting.popleft()
            call()
            with self.changed:
                self.heard = self._now()
                self.changed.notify_all()

    def earned(self, seconds: float) -> None:
        """A call gave something for which one waits this much longer."""
        with self.changed:
            self.worth += seconds

    def wait(self, done: Callable[[], bool]) -> None:
        """Wait until something holds that calls bring about.

        Raises:
            Silent: no call has ended for `PATIENCE` seconds; none is waited for from now on.
            Slow: nor where all waiting has taken longer than `worth`.
        """
        with self.changed:
            since = self._now()  # what others began and nobody waited for may have been silent before
            self.began = self.began if self.waiters else since
            self.waiters += 1
            try:
                while not self.dead and not done():
                    now = self._now()
                    silent, slow = max(self.heard, since) + PATIENCE - now, self.worth - self._waited(now)
                    if silent <= 0:
                        self._end(Silent(f"nothing was heard of it for {PATIENCE:g} s"))
                    elif slow <= 0:
                        self._end(
                            Slow(f"it was waited for {self._waited(now):.1f} s, longer than its answers are worth")
                        )
                    else:
                        self.changed.wait(min(silent, slow, LOOK))
                if self.dead and not done():
                    raise type(self.dead)(*self.dead.args)  # in each thread that waits
            finally:
                self.waited = self._waited(self._now()) if self.waiters == 1 else self.waited
                self.waiters -= 1

    def _end(self, why: OSError) -> None:
        self.dead = why
        self.waiting.clear()
        self.changed.notify_all()

    def _now(self) -> float:
        """The time, without what this process slept through: after Ctrl-Z, or where it had no processor for a while, nobody
        was silent, for nobody could be heard.
        """
        now = time.monotonic()
        if self.waiters and now - self.looked > 2 * LOOK:
            self.asleep += now - self.looked - LOOK
        self.looked = now
        return now - self.asleep

    def _waited(self, now: float) -> float:
        """Seconds until now in which somebody waited."""
        return self.waited + (now - self.began if self.waiters else 0.0)
