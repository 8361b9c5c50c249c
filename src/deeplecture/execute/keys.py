"""The keys of figures, and what is kept under them of all that a result was made of."""

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from deeplecture import machine
from deeplecture.cache import digest, sha256
from deeplecture.course import Course, roots
from deeplecture.engine import engine_digest
from deeplecture.execute import fingerprints, modules
from deeplecture.execute.calls import Call
from deeplecture.machine import versions


def keys_of(calls: Iterable[Call], course: Course) -> dict[Call, str]:
    """The keys of figures: what their modules and the style are made of, arguments, records, versions, our own code.

    Imports that they share are followed once.
    """
    calls = list(calls)
    style = course.style_file
    files = [call.figure.file for call in calls] + ([style] if style and style.suffix == ".py" else [])
    made_of = modules.survey(dict.fromkeys(files), roots(course.root))
    look = made_of[style].digest if style in made_of else modules.checksum(style) if style else ""
    surroundings = machine.around(course.root)
    records = {name: _record(course.root, name) for name in dict.fromkeys(call.figure.record for call in calls) if name}
    return {
        call: digest(
            call.figure.package, call.figure.name, call.arguments, records.get(call.figure.record or ""), look,
            made_of[call.figure.file].digest, versions(("matplotlib", "numpy", *made_of[call.figure.file].outside)),
            sys.version_info[:3], engine_digest("figure"), surroundings,
        )
        for call in calls
    }  # fmt: skip


def _record(project: Path, name: str) -> list[tuple[str, str]]:
    folder = project / "figures" / name
    return [(path.name, sha256(path)) for path in sorted(folder.glob("*")) if path.is_file()]


def kept(meta: dict, environment: Mapping[str, str]) -> dict:
    """What an answer's meta is kept as: the libraries that took part by the versions that they have, and of the variables
    that were asked for those that the command has given on. What sets others on the way is decided by the engine."""
    made_of = dict(meta["made_of"])
    made_of["versions"] = machine.distributions(made_of.pop("libraries"))
    asked, fixed = made_of["asked"].items(), machine.fixed(Path())  # whose names are the same for all projects
    made_of["asked"] = {name: was for name, was in asked if was == fingerprints.asked(name, environment, fixed)}
    if "numbers" in meta:  # cells have none
        # Not sorted, as in the entry itself: an expression may go through what a number holds in its order.
        meta = {**meta, "numbers_sha256": hashlib.sha256(json.dumps(meta["numbers"]).encode()).hexdigest()}
    return {**meta, "made_of": made_of}
