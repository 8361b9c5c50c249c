"""An experiment run for all of its seeds, as a record with the provenance of its numbers."""

from __future__ import annotations

import dataclasses
import datetime
import json
import sys
import time
from pathlib import Path

from deeplecture import paths
from deeplecture.course import read_course, roots
from deeplecture.execute import modules
from deeplecture.machine import device, versions
from deeplecture.record import JUDGING, Record, declared, module_of
from deeplecture.seeds import Queue, here, on_cluster


def repeat(name: str, jobs: int = 2, scheduler: str | None = None, queue: Queue | None = None, settings=None) -> Record:
    """Run an experiment for each of its seeds, each on one thread.

    Args:
        name: the experiment.
        jobs: processes on this machine.
        scheduler: address of a Dask scheduler, whose workers then make the same calls; needs the extra `cluster`.
        queue: runs it among other experiments, in place of `jobs`.
        settings: others than the experiment's own; not with `queue`.

    Raises:
        UserError: there is no such experiment, or Dask is not installed.
    """
    import numpy as np

    course, module, stated = read_course(paths.project()), module_of(name), declared(name)
    settings = settings or module.Settings()
    start = time.perf_counter()
    if queue:
        runs, seconds = queue.runs(name)
    else:
        runs = on_cluster(scheduler, name, settings, stated) if scheduler else here(jobs, name, settings, stated)
        seconds = time.perf_counter() - start
    made, where = zip(*runs, strict=True)
    results = {key: np.stack([run[key] for run in made]) for key in made[0]}
    provenance = {
        "data": stated.data,
        "data_checksum": stated.checksum() if stated.checksum else None,
        "versions": {"python": sys.version.split()[0]}
        | versions(modules.outside(Path(module.__file__), roots(course.root))),
        "device": device(),
        "machine": where[0],
        "wall_seconds": round(seconds, 1),
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "code": modules.meaning(Path(module.__file__), roots(course.root), JUDGING, paths.PACKAGE),
        "reported": stated.reported(settings),
    }
    return Record(name, json.loads(json.dumps(dataclasses.asdict(settings))), stated.seeds, results, provenance)
