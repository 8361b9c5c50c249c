"""What an experiment gave, kept with its provenance; and what the experiment states and claims of it.

An experiment is a module `experiments/UNIT/NAME.py` of the course with a frozen dataclass `Settings` and `run(settings,
seed)`, above which `@experiment(...)` states seeds, data, tolerances and what else a record says (see
`deeplecture.experiment`). What its numbers must show is said by `claims(record)` (see `deeplecture.claims`). Its record is
`figures/UNIT/NAME/record.json`, for people, with the arrays in `results.npz` beside it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deeplecture import paths
from deeplecture.course import Course, read_course, roots
from deeplecture.errors import UserError
from deeplecture.execute import modules
from deeplecture.usage import did_you_mean

# Every build asks which records are stale, and needs no arrays for that.
if TYPE_CHECKING:
    import numpy as np

    from deeplecture.claims import Claim, Within
    from deeplecture.experiment import Experiment

KEPT_BESIDE = "restore {} from version control, or delete it and repeat by `deeplecture reproduce --device`"
MEND = (
    "restore record.json and results.npz from version control, or replace them with `deeplecture reproduce {} --record`"
)
LARGEST = 1 << 30  # bytes of a record's results in memory
# What judges an experiment's numbers and does not make them: a sentence changed here makes no record stale.
JUDGING = ("CALM", "TOLERANCE", "claims", "experiment")


@dataclass(frozen=True)
class Record:
    """What an experiment gave.

    Attributes:
        name: UNIT/NAME of the experiment.
        settings: its `Settings` as plain values.
        seeds: one run for each.
        results: name to array; the first axis runs over the seeds.
        provenance: `data`, `data_checksum` (None without data), `versions`, `device`, `machine` (see `machine`),
            `wall_seconds`, `date` (UTC), `code`, a digest of what the experiment's module and every package module
            that it imports do, and `reported`, what the experiment states of itself (`Experiment.reported`).
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


_instead: dict[str, Record] = {}


@contextmanager
def standing_in(record: Record) -> Iterator[None]:
    """Let a record in memory be what `load` gives for its name, while the project keeps its own."""
    before = _instead.get(record.name)
    _instead[record.name] = record
    try:
        yield
    finally:
        if before is None:
            _instead.pop(record.name)
        else:
            _instead[record.name] = before


def stands_in() -> bool:
    """Whether `load` gives a record in memory for some name now."""
    return bool(_instead)


def load(name: str) -> Record:
    """Read a record, or take what stands in for it.

    Raises:
        UserError: there is no such record, it is damaged, or its two files do not belong together.
    """
    if name in _instead:
        return _instead[name]
    import numpy as np

    about, data = _read(name)
    try:
        _see_size(data)
        with np.load(io.BytesIO(data)) as arrays:
            results = {key: arrays[key] for key in arrays.files}
        return Record(name, dict(about["settings"]), tuple(about["seeds"]), results, dict(about["provenance"]))
    except (KeyError, TypeError, ValueError, OSError, MemoryError, zipfile.BadZipFile) as error:
        raise UserError(damaged(name, error)) from None


def elsewhere(name: str) -> dict[str, Record]:
    """What other devices gave of an experiment, by their names, as `deeplecture reproduce --device` keeps it beside the record
    (see `devices.py`).

    Raises:
        UserError: one of them is damaged.
    """
    found: dict[str, Record] = {}
    for one in beside(name):
        made = load(one)
        if not isinstance(made.settings.get("device"), str):
            raise UserError(f"{paths.records() / one / 'record.json'}: its settings name no device: {_way_out(one)}")
        found[made.settings["device"]] = dataclasses.replace(made, name=name)
    return found


def beside(name: str) -> list[str]:
    """The names, UNIT/EXPERIMENT/on-DEVICE, of what other devices gave of an experiment: what is kept beside its record."""
    return [f"{name}/{folder.name}" for folder in sorted((paths.records() / name).glob("on-*"))]


