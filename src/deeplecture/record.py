"""Run an experiment over its seeds, keep what it gave with its provenance, and tell whether a repetition agrees.

An experiment is a module `experiments/UNIT/NAME.py` of the course with a frozen dataclass `Settings`, `SEEDS`, `DATA`, `TOLERANCE`,
`run(settings, seed)` and, where it reads data, `checksum()`. Its record is `figures/UNIT/NAME/record.json`, for
people, with the arrays in `results.npz` beside it.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import importlib
import io
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deeplecture import paths
from deeplecture.course import Course, read_course, roots
from deeplecture.errors import UserError
from deeplecture.execute import modules as sources

# Every build asks which records are stale, and needs no arrays for that.
if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Record:
    """What an experiment gave.

    Attributes:
        name: UNIT/NAME of the experiment.
        settings: its `Settings` as plain values.
        seeds: one run for each.
        results: name to array; the first axis runs over the seeds.
        provenance: `data`, `data_checksum` (None without data), `versions`, `device`, `wall_seconds`, `date` (UTC) and
            `code`, a digest of what the experiment's module and every package module that it imports do.
    """

    name: str
    settings: dict
    seeds: tuple[int, ...]
    results: dict[str, np.ndarray]
    provenance: dict


def names(course: Course | None = None) -> list[str]:
    """The experiments of a course (of the one around), UNIT/NAME each."""
    folder = (course or read_course(paths.project())).folder("experiments")
    files = folder.glob("*/*.py") if folder else ()
    return sorted(f"{file.parent.name}/{file.stem}" for file in files if not file.stem.startswith("_"))


def load(name: str) -> Record:
    """Read a record.

    Raises:
        UserError: there is no such record, or its two files do not belong together.
    """
    import numpy as np

    about, data = _read(name)
    with np.load(io.BytesIO(data)) as arrays:
        results = {key: arrays[key] for key in arrays.files}
    return Record(name, about["settings"], tuple(about["seeds"]), results, about["provenance"])


def _read(name: str, records: Path | None = None) -> tuple[dict, bytes]:
    """What `record.json` says, and the bytes of `results.npz`."""
    folder = (records or paths.records()) / name
    try:
        about = json.loads((folder / "record.json").read_text(encoding="utf-8"))
        data = (folder / "results.npz").read_bytes()
    except FileNotFoundError as error:
        raise UserError(f"{error.filename} is missing: `deeplecture reproduce {name} --record` makes it") from None
    except json.JSONDecodeError as error:
        raise UserError(f"{folder / 'record.json'}:{error.lineno}: not JSON: {error.msg}") from None
    if about["results"]["sha256"] != hashlib.sha256(data).hexdigest():
        raise UserError(
            f"{folder / 'results.npz'}: not the results that record.json describes: restore both from version control, "
            f"or replace them with `deeplecture reproduce {name} --record`"
        )
    return about, data


def repeat(name: str, jobs: int = 2, scheduler: str | None = None) -> Record:
    """Run an experiment for each of its seeds, each on one thread.

    Args:
        name: the experiment.
        jobs: processes on this machine.
        scheduler: address of a Dask scheduler, whose workers then make the same calls; needs the extra `cluster`.

    Raises:
        UserError: there is no such experiment, or Dask is not installed.
    """
    import numpy as np

    course, module = read_course(paths.project()), _module(name)
    settings = module.Settings()
    start = time.perf_counter()
    if scheduler:
        runs = _on_cluster(scheduler, name, settings, module.SEEDS)
    else:
        from joblib import Parallel, delayed

        runs = Parallel(n_jobs=jobs)(delayed(_once)(name, settings, seed) for seed in module.SEEDS)
    seconds = time.perf_counter() - start
    results = {key: np.stack([run[key] for run in runs]) for key in runs[0]}
    provenance = {
        "data": module.DATA,
        "data_checksum": module.checksum() if hasattr(module, "checksum") else None,
        "versions": _versions(Path(module.__file__), course),
        "device": _device(),
        "wall_seconds": round(seconds, 1),
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "code": _code(Path(module.__file__), course),
    }
    plain = json.loads(json.dumps(dataclasses.asdict(settings)))
    return Record(name, plain, tuple(module.SEEDS), results, provenance)


def write(record: Record) -> None:
    """Replace the record in the project; the same results give the same bytes of `results.npz`."""
    import numpy as np

    folder = paths.records() / record.name
    folder.mkdir(parents=True, exist_ok=True)
    arrays = io.BytesIO()
    np.savez_compressed(arrays, **dict(sorted(record.results.items())))
    data = arrays.getvalue()
    about = {
        "name": record.name,
        "settings": record.settings,
        "seeds": list(record.seeds),
        "results": {
            "file": "results.npz",
            "sha256": hashlib.sha256(data).hexdigest(),
            "arrays": {key: list(record.results[key].shape) for key in sorted(record.results)},
        },
        "provenance": record.provenance,
    }
    for file, content in (("results.npz", data), ("record.json", (json.dumps(about, indent=2) + "\n").encode())):
        scratch = folder / f".{file}.{os.getpid()}"
        scratch.write_bytes(content)
        scratch.replace(folder / file)


def compare(old: Record, new: Record, tolerance: dict[str, float]) -> list[str]:
    """What differs between two records of an experiment by more than its tolerance; empty where they agree.

    Args:
        tolerance: result name to allowed absolute difference of any element; 0.0 asks for equality, `inf` for
            nothing but the shape (wall-clock times). NaN equals NaN.
    """
    different = []
    for part in ("settings", "seeds"):
        was, now = getattr(old, part), getattr(new, part)
        if was != now:
            different.append(f"{part} were {was} and are {now}")
    if old.provenance["data_checksum"] != new.provenance["data_checksum"]:
        different.append("the data's checksum has changed")
    for key in sorted(old.results.keys() | new.results.keys()):
        if key not in tolerance:
            different.append(f"{key}: the experiment states no tolerance for it")
        elif key not in new.results or key not in old.results:
            different.append(f"{key}: only in the {'old' if key in old.results else 'new'} record")
        elif old.results[key].shape != new.results[key].shape:
            different.append(f"{key}: shape was {old.results[key].shape} and is {new.results[key].shape}")
        elif (gap := _largest_gap(old.results[key], new.results[key])) > tolerance[key]:
            different.append(f"{key}: differs by up to {gap:.4g}, allowed is {tolerance[key]:.4g}")
    return different


def stale(name: str, course: Course | None = None) -> bool:
    """Whether the code of an experiment, or of what it imports, has changed since its record was made.

    Raises:
        UserError: there is no such experiment or record.
    """
    course = course or read_course(paths.project())
    about, _ = _read(name, course.root / "figures")
    return about["provenance"]["code"] != _code(_file(name, course), course)


def tolerance(name: str) -> dict[str, float]:
    """The experiment's stated tolerances."""
    return _module(name).TOLERANCE


