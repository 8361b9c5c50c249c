"""The seeds of experiments, run: once, on this machine's processors or a cluster's, and of several experiments in one go."""

from __future__ import annotations

import itertools
import signal
import time
import traceback
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from deeplecture import record, stop
from deeplecture.errors import UserError
from deeplecture.machine import machine

if TYPE_CHECKING:
    import numpy as np

    from deeplecture.experiment import Experiment


def once(name: str, settings, seed: int) -> tuple[dict[str, np.ndarray], dict]:
    """One run on one thread, so that the number of cores changes neither the results nor the load; and the machine."""
    import numpy as np
    from threadpoolctl import threadpool_limits

    module = record.module_of(name)
    with threadpool_limits(1):
        made = {key: np.asarray(value) for key, value in module.run(settings, seed).items()}
        return made, machine()


def here(jobs: int, name: str, settings, stated: Experiment) -> list[tuple]:
    """What `once` gives for each seed of an experiment, in so many processes of this machine."""
    from joblib import Parallel, delayed

    jobs = 1 if stated.alone else jobs
    return Parallel(n_jobs=jobs)(delayed(once)(name, settings, seed) for seed in stated.seeds)


def on_cluster(scheduler: str, name: str, settings, stated: Experiment) -> list[tuple]:
    """What `once` gives for each seed of an experiment, on the workers of a Dask scheduler."""
    from deeplecture.cluster import connected, with_resources

    with connected(scheduler) as client:
        with_resources(client, stated.resources)
        options: dict = {"pure": False, "resources": dict(stated.resources) or None}
        return client.gather([client.submit(once, name, settings, seed, **options) for seed in stated.seeds])


class Queue:
    """Several experiments by the same processes: a process without a seed of one begins with the next, and no core waits.

    Args:
        names: experiments, in the order in which `runs` will be asked for them; some may be left out there.
        jobs: processes on this machine.
    """

    def __init__(self, names: Sequence[str], jobs: int):
        self.names, self.jobs = list(names), jobs
        self.begun: list[str] = []
        self.made: Iterator[tuple] = iter(())

    def runs(self, name: str) -> tuple[list[tuple], float]:
        """What `once` gave for each seed, and the seconds from the first seed's beginning to the last one's end.

        Raises:
            Exception: of the first seed that failed.
        """
        from multiprocessing import resource_tracker

        from joblib import Parallel, delayed
        from joblib.externals.loky.backend import resource_tracker as theirs

        if name not in self.begun:
            rest = self.names[self.names.index(name) :]
            self.begun = [name, *itertools.takewhile(_shares, rest[1:])] if _shares(name) else [name]
            tasks = [(each, record.settings(each), seed) for each in self.begun for seed in record.declared(each).seeds]
            jobs = 1 if record.declared(name).alone else self.jobs
            for tracker in (resource_tracker, theirs):  # their start ends with hearing again what it is not to hear
                tracker.ensure_running()
            # A process that is still loading its modules would answer with a traceback.
            with stop.unheard(signal.SIGINT):
                self.made = Parallel(n_jobs=jobs, return_as="generator")(delayed(_kept)(*task) for task in tasks)
        while True:
            done = self.begun.pop(0)
            ends = list(itertools.islice(self.made, len(record.declared(done).seeds)))
            if done == name:
                break
        for _, _, end in ends:
            if isinstance(end, Exception):
                raise end
        begin, end, runs = zip(*ends, strict=True)
        return list(runs), max(end) - min(begin)


def _shares(name: str) -> bool:
    """Whether an experiment may run beside others; what is wrong with one that states nothing is said in its own turn."""
    try:
        record.settings(name)
        return not record.declared(name).alone
    except Exception:
        return False


def _kept(name: str, settings, seed: int) -> tuple[float, float, tuple | Exception]:
    """When a run began and ended, by the clock that all processes share, and what it gave, an error too: others go on."""
    begin = time.time()
    try:
        end: tuple | Exception = once(name, settings, seed)
    except UserError as error:
        end = error
    except Exception as error:
        error.add_note(traceback.format_exc())  # the way through the experiment is lost between processes
        end = error
    return begin, time.time(), end
