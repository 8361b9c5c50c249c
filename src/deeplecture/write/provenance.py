"""How a figure was made, in the words of the panel behind its kind and of the page that tells it of the whole book."""

import json
from pathlib import Path

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
    held = json.loads(record.read_text(encoding="utf-8"))
    how = held.get("provenance", {})
    said += [
        ("Data", str(how.get("data") or "")),
        ("Seeds", str(len(held.get("seeds", [])) or "")),
        ("Computed on", str(how.get("device") or "")),
        ("Date", str(how.get("date") or "")[:10]),
        ("Took", duration(how.get("wall_seconds"))),
    ]
    return [(word, text) for word, text in said if text]


def duration(seconds: float | None) -> str:
    """Seconds in the unit that people would use."""
    if seconds is None:
        return ""
    for size, unit in ((3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 1 else "under 1 s"
