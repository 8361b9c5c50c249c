"""Recorded experiments as an RO-Crate (1.1): what an archive needs to keep them, and others to understand and repeat them.

Each record is a data set of its own with the action that made it (as the Process Run Crate profile has it): which code, on
which data, in which versions, when. Beside the records lie all modules of the course that they run, and what the environment
is installed from. See Soiland-Reyes et al., Packaging research artefacts with RO-Crate, Data Science 5 (2022),
https://doi.org/10.3233/DS-210053.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deeplecture import record
from deeplecture.course import Course, roots
from deeplecture.errors import UserError
from deeplecture.execute import modules
from deeplecture.export.files import BESIDE
from deeplecture.print.imprint import imprint
from deeplecture.read.about import About, Author
from deeplecture.read.project import Project

if TYPE_CHECKING:
    from rocrate.model import File
    from rocrate.rocrate import ROCrate

MARK = "ro-crate-metadata.json"
ENVIRONMENT = ("pyproject.toml", "environment.yml", "requirements.lock", "requirements-train.lock")
MISSING = "an archive needs rocrate: pip install 'deeplecture[archive]'"


@dataclass(frozen=True)
class Packed:
    """An archive.

    Attributes:
        files: by their names in it.
        records: names of the experiments whose records it holds.
    """

    files: dict[str, bytes]
    records: tuple[str, ...]


def archive(project: Project, names: Iterable[str]) -> Packed:
    """Pack records of the course around.

    Args:
        names: UNIT/EXPERIMENT of each.

    Raises:
        UserError: rocrate is not installed; a record is not there, damaged, or made by other code than there is now.
    """
    try:
        from rocrate.model import File, SoftwareApplication
    except ModuleNotFoundError as error:
        raise UserError(MISSING) from error
    course, root = project.course, project.root
    known = {name: record.load(name) for name in names}
    if stale := [name for name in known if record.stale(name, course)]:
        raise UserError(
            f"the code of {', '.join(stale)} is another one than made the record, so that an archive would hold the wrong one: "
            f"`deeplecture reproduce {' '.join(stale)} --record`"
        )
    crate = _crate(project)

    def add(path: str, kind: str | list[str] = "File", **said) -> File:
        content = (root / path).read_bytes()
        said |= {"@type": kind, "sha256": hashlib.sha256(content).hexdigest(), "contentSize": str(len(content))}
        return crate.add(File(crate, root / path, path, properties={"name": path, **said}))

    for path in (*BESIDE, *ENVIRONMENT):
        if (root / path).is_file():
            add(path)
    code: dict[str, File] = {}
    libraries: dict[tuple[str, str], SoftwareApplication] = {}
    for name, kept in known.items():
        modules_run = _code(name, course)
        for path in modules_run:
            if path not in code:
                code[path] = add(path, ["File", "SoftwareSourceCode"], programmingLanguage="Python")
        used = kept.provenance.get("versions", {}).items()
        for library, number in used:
            if (library, number) not in libraries:
                said = {"name": library, "version": number}
                libraries[library, number] = crate.add(
                    SoftwareApplication(crate, f"#{library}-{number}", properties=said)
                )
        own_code = code[modules_run[0]]
        own_code["softwareRequirements"] = [libraries[one] for one in used]
        _add_record(crate, kept, own_code, add)
        for other in record.beside(name):  # what other devices gave goes where its record goes
            _add_record(crate, record.load(other), own_code, add)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "crate"
        crate.write(folder)
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return Packed(dict(sorted(files.items())), tuple(known))


def _crate(project: Project) -> ROCrate:
    """An archive without files: what it is called, who made it, and under what licence it is given."""
    from rocrate.model import ContextEntity, Person
    from rocrate.rocrate import ROCrate

    own = imprint(project)
    output = project.book
    about = output.about
    crate = ROCrate(version="1.1")
    crate.metadata.extra_terms["sha256"] = "https://schema.org/sha256"  # younger than the vocabulary of 1.1
    crate.name = f"{output.title}: recorded experiments"
    crate.description = about.description or crate.name
    day = about.date or datetime.datetime.fromtimestamp(own.made, datetime.UTC).date()
    crate.datePublished = day.isoformat()
    if own.version:
        crate.root_dataset["version"] = own.version
    if own.licence:
        licence = {"@type": "CreativeWork", "name": own.licence}
        crate.license = crate.add(ContextEntity(crate, own.licence_address or "#licence", properties=licence))
    authors = [crate.add(Person(crate, who, properties=said)) for who, said in map(_person, _numbered(about))]
    if authors:
        crate.root_dataset["author"] = authors
    return crate


def _add_record(crate: ROCrate, kept: record.Record, code: File, add: Callable[..., File]) -> None:
    """A record's two files, or those of what a device gave beside it, the data set that they are, and the action of its code that made it."""
    from rocrate.model import Dataset

    name, how, folder = kept.name, kept.provenance, f"figures/{kept.name}"
    experiment = "/".join(name.split("/")[:2])
    device = f" --device {kept.settings.get('device')}" if name != experiment else ""
    parts = [
        add(f"{folder}/record.json", encodingFormat="application/json", about=name),
        add(f"{folder}/results.npz", encodingFormat="application/x-npz", about=name),
    ]
    said = {
        "name": name,
        "description": f"{how.get('data')}; {len(kept.seeds)} seeds",
        "hasPart": parts,
        "variableMeasured": sorted(kept.results),
    }
    whole = crate.add(Dataset(crate, None, folder, properties=said))
    crate.add_action(
        code, identifier=f"#run-{name.replace('/', '-')}", result=[whole],
        properties={
            "name": f"deeplecture reproduce {experiment}{device} --record",
            "description": f"on {how.get('device')}, in {how.get('wall_seconds')} s",
            "endTime": str(how.get("date")),
            "actionStatus": "http://schema.org/CompletedActionStatus",
        },
    )  # fmt: skip


