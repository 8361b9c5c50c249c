"""An experiment run: once, or for each of its seeds, on this machine's processors or a cluster's."""

from __future__ import annotations

import dataclasses
import datetime
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from deeplecture import paths
from deeplecture.course import read_course, roots
from deeplecture.execute import modules
from deeplecture.machine import device, machine, versions
from deeplecture.record import JUDGING, Record, declared, module_of

if TYPE_CHECKING:
    import numpy as np

    from deeplecture.experiment import Experiment
    from deeplecture.seeds import Ahead


def repeat(name: str, jobs: int = 2, scheduler: str | None = None, ahead: Ahead | None = None, settings=None) -> Record:
    """Run an experiment for each of its seeds, each on one thread.

    Args:
        name: the experiment.
        jobs: processes on this machine.
        scheduler: address of a Dask scheduler, whose workers then make the same calls; needs the extra `cluster`.
        ahead: runs it among other experiments, in place of `jobs`.
        settings: others than the experiment's own; not with `ahead`.

    Raises:
        UserError: there is no such experiment, or Dask is not installed.
    """
    import numpy as np

    course, module, stated = read_course(paths.project()), module_of(name), declared(name)
    settings = settings or module.Settings()
    start = time.perf_counter()
    if ahead:
        runs, seconds = ahead.runs(name)
    else:
        runs = _on_cluster(scheduler, name, settings, stated) if scheduler else _here(jobs, name, settings, stated)
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


def once(name: str, settings, seed: int) -> tuple[dict[str, np.ndarray], dict]:
    """One run on one thread, so that the number of cores changes neither the results nor the load; and the machine."""
    import numpy as np
    from threadpoolctl import threadpool_limits

    module = module_of(name)
    with threadpool_limits(1):
        made = {key: np.asarray(value) for key, value in module.run(settings, seed).items()}
        return made, machine()


def _here(jobs: int, name: str, settings, stated: Experiment) -> list:
    from joblib import Parallel, delayed

    jobs = 1 if stated.alone else jobs
    return Parallel(n_jobs=jobs)(delayed(once)(name, settings, seed) for seed in stated.seeds)


def _on_cluster(scheduler: str, name: str, settings, stated: Experiment) -> list[tuple]:
    from deeplecture.cluster import connected, with_resources

    with connected(scheduler) as client:
        with_resources(client, stated.resources)
        options: dict = {"pure": False, "resources": dict(stated.resources) or None}
        return client.gather([client.submit(once, name, settings, seed, **options) for seed in stated.seeds])
