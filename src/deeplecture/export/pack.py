"""A unit's figures as a pack for lecturers: drawings, pictures of points, slides and the data, with licence and citation."""

import json
import os
from collections.abc import Mapping

from deeplecture.export.figures import PackedFigure, PackedUnit
from deeplecture.export.files import beside, checksums
from deeplecture.export.raster import rasters, states
from deeplecture.export.slides import State, slides
from deeplecture.export.tables import tables
from deeplecture.record import beside as beside_record
from deeplecture.write.downloads import command, numbers_table

MANIFEST = "manifest.json"
ABOUT = """\
# {title}

The figures of a unit of “{course}”, {edition}.

- `{name}.pptx`: a slide a figure, or one for each step of a figure that is built up; the words in the place of a picture are
  its alternative text, and its notes say where it comes from.
- `svg/`, `png/`: each figure as a drawing and as a picture with two points a pixel; one that was painted as points is there as
  PNG alone. `png/NAME.step-1.png` is what a figure shows before the second step.
- `knobs/`: a figure whose reader chooses a value, once for each value.
- `data/`: the numbers that a figure shows, a line a value: its name, its place in lists and tables, the value.
- `records/`: the arrays of the experiments that the figures plot, with a README of their columns; in
  `on-DEVICE` of a record, those of the same experiment on another device.
- `{manifest}`: of each figure its title, caption, alternative text, kind, source, command and files; of each file its SHA-256.

## Use it

{licence}
How to cite it: {citation}
"""


def pack(unit: PackedUnit) -> dict[str, bytes]:
    """A pack's files, by their names in it: the same figures give the same bytes.

    Raises:
        UserError: python-pptx is not installed, or a record is damaged.
    """
    files: dict[str, bytes] = {}
    shown = _states(unit)
    entries = []
    for figure in unit.figures:
        its = _files_of(figure, [state for state in shown if state.figure is figure])
        files |= its
        entries.append(_entry(unit, figure, list(its)))
    records = sorted({record for figure in unit.figures if (record := figure.drawn.call.figure.record)})
    for one in records:
        files |= {f"{_place(one)}/{name}": content for name, content in tables(one).items()}
        for other in beside_record(one):
            files |= {f"{_place(other)}/{name}": content for name, content in tables(other).items()}
    files[f"{unit.name}.pptx"] = slides(unit, shown)
    own = unit.imprint
    licence = f"{own.licence}{f': {own.licence_address}' if own.licence_address else ''}\n" if own.licence else ""
    files["README.md"] = ABOUT.format(
        title=unit.title, course=unit.course, name=unit.name, manifest=MANIFEST, licence=licence, citation=unit.citation,
        edition=f"version {own.version}" if own.version else "without a version",
    ).encode()  # fmt: skip
    files |= beside(unit.root)
    about = {
        "course": unit.course,
        "unit": unit.name,
        "number": unit.number,
        "title": unit.title,
        "version": own.version,
        "date": own.date.isoformat() if own.date else "",
        "authors": list(own.authors),
        "licence": own.licence,
        "licence-address": own.licence_address,
        "citation": unit.citation,
        "figures": entries,
        "records": records,
        "files": checksums(files),
    }
    return {MANIFEST: (json.dumps(about, indent=1, ensure_ascii=False) + "\n").encode(), **files}


def _place(record: str) -> str:
    """Where a record's tables lie in a pack, or those of what a device gave: in a folder of the record's."""
    return "records/" + "/".join(["-".join(record.split("/")[:2]), *record.split("/")[2:]])


def _states(unit: PackedUnit) -> list[State]:
    """What the slides show, in order; all drawings become pictures of points at once."""
    drawings = [
        (figure, number, drawing)
        for figure in unit.figures
        if figure.drawn.suffix == "svg"
        for number, drawing in enumerate(states(figure.drawn), start=1)
    ]
    made = rasters([(drawing, figure.drawn.width, figure.drawn.height) for figure, _, drawing in drawings])
    found: dict[int, list[State]] = {id(figure): [] for figure in unit.figures}
    for (figure, number, drawing), png in zip(drawings, made, strict=True):
        found[id(figure)].append(State(figure, png, drawing, number, figure.drawn.steps))
    for figure in unit.figures:
        if figure.drawn.suffix != "svg":
            found[id(figure)].append(State(figure, figure.drawn.body or b"", None))
    return [state for figure in unit.figures for state in found[id(figure)]]


def _files_of(figure: PackedFigure, shown: list[State]) -> dict[str, bytes]:
    name, drawn = figure.name, figure.drawn
    files = {f"png/{name}.step-{state.step}.png": state.png for state in shown[:-1]}
    files[f"png/{name}.png"] = shown[-1].png
    if drawn.suffix == "svg":
        files[f"svg/{name}.svg"] = drawn.body or b""
    if drawn.numbers:
        files[f"data/{name}.csv"] = numbers_table(drawn.numbers)
    for number, variant in enumerate(figure.variants, start=1):
        files[f"{_variant(figure, number)}.{variant.suffix}"] = variant.body or b""
        if variant.numbers:
            files[f"{_variant(figure, number)}.csv"] = numbers_table(variant.numbers)
    return files


def _variant(figure: PackedFigure, number: int) -> str:
    """What the files of a figure with one setting of its knobs are called."""
    return f"knobs/{figure.name}-{number:02}"


def _entry(unit: PackedUnit, figure: PackedFigure, files: list[str]) -> Mapping:
    call = figure.drawn.call
    return {
        "name": figure.name,
        "title": figure.title,
        "caption": figure.caption,
        "alt": figure.alt,
        "kind": call.figure.kind,
        "source": os.path.relpath(call.figure.file, unit.root).replace(os.sep, "/")
        if call.figure.own
        else call.figure.package,
        "call": call.text,
        "command": command(call),
        "record": call.figure.record,
        "published": list(figure.sources),
        "width": figure.drawn.width,
        "height": figure.drawn.height,
        "steps": figure.drawn.steps,
        "knobs": [
            {
                "call": one.call.text,
                "files": [file for file in files if file.startswith(_variant(figure, number) + ".")],
            }
            for number, one in enumerate(figure.variants, start=1)
        ],
        "files": [file for file in files if not file.startswith("knobs/")],
    }
