"""Figures drawn by the workers of a Dask cluster, byte for byte as they would be drawn here.

A worker needs the course's folder: at the same path, or where it runs (`DEEPLECTURE_PROJECT`). It finds a figure's key by
itself, from its own sources, libraries and engine, and draws only where that is the key that is asked for; what it drew the
figure from besides is then compared with what there is here. Who differs, goes away or is not heard of for `LONGEST` seconds
is named and asked no more: what is left over is drawn by other workers, or here. A figure that fails there is tried here before
it counts as failed.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deeplecture import paths
from deeplecture.cache import Entry
from deeplecture.cluster import connected, in_time, last_seen
from deeplecture.course import read_course
from deeplecture.engine import engine_digest
from deeplecture.execute.calls import Call, Packages
from deeplecture.execute.keys import kept, keys_of
from deeplecture.execute.workers import draw_in_workers
from deeplecture.machine import handed_on
from deeplecture.share.sealed import anywhere, here, renamed

if TYPE_CHECKING:
    from distributed import Client, Future

    from deeplecture.context import Context

# Seconds in which a worker says which engine it has, hands a figure over that it drew, and lets the scheduler hear of it (else
# it does so every other second, however long a figure takes), and in which the scheduler says so: who is held up never does.
LONGEST = 20.0
LOOK = 1.0  # seconds between two looks at which workers there are


@dataclass(frozen=True)
class Answer:
    """What a worker says of a figure.

    Attributes:
        worker: its address.
        entry: the figure, its paths told as every machine has them; None where there is none.
        reason: why there is none, or why the worker is no use.
        usable: whether the worker may be asked again.
    """

    worker: str
    entry: Entry | None = None
    reason: str = ""
    usable: bool = True


def draw_on_cluster(keys: Mapping[Call, str], context: Context, took: Callable[[Call, Entry], None]) -> list[Call]:
    """Draw figures on the cluster of the build's scheduler.

    Args:
        keys: what is to be drawn, and the key of each.
        took: is told each figure that was drawn.

    Returns:
        Those that were not.

    Raises:
        UserError: nobody answers at the scheduler's address.
    """
    with connected(context.scheduler) as client:
        return _UnderWay(client, keys, context, took).run()


class _SilentScheduler(Exception):
    """The scheduler has not answered in time."""


class _UnderWay:
    """Figures on their way: which are asked of whom, and who is still asked."""

    def __init__(self, client: Client, keys: Mapping[Call, str], context: Context, took: Callable):
        self.client, self.keys, self.context, self.took = client, keys, context, took
        self.asked: dict[Future, Call] = {}
        self.left: list[Call] = []
        self.usable: set[str] = set()
        self.told: set[str] = set()
        # Workers that are there still and were not heard of: Dask may hand them calls yet.
        self.silent: set[str] = set()
        # Of each worker, when the scheduler heard of it, and since when we know.
        self.heard: dict[str, tuple[object, float]] = {}

    def run(self) -> list[Call]:
        from distributed import CancelledError, wait

        for worker in self.client.nthreads():
            if why := self._unlike(worker):
                self._lost(worker, why)
            else:
                self.usable.add(worker)
        for call in self.keys:
            self._ask(call)
        while self.asked:
            try:
                done = wait(list(self.asked), timeout=LOOK, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                done = set()
            except CancelledError:  # of all that were asked, at once: there is no scheduler any more
                self._without_scheduler("went away")
                break
            for future in done:
                self._take(self.asked.pop(future), future)
            try:
                self._look()
            except _SilentScheduler:
                self._without_scheduler(f"was not heard of for {LONGEST:g} s")
        return self.left

    def _without_scheduler(self, why: str) -> None:
        self._warn(f"the scheduler {self.context.scheduler} {why}: what is left is drawn here")
        self.left += self.asked.values()
        self.asked.clear()

    def _unlike(self, worker: str) -> str:
        """Why a worker cannot draw anything, "" where it can."""
        try:
            asked = partial(self.client.run, ready, str(self.context.root), workers=[worker])
            found = in_time(LONGEST, asked)[worker]
        except Exception as error:  # of another machine, of any kind: it may have no such module
            return _words(error)
        return "" if found == engine_digest("figure") else f"its engine is another one ({found})"

    def _ask(self, call: Call) -> None:
        if not self.usable:
            self.left.append(call)
            return
        figure, root = call.figure, str(self.context.root)
        options: dict = {"workers": sorted(self.usable), "pure": False, "key": f"{figure.name}-{os.urandom(6).hex()}"}
        arguments = (figure.package, figure.name, call.arguments, root, self.keys[call])
        self.asked[self.client.submit(draw, *arguments, **options)] = call

    def _take(self, call: Call, future: Future) -> None:
        if future.status != "finished":
            error = future.exception() if future.status == "error" else None
            self._warn(f"the figure {call.text} was lost on the cluster ({_words(error)}): it is drawn here")
            self.left.append(call)
            return
        try:
            answer = future.result(timeout=LONGEST)  # from the worker, which may be held up since
        except Exception as error:  # of another machine, of any kind
            self._warn(f"the figure {call.text} was lost on the cluster ({_words(error)}): it is drawn here")
            self.left.append(call)
            return
        entry = renamed(answer.entry, lambda name: here(name, self.context.root)) if answer.entry else None
        if entry is not None and (other := self.context.still.changed(entry.meta["made_of"])):
            entry, answer = None, Answer(answer.worker, None, f"it has another {other}", False)
        if entry is not None:
            self.took(call, entry)
        elif answer.usable:  # the figure fails: so it will here, or the worker is to blame
            told = f"{call.text} failed on the worker {answer.worker} ({answer.reason}): what fails there is drawn here"
            self._warn(told, f"{answer.worker} fails")
            self.left.append(call)
        else:
            self._lost(answer.worker, f"{call.text}: {answer.reason}")
            self._ask(call)

    def _look(self) -> None:
        """Find out who went away or is held up; where nobody is left, nothing is waited for.

        Raises:
            _SilentScheduler: nobody can say.
        """
        there = self._answer(lambda: last_seen(self.client)) if self.client.status == "running" else {}
        now = time.monotonic()
        for worker in sorted(self.usable):
            if worker not in there:
                self._lost(worker, "it went away")
            elif worker not in self.heard or self.heard[worker][0] != there[worker]:
                self.heard[worker] = (there[worker], now)
            elif now - self.heard[worker][1] > LONGEST:
                self._lost(worker, f"nothing was heard of it for {LONGEST:g} s")
                self.silent.add(worker)
        if not self.usable:
            self.left += self.asked.values()
            self._answer(lambda: self.client.cancel(list(self.asked)))
            self.asked.clear()
        elif silent := sorted(self.silent & there.keys()):
            waiting = self._answer(lambda: self.client.processing(silent))
            keys = {key for of_worker in waiting.values() for key in of_worker}
            for future in [one for one in self.asked if one.key in keys]:
                self._ask(self.asked.pop(future))

    def _answer(self, call: Callable[[], Any]) -> Any:
        try:
            return in_time(LONGEST, call)
        except TimeoutError:
            raise _SilentScheduler from None

    def _lost(self, worker: str, why: str) -> None:
        self.usable.discard(worker)
        self._warn(f"the worker {worker} draws nothing more: {why}; others do, or this machine", worker)

    def _warn(self, text: str, about: str = "") -> None:
        if not about or about not in self.told:
            self.told.add(about)
            self.context.report.warnings.append(text)


# -- on a worker --


def ready(project: str) -> str:
    """The engine that a worker draws with, if it finds the course."""
    read_course(_root(project))
    return engine_digest("figure")


def draw(package: str, name: str, arguments: tuple, project: str, key: str) -> Answer:
    """Draw a figure on a worker, in a process of its own, if it has the key there that is asked for."""
    from distributed import get_worker

    worker = get_worker().address
    try:
        root = _root(project)
        course = read_course(root)
        figure = Packages(course).figure(package, name)
        if figure is None:
            return Answer(worker, None, "it has no such figure", False)
        call = Call(figure, arguments)
        if keys_of([call], course)[call] != key:
            return Answer(worker, None, "its sources, records or libraries are others", False)
        # Dask's workers are daemons, which may have no processes of their own; ours end with them all the same.
        multiprocessing.current_process().daemon = False
        variables = handed_on(os.environ)
        answers: list = []
        drawing = partial(
            draw_in_workers, [call], root, 1, lambda _, answer: answers.append(answer), environment=variables
        )
        in_time(figure.limit + LONGEST, drawing)  # what all drawing processes are copied from may hang
        (answer,) = answers
        if isinstance(answer, str):
            return Answer(worker, None, answer)
        meta, body = answer
        return Answer(worker, renamed(Entry(kept(meta, variables), body), lambda name: anywhere(name, root)))
    except Exception as error:  # of a worker's machine, of any kind: the figure is drawn elsewhere
        return Answer(worker, None, _words(error), False)


def _root(project: str) -> Path:
    return Path(project) if (Path(project) / "_quarto.yml").is_file() else paths.project()


def _words(error: BaseException | None) -> str:
    return f"{type(error).__name__}: {error}" if error else "nobody has it any more"
