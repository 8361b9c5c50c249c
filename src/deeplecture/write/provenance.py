"""How a figure was made, in the words of the panel behind its kind and of the page that tells it of the whole book."""

import json
from collections.abc import Mapping
from pathlib import Path

from deeplecture.errors import UserError

KINDS = {
    "computed": "drawn from a computation while this site was built",
    "measured": "plotted from the record of an experiment that one command repeats",
    "cited": "numbers published elsewhere, with their source",
    "schematic": "a diagram without data",
}


def provenance(kind: str, record: Path | None) -> list[tuple[str, str]]:
    """What a reader is told of a figure, as (word, text); what is not known is left out.

    Args:
        record: the record that it plots.
    """
    said = [("Kind", KINDS[kind])]
    if record is None or not record.is_file():
        return said
    how = of_record(json.loads(record.read_text(encoding="utf-8")))
    words = {"Data": "data", "Seeds": "seeds", "Computed on": "device", "Date": "date", "Took": "took"}
    said += [(word, str(how[name])) for word, name in words.items() if how[name]]
    return said + [("Repeated on", text) for text in elsewhere(record)]


def elsewhere(record: Path) -> list[str]:
    """What came of repeating a record on other devices, which is kept beside it (see `devices.py`): a text each.

    Args:
        record: the `record.json`.

    Raises:
        UserError: what is kept is no JSON.
    """
    return [_beside(file) for file in sorted(record.parent.glob("on-*/record.json"))]


def _beside(file: Path) -> str:
    mend = "restore it from version control, or delete its folder"
    try:
        about = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UserError(f"{file}: not JSON ({error}): {mend}") from None
    how = about.get("provenance") if isinstance(about, dict) else None
    differs = (how.get("differs") or []) if isinstance(how, dict) else None
    if not isinstance(how, dict) or not isinstance(differs, list) or not all(isinstance(one, str) for one in differs):
        raise UserError(f"{file}: does not say how it agrees with its record: {mend}")
    where = ", ".join(filter(None, [str(how.get("device") or ""), str(how.get("date") or "")[:10]]))
    if how.get("record", "") != _results(file.parent.parent / "record.json"):
        return f"{where}: compared with an earlier record"
    if differs:
        return f"{where}: not within the stated tolerances; {'; '.join(differs)}"
    most = f"; furthest in {how['furthest']}" if how.get("furthest") else ""
    return f"{where}: within the stated tolerances{most}"


def _results(record: Path) -> str:
    """The checksum of a record's results."""
    return json.loads(record.read_text(encoding="utf-8")).get("results", {}).get("sha256", "")


def of_record(record: Mapping) -> dict:
    """Data, number of seeds, device, date and duration of a record; "" for what it does not say."""
    how = record.get("provenance", {})
    return {
        "data": str(how.get("data") or ""),
        "seeds": len(record.get("seeds", [])),
        "device": str(how.get("device") or ""),
        "date": str(how.get("date") or "")[:10],
        "took": _duration(how.get("wall_seconds")),
    }


def _duration(seconds: float | None) -> str:
    """Seconds in the unit that people would use."""
    if seconds is None:
        return ""
    for size, unit in ((3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 1 else "under 1 s"