def _see_size(data: bytes) -> None:
    """Raise ValueError where an archive would fill the memory: a small file can unpack to a thousand times its size."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if (size := sum(part.file_size for part in archive.infolist())) > LARGEST:
            raise ValueError(f"its results unpack to {size:,} bytes, more than {LARGEST:,}")


def damaged(name: str, why: object) -> str:
    """What to do about a record that cannot be read."""
    return f"{paths.records() / name}: damaged ({why}): {_way_out(name)}"


def _way_out(name: str) -> str:
    """How a record is mended, or what another device gave: UNIT/EXPERIMENT/on-DEVICE."""
    return KEPT_BESIDE.format(paths.records() / name) if name.count("/") > 1 else MEND.format(name)


def _read(name: str, records: Path | None = None) -> tuple[dict, bytes]:
    """What `record.json` says, and the bytes of `results.npz`."""
    folder = (records or paths.records()) / name
    try:
        about = json.loads((folder / "record.json").read_text(encoding="utf-8"))
        data = (folder / "results.npz").read_bytes()
    except FileNotFoundError as error:
        makes = f"`deeplecture reproduce {name} --record` makes it" if name.count("/") < 2 else _way_out(name)
        raise UserError(f"{error.filename} is missing: {makes}") from None
    except json.JSONDecodeError as error:
        raise UserError(f"{folder / 'record.json'}:{error.lineno}: not JSON: {error.msg}: {_way_out(name)}") from None
    except (UnicodeDecodeError, OSError) as error:
        raise UserError(damaged(name, error)) from None
    try:
        belongs = about["results"]["sha256"] == hashlib.sha256(data).hexdigest()
        about["provenance"]["code"]
    except (KeyError, TypeError) as error:
        raise UserError(damaged(name, f"record.json lacks {error}")) from None
    if not belongs:
        raise UserError(f"{folder / 'results.npz'}: not the results that record.json describes: {_way_out(name)}")
    return about, data


def restate(name: str) -> bool:
    """Write into a record what its experiment states of itself now; whether that is another thing than before.

    Raises:
        UserError: there is no such experiment or record.
    """
    from deeplecture.cache import write_atomically

    about, _ = _read(name)
    now = declared(name).reported(module_of(name).Settings())
    if about["provenance"].get("reported") == now:
        return False
    about["provenance"]["reported"] = now
    write_atomically(paths.records() / name / "record.json", (json.dumps(about, indent=2) + "\n").encode())
    return True


def confirm(old: Record, new: Record) -> list[str]:
    """Write into a record which settings and code gave its numbers once more, where they did so to the bit; the times stay.

    So does a record whose experiment was given another setting or was tidied keep what it measured, and when.

    Returns:
        what is not the same. Nothing is written then.
    """
    import numpy as np

    from deeplecture.claims import LEFT_OUT_TIMES

    def same(key: str) -> bool:
        if key not in old.results or key not in new.results:
            return False
        was, now = np.asarray(old.results[key]), np.asarray(new.results[key])
        alike = (was.dtype, was.shape) == (now.dtype, now.shape)
        return alike and (stated.get(key) is LEFT_OUT_TIMES or was.tobytes() == now.tobytes())

    stated = tolerance(old.name)
    apart = [key for key in sorted(old.results.keys() | new.results.keys()) if not same(key)]
    apart += ["seeds"] if old.seeds != new.seeds else []
    apart += ["data"] if old.provenance["data_checksum"] != new.provenance["data_checksum"] else []
    if not apart:
        renewed = {key: new.provenance[key] for key in ("code", "reported")}
        write(dataclasses.replace(old, settings=new.settings, provenance=old.provenance | renewed))
    return apart


def write(record: Record, folder: Path | None = None) -> None:
    """Replace the record in the project, or the one of a folder; the same results give the same bytes of `results.npz`.

    Raises:
        UserError: something stands in its way.
    """
    import numpy as np

    from deeplecture.cache import write_atomically

    folder = folder or paths.records() / record.name
    paths.see_free(folder)
    arrays = io.BytesIO()
    # NumPy's types take any name for the option `allow_pickle`.
    np.savez_compressed(arrays, **dict(sorted(record.results.items())))  # type: ignore[arg-type]
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
        write_atomically(folder / file, content)


def claims(record: Record) -> tuple[Claim, ...]:
    """What the experiment claims of its numbers, evaluated on a record: that its seeds differ, then its own claims.

    Raises:
        UserError: there is no such experiment, or it cannot read the record, which other settings made.
    """
    import numpy as np

    from deeplecture.claims import seeds_differ

    module = module_of(record.name)
    own = getattr(module, "claims", lambda record: ())
    try:
        with np.errstate(divide="ignore", invalid="ignore"):  # a ratio to 0 is no number, and its claim fails
            return (seeds_differ(record.results, declared(record.name).apart), *own(record))
    except (KeyError, IndexError, ValueError) as error:
        raise UserError(
            f"{module.__file__}: its claims cannot be read from the record ({type(error).__name__}: {error}): "
            f"`deeplecture reproduce {record.name} --record` makes one that fits"
        ) from error


def stale(name: str, course: Course | None = None) -> bool:
    """Whether the code of an experiment, or of what it imports, has changed since its record was made.

    Raises:
        UserError: there is no such experiment or record.
    """
    known(name, course := course or read_course(paths.project()))
    return bool(stale_among([name], course))


def stale_among(names: Iterable[str], course: Course) -> list[str]:
    """Those of a course's experiments whose code has changed since their records were made, all files looked at once.

    Raises:
        UserError: there is no such record, or it is damaged.
    """
    files = {name: (course.folder("experiments") or course.root) / f"{name}.py" for name in names}
    now = modules.meanings(files.values(), roots(course.root), JUDGING, paths.PACKAGE)
    made = {name: _read(name, course.root / "figures")[0]["provenance"]["code"] for name in files}
    return [name for name, file in files.items() if made[name] != now[file]]


def tolerance(name: str) -> Mapping[str, float | Within]:
    """The experiment's stated tolerances."""
    return declared(name).tolerance


def declared(name: str) -> Experiment:
    """What an experiment states of itself.

    Raises:
        UserError: there is no such experiment, or it states nothing.
    """
    module = module_of(name)
    stated = getattr(getattr(module, "run", None), "experiment", None)
    if stated is None:
        raise UserError(
            f"{module.__file__}: no experiment: write `@experiment(seeds=..., data=..., ...)` above its `run`"
        )
    return stated


def settings(name: str):
    """The settings that an experiment is recorded with."""
    return module_of(name).Settings()


def known(name: str, course: Course | None = None) -> None:
    """Say so where there is no such experiment.

    Raises:
        UserError: there is none.
    """
    there = names(course)
    if name not in there:
        raise UserError(f"no experiment {name}{did_you_mean(name, there)} (`deeplecture experiments` lists them)")


def module_of(name: str):
    course = read_course(paths.project())
    known(name, course)
    course.enter()
    try:
        return importlib.import_module(f"{course.package}.experiments.{name.replace('/', '.')}")
    except ModuleNotFoundError as error:
        raise UserError(
            f"the experiment {name} needs {error.name}: pip install 'deeplecture[train]', or `make setup-train`"
        ) from error
