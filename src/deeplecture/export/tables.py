"""Records as tables: each array as CSV, and what their columns are."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from deeplecture import paths, record

if TYPE_CHECKING:
    import numpy as np

ABOUT = """\
The arrays of the record {name}, a file each. A row is a place in all axes of the array but the last: `seed` is the run's own
seed, `axis 1` and so on count from 0. The last axis runs over the columns, which count from 0 too; an array with one number
a seed has the one column `value`.

Data: {data}
Settings: {settings}
Recorded: {date}, SHA-256 of the arrays {sha256}

{rows}
"""


def tables(name: str) -> dict[str, bytes]:
    """A record of the course around as files: each array as `NAME.csv`, `record.json`, and `README.md`, which says what the
    columns are.

    Args:
        name: UNIT/EXPERIMENT, or UNIT/EXPERIMENT/on-DEVICE of what a device gave beside the record.

    Raises:
        UserError: the record is not there, or damaged.
    """
    known = record.load(name)
    written = (paths.records() / name / "record.json").read_bytes()
    rows = ["| file | rows | columns |", "|---|---|---|"]
    files = {}
    for array, values in sorted(known.results.items()):
        files[f"{array}.csv"] = _table(values, known.seeds)
        rows.append(
            f"| {array}.csv | {_rows(values.shape, known.settings)} | {_columns(values.shape, known.settings)} |"
        )
    how = known.provenance
    said = {"name": name, "data": how.get("data"), "date": str(how.get("date"))[:10], "rows": "\n".join(rows)}
    said |= {"settings": json.dumps(known.settings), "sha256": json.loads(written)["results"]["sha256"]}
    return {
        "README.md": ABOUT.format(**said).encode(),
        "record.json": written,
        **files,
    }


def _table(values: np.ndarray, seeds: tuple[int, ...]) -> bytes:
    import numpy as np

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    inner = values.shape[1:-1]
    wide = values.ndim > 1
    heads = [f"axis {number + 1}" for number in range(len(inner))]
    writer.writerow(["seed", *heads, *(range(values.shape[-1]) if wide else ["value"])])
    for place in np.ndindex(values.shape[:-1] if wide else values.shape):
        row = values[place].tolist()
        writer.writerow([seeds[place[0]], *place[1:], *(row if wide else [row])])
    return text.getvalue().encode()


def _rows(shape: tuple[int, ...], settings: Mapping) -> str:
    return ", ".join(["seed", *(_axis(number, size, settings) for number, size in enumerate(shape[1:-1], start=1))])


def _columns(shape: tuple[int, ...], settings: Mapping) -> str:
    return _axis(len(shape) - 1, shape[-1], settings) if len(shape) > 1 else "value"


def _axis(number: int, size: int, settings: Mapping) -> str:
    """What is known of an axis: its length, and the settings that are as long."""
    alike = [name for name, value in settings.items() if isinstance(value, list) and len(value) == size]
    return f"axis {number} ({size}" + (f", as many as `{'`, `'.join(alike)}`)" if alike else ")")
