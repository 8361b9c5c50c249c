"""Requests that may be answered late or never."""

import threading
import time
from collections import deque
from collections.abc import Callable

PATIENCE = 1.75  # seconds without a sign of life: with what surrounds it, no build waits for more than two
AT_ONCE = 16  # requests


class Silent(OSError):
    """Nothing was heard of any request for too long."""


class Requests:
    """Calls in threads that no one has to wait for: neither who asked, nor the end of this process."""

    def __init__(self):
        self.changed = threading.Condition()
        self.waiting: deque[Callable[[], None]] = deque()
        self.running = 0
        self.heard = 0.0  # when the last one ended, or the first one began
        self.dead = False

    def begin(self, call: Callable[[], None]) -> None:
        """Let a call be made as soon as there is a thread for it. It must not raise."""
        with self.changed:
            if not self.running and not self.waiting:
                self.heard = time.monotonic()
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
                self.heard = time.monotonic()
                self.changed.notify_all()

    def wait(self, done: Callable[[], bool]) -> None:
        """Wait until something holds that calls bring about.

        Raises:
            Silent: no call has ended for `PATIENCE` seconds; none is waited for from now on.
        """
        since = time.monotonic()  # what others began and nobody waited for may have been silent before
        with self.changed:
            while not self.dead and not done():
                left = max(self.heard, since) + PATIENCE - time.monotonic()
                if left <= 0:
                    self.dead = True
                    self.waiting.clear()
                    self.changed.notify_all()
                    break
                self.changed.wait(left)
            if self.dead and not done():
                raise Silent(f"nothing was heard of it for {PATIENCE:g} s")
