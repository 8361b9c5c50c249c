"""Stage 2, execute: a process for each figure, all copied from one that has loaded the libraries which many of them need."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path

from deeplecture import machine, paths, stop
from deeplecture.course import roots
from deeplecture.execute import modules
from deeplecture.execute.calls import Call
from deeplecture.execute.worker import Task, draw

# Libraries that many figures need and that can be loaded once, for all processes to be copied from. Each of these processes
# asks for the last five before it draws, so that one that were not there yet would be loaded 800 times for 800 figures.
FOR_ALL = (
    "numpy", "matplotlib.figure", "matplotlib.backends.backend_svg", "matplotlib.backends.backend_agg", "argparse",
    "deeplecture.execute.worker", "deeplecture.cli", "deeplecture.figure", "deeplecture.record", "pebble.concurrent",
)  # fmt: skip
# Others, which are loaded once where two of a build's figures import them.
FOR_SEVERAL = ("matplotlib", "pandas", "PIL", "scipy", "seaborn", "skimage", "sklearn", "statsmodels")
_starting = threading.Lock()


def draw_in_workers(
    calls: list[Call],
    project: Path,
    jobs: int,
    answered: Callable,
    *,
    suffix: str = "",
    environment: Mapping | None = None,
) -> None:
    """Draw figures, each in a process of its own.

    Args:
        answered: is told each call and what its worker answered: (meta, body), or why there is no picture.
        suffix: `svg` or `png`; "" for the one that is smaller.
        environment: the command's variables; None for those of this moment.
    """
    if not calls:
        return
    from pebble import ProcessExpired, concurrent

    fixed = {**machine.fixed(project), "MPLBACKEND": "agg"}
    variables = machine.handed_on(os.environ) if environment is None else environment
    context = multiprocessing.get_context("forkserver")
    # Only libraries are loaded ahead: a module of the project could change while a preview's process lives.
    context.set_forkserver_preload(["deeplecture.execute.ahead"])
    _start_server(fixed, _shared_libraries(calls, project))
    waiting, running = deque(calls), dict[Future, tuple[Call, float]]()

    def begin(call: Call) -> None:
        task = Task(call.figure.package, call.figure.name, dict(call.arguments), str(project), suffix, variables, fixed)
        # Pebble documents the one name and looks for the other.
        options: dict = {"timeout": call.figure.limit, "context": context, "mp_context": context}
        process = concurrent.process(**options)(draw)
        with stop.unheard(signal.SIGINT):  # one that is still loading its modules would answer with a traceback
            running[process(task)] = call, time.monotonic()

    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                begin(waiting.popleft())
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                call, since = running.pop(future)
                try:
                    answer = future.result()
                except TimeoutError:
                    if stop.paused_since(since):  # it slept, with all of us
                        waiting.append(call)
                        continue
                    answer = f"it took longer than its limit of {call.figure.limit:g} s: @figure(..., limit=SECONDS)"
                except ProcessExpired as error:
                    answer = f"its process died (exit status {error.exitcode})"
                answered(call, answer)
    except BaseException:
        # A worker hears a polite request only when its present computation is over, so that a command that is to end
        # kills it. Its future hears of that: one that was cancelled besides would complain of it.
        if stop.signalled():
            stop.end_processes(kill=True)
        else:
            for future in running:
                future.cancel()
        raise


def _start_server(fixed: Mapping[str, str], libraries: Iterable[str]) -> None:
    """Start the process that all workers are copied from, with the variables that are the same in every build."""
    from multiprocessing import forkserver

    _start_tracker()
    with _starting:  # a cluster's worker may draw two figures in two threads
        before = dict(os.environ)
        # It finds this engine, and no other that is installed.
        found = os.pathsep.join(filter(None, (str(paths.PACKAGE.parent), before.get("PYTHONPATH"))))
        variables = {**machine.handed_on(before), **fixed, "PYTHONPATH": found, machine.AHEAD: " ".join(libraries)}
        try:
            _set(variables)
            with stop.unheard(signal.SIGINT):
                forkserver.ensure_running()
        finally:
            _set(before)


def _set(variables: Mapping[str, str]) -> None:
    """Make the environment these variables, and never less: other threads look at it."""
    os.environ.update(variables)
    for name in set(os.environ) - set(variables):
        del os.environ[name]


def _shared_libraries(calls: Sequence[Call], project: Path) -> list[str]:
    """What is loaded once for all: what every figure needs, and libraries that two or more of these ask for."""
    asked = Counter(
        name for names in modules.imported([call.figure.file for call in calls], roots(project)) for name in names
    )
    return [*FOR_ALL, *sorted(name for name, times in asked.items() if times > 1 and name.split(".")[0] in FOR_SEVERAL)]


def _start_tracker() -> None:
    """Start multiprocessing's resource tracker so that it outlives a closed terminal, as it does Ctrl-C by itself: it
    clears up after all others."""
    from multiprocessing import resource_tracker

    with stop.unheard(signal.SIGHUP):
        resource_tracker.ensure_running()
