"""A source as it is kept between builds: plain JSON, since what is unpickled could run code."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import asdict

from deeplecture.errors import Finding
from deeplecture.read.cells import Cell
from deeplecture.read.source import Prose, Source


def as_json(source: Source) -> bytes | None:
    """A source without includes; None where its front matter or an option holds what JSON cannot say."""
    try:
        plain = {
            "meta": _plain(source.meta),
            "pieces": [_plain_cell(one) if isinstance(one, Cell) else _plain_prose(one) for one in source.pieces],
            "header": source.header,
            "sha256": source.sha256,
            "notes": [asdict(note) for note in source.notes],
        }
    except TypeError:
        return None
    return json.dumps(plain).encode()


def from_json(text: bytes, path: str) -> Source:
    """What `as_json` made of the source at a path."""
    plain = json.loads(text)
    pieces = tuple(_cell(one, path) if "code" in one else _prose(one, path) for one in plain["pieces"])
    notes = tuple(Finding(**note) for note in plain["notes"])
    return Source(path, _whole(plain["meta"]), pieces, (), tuple(plain["header"]), plain["sha256"], notes)


def _plain_prose(prose: Prose) -> dict:
    return {"text": prose.text, "lines": [line for _, line in prose.places]}


def _prose(plain: dict, path: str) -> Prose:
    return Prose(plain["text"], tuple((path, line) for line in plain["lines"]))


def _plain_cell(cell: Cell) -> dict:
    return {
        **{name: value for name, value in cell.__dict__.items() if name != "file"},
        "options": _plain(cell.options),
        "places": _plain(cell.places),
    }


def _cell(plain: dict, path: str) -> Cell:
    whole = {**plain, "options": _whole(plain["options"]), "places": _whole(plain["places"])}
    return Cell(**{**whole, "header": tuple(plain["header"]), "file": path})


def _plain(value):
    """A value as YAML reads it: mappings as pairs, since their names may be numbers, and days by their text."""
    if isinstance(value, Mapping):
        return {"pairs": [[_plain(name), _plain(item)] for name, item in value.items()]}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, datetime.datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"day": value.isoformat()}
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError


def _whole(plain):
    if isinstance(plain, list):
        return [_whole(item) for item in plain]
    if not isinstance(plain, dict):
        return plain
    if "moment" in plain:
        return datetime.datetime.fromisoformat(plain["moment"])
    if "day" in plain:
        return datetime.date.fromisoformat(plain["day"])
    return {_whole(name): _whole(item) for name, item in plain["pairs"]}
