"""The seeds of several experiments, run one after another by the same processes."""

from __future__ import annotations

import itertools
import time
import traceback
from collections.abc import Iterator, Sequence

from deeplecture import record, repetition
from deeplecture.errors import UserError


class Ahead:
    """Several experiments by the same processes: whose seeds are done begins with the next one's, and no core waits.

    Args:
        names: experiments, in the order in which `runs` will be asked for them; some may be left out there.
        jobs: processes on this machine.
    """

    def __init__(self, names: Sequence[str], jobs: int):
        self.names, self.jobs = list(names), jobs
        self.begun: list[str] = []
        self.made: Iterator[tuple] = iter(())

    def runs(self, name: str) -> tuple[list[tuple], float]:
        """What `repetition.once` gave for each seed, and the seconds from the first seed's beginning to the last one's end.

        Raises:
            Exception: of the first seed that failed.
        """
        from joblib import Parallel, delayed

        if name not in self.begun:
            rest = self.names[self.names.index(name) :]
            self.begun = [name, *itertools.takewhile(_shares, rest[1:])] if _shares(name) else [name]
            tasks = [(each, record.settings(each), seed) for each in self.begun for seed in record.declared(each).seeds]
            jobs = 1 if record.declared(name).alone else self.jobs
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
        end: tuple | Exception = repetition.once(name, settings, seed)
    except UserError as error:
        end = error
    except Exception as error:
        error.add_note(traceback.format_exc())  # the way through the experiment is lost between processes
        end = error
    return begin, time.time(), end
