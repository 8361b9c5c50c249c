"""A table of how repetitions of experiments agree with their records: a row each, as CSV or Markdown.

Nothing that figures are made of imports this module.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from deeplecture.claims import Within
    from deeplecture.record import Record

FORMATS = (".csv", ".md")


@dataclass(frozen=True)
class Row:
    """A repetition beside its record; "" is what is not known.

    Attributes:
        experiment: UNIT/NAME.
        outcome: agrees, differs, claims fail, no record, did not run.
        equal: results that are the same to the bit, of how many.
        furthest: the result that has gone furthest of what its tolerance allows, and how far; of those that are compared
            element by element.
        claims: that fail, of how many.
        seconds, seconds_on_record: that it took.
        here, recorded: where and in which versions it was repeated and recorded.
        why: what differs, or why it did not run.
    """

    experiment: str
    outcome: str
    equal: str = ""
    furthest: str = ""
    claims: str = ""
    seconds: str = ""
    seconds_on_record: str = ""
    here: str = ""
    recorded: str = ""
    why: str = ""


def row(new: Record, old: Record | None, tolerance: Mapping[str, float | Within], said: Sequence[str], **more) -> Row:
    """A repetition's row.

    Args:
        said: what differs, as `claims.compare` tells it.
        more: `outcome` and `claims`.
    """
    import numpy as np

    found = {"experiment": new.name, "seconds": _seconds(new), "here": _where(new), "why": "; ".join(said), **more}
    if old:
        both = sorted(old.results.keys() & new.results.keys())
        equal = sum(np.array_equal(old.results[key], new.results[key], equal_nan=True) for key in both)
        found |= {"equal": f"{equal} of {len(new.results)}", "furthest": furthest(old, new, tolerance)}
        found |= {"seconds_on_record": _seconds(old), "recorded": _where(old)}
    return Row(**found)


def furthest(old: Record, new: Record, tolerance: Mapping[str, float | Within]) -> str:
    """The result of which an element has gone furthest of what is allowed to it, and how far; "" where single elements are
    held to nothing, as where a share of them may be another, or to being equal."""
    from deeplecture.claims import within

    both = sorted(old.results.keys() & new.results.keys())
    used = {key: _used(within(tolerance.get(key, 0.0)), old.results[key], new.results[key]) for key in both}
    shares = {key: share for key, share in used.items() if share is not None}
    if not shares:
        return ""
    key = max(shares, key=lambda one: shares[one])
    return f"{key}: {shares[key]:.0%} of what is allowed"


def _used(allowed: Within, was: np.ndarray, now: np.ndarray) -> float | None:
    import numpy as np

    if allowed.share or was.shape != now.shape or was.dtype.kind not in "fiu":
        return None
    was, now = was.astype(float), now.astype(float)
    each = np.broadcast_to(allowed.each, was.shape)
    held = np.isfinite(each) & (each > 0) & (True if allowed.where is None else allowed.where)
    if not held.any():
        return None
    gap = np.abs(np.subtract(now, was, where=now != was, out=np.zeros_like(was)))  # of two infinities it is none
    return float(np.nanmax(gap[held] / each[held], initial=0.0))


def _seconds(record: Record) -> str:
    return f"{record.provenance['wall_seconds']:.0f}"


def _where(record: Record) -> str:
    """Device and the versions that most decide how it rounds."""
    how = record.provenance
    versions = [f"{name} {how['versions'][name]}" for name in ("python", "numpy", "torch") if name in how["versions"]]
    return ", ".join(filter(None, [str(how.get("device") or ""), *versions]))


def written(rows: Sequence[Row], suffix: str) -> bytes:
    """The table.

    Args:
        suffix: one of `FORMATS`.
    """
    names = [field.name for field in fields(Row)]
    cells = [[str(value) for value in asdict(one).values()] for one in rows]
    if suffix == ".csv":
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([names, *cells])
        return text.getvalue().encode()
    lines = [[name.replace("_", " ") for name in names], ["---"] * len(names)]
    lines += [[cell.replace("|", "\\|").replace("\n", " ") for cell in line] for line in cells]
    counts = {
        outcome: sum(one.outcome == outcome for one in rows) for outcome in dict.fromkeys(one.outcome for one in rows)
    }
    head = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
    count = "1 experiment" if len(rows) == 1 else f"{len(rows)} experiments"
    return (f"{count}: {head}.\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)).encode()