def _once(name: str, settings, seed: int) -> dict[str, np.ndarray]:
    """One run on one thread, so that the number of cores changes neither the results nor the load."""
    import numpy as np
    from threadpoolctl import threadpool_limits

    module = _module(name)
    with threadpool_limits(1):
        return {key: np.asarray(value) for key, value in module.run(settings, seed).items()}


def _on_cluster(scheduler: str, name: str, settings, seeds: tuple[int, ...]) -> list[dict]:
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise UserError("--scheduler needs Dask: pip install 'deeplecture[cluster]'") from None
    try:
        with Client(scheduler, timeout=10) as client:
            return client.gather([client.submit(_once, name, settings, seed, pure=False) for seed in seeds])
    except OSError as error:
        raise UserError(f"no Dask scheduler answers at {scheduler}: {error}") from error


def _file(name: str, course: Course) -> Path:
    known = names(course)
    if name not in known:
        import difflib

        near = difflib.get_close_matches(name, known, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UserError(f"no experiment {name}{hint} (`deeplecture experiments` lists them)")
    return course.folder("experiments") / f"{name}.py"


def _module(name: str):
    course = read_course(paths.project())
    _file(name, course)
    course.enter()
    return importlib.import_module(f"{course.package}.experiments.{name.replace('/', '.')}")


def _code(file: Path, course: Course) -> str:
    return sources.meaning(file, roots(course.root))


def _largest_gap(old: np.ndarray, new: np.ndarray) -> float:
    import numpy as np

    if old.dtype.kind not in "fiub" or new.dtype.kind not in "fiub":
        return 0.0 if np.array_equal(old, new) else np.inf
    old, new = old.astype(float), new.astype(float)
    same = (old == new) | (np.isnan(old) & np.isnan(new))
    gap = np.where(same, 0.0, np.abs(old - np.where(same, old, new)))
    return float(np.nan_to_num(gap, nan=np.inf).max(initial=0.0))


def _versions(file: Path, course: Course) -> dict[str, str]:
    """Python and the packages that the experiment's code imports, with their versions."""
    from importlib import metadata

    owners = metadata.packages_distributions()
    imported = [name for name in sources.outside(file, roots(course.root)) if name not in sys.stdlib_module_names]
    found = {owners[name][0]: metadata.version(owners[name][0]) for name in imported if name in owners}
    return {"python": sys.version.split()[0]} | dict(sorted(found.items()))


def _device() -> str:
    """The processor in words, with the number of its cores that this process may use."""
    import platform

    from joblib import cpu_count

    model = platform.processor() or platform.machine()
    if (listing := Path("/proc/cpuinfo")).exists():
        lines = (line.partition(":") for line in listing.read_text(encoding="utf-8").splitlines())
        model = next((value.strip() for key, _, value in lines if key.strip() == "model name"), model)
    return f"CPU {model}, {cpu_count()} cores"