def _code(name: str, course: Course) -> list[str]:
    """The modules of the project that an experiment runs, its own first, relative to the project."""
    own = (course.folder("experiments") or course.root) / f"{name}.py"
    files = [own.resolve(), *(file.resolve() for file in modules.closure(own, roots(course.root)))]
    inside = [file for file in files if file.is_relative_to(course.root.resolve())]
    return list(dict.fromkeys(file.relative_to(course.root.resolve()).as_posix() for file in inside))


def _numbered(about: About) -> list[tuple[int, Author]]:
    return list(enumerate(about.authors, start=1))


def _person(numbered: tuple[int, Author]) -> tuple[str, dict]:
    """An author's identifier and what is said of them."""
    number, author = numbered
    orcid = f"https://orcid.org/{author.orcid.rpartition('/')[2]}" if author.orcid else ""
    said = {
        "name": author.name,
        "affiliation": ", ".join(author.affiliations),
        "email": author.email,
        "url": author.url,
    }
    return orcid or f"#author-{number}", {name: value for name, value in said.items() if value}


def problems(folder: Path) -> list[str]:
    """What is wrong with an archive that lies in a folder: read as others will read it, file by file.

    Raises:
        UserError: rocrate is not installed, or the folder is no RO-Crate.
    """
    try:
        from rocrate.rocrate import ROCrate
    except ModuleNotFoundError as error:
        raise UserError(MISSING) from error
    if not (folder / MARK).is_file():
        raise UserError(f"{folder}: no RO-Crate, for {MARK} is not there")
    try:
        crate = ROCrate(folder)
    except (ValueError, KeyError, json.JSONDecodeError) as error:
        raise UserError(f"{folder / MARK}: no RO-Crate can be read from it: {error}") from error
    found = [
        f"{name} is not said"
        for name in ("name", "description", "datePublished", "license")
        if not getattr(crate, name)
    ]
    told = set()
    for entity in crate.data_entities:
        path = folder / entity.id
        if "File" not in entity.type and entity.type != "File":
            continue
        told.add(entity.id)
        if not path.is_file():
            found.append(f"{entity.id} is not there")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entity.get("sha256"):
            found.append(f"{entity.id} is another file than the one that was archived")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return found + [f"{name} is not listed" for name in sorted(there - told - {MARK})]
