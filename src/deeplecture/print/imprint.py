"""What stands on a title page and in a file's own data: authors, date, version, licence; nothing of it is the clock's."""

import datetime
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from deeplecture.errors import BuildError, Finding
from deeplecture.site.cells import LOADER
from deeplecture.site.project import Project

# The oldest time that a ZIP archive can say, for what has no other: seconds since 1970.
EPOCH = 315532800
# What Quarto reads as a date that it finds by itself; here it is the one of the last commit.
FOUND = ("today", "now", "last-modified")
LICENCES = {f"CC {kind}": f"https://creativecommons.org/licenses/{kind.lower()}/4.0/" for kind in ("BY", "BY-SA", "BY-ND", "BY-NC")}


@dataclass(frozen=True)
class Imprint:
    """Who made a book or deck, when, and what may be done with it; "" and None where nothing says.

    Attributes:
        subtitle: of the book.
        authors: their names.
        date: the day that the text bears.
        version: as configured, else the last commit's name.
        licence, licence_address: "CC BY 4.0", and where it can be read.
        address: of the site on the web, without a slash at its end.
        made: seconds since 1970 that dates the files.
    """

    subtitle: str = ""
    authors: tuple[str, ...] = ()
    date: datetime.date | None = None
    version: str = ""
    licence: str = ""
    licence_address: str = ""
    address: str = ""
    made: int = EPOCH


def imprint(project: Project) -> Imprint:
    """Read it from `book:` (`subtitle`, `author`, `date`, `site-url`) and beside it (`version`, `license`).

    A date that is not there is that of `$SOURCE_DATE_EPOCH` or, without it, of the last commit; so is the version.

    Raises:
        BuildError: the date is none.
    """
    said, file = {}, "_quarto.yml"
    for output in project.outputs:
        for name in output.files:
            whole = yaml.load((project.root / name).read_text(encoding="utf-8"), LOADER) or {}
            said |= {key: whole[key] for key in ("author", "date", "version", "license") if key in whole}
            if isinstance(whole.get("book"), Mapping):
                said, file = said | whole["book"], name
    commit = _last_commit(project.root)
    found = int(os.environ.get("SOURCE_DATE_EPOCH") or (commit[0] if commit else 0))
    date = _date(said.get("date"), found, file)
    made = found or (int(datetime.datetime(*date.timetuple()[:3], tzinfo=datetime.UTC).timestamp()) if date else EPOCH)
    licence, licence_address = _licence(said.get("license"))
    return Imprint(
        subtitle=str(said.get("subtitle") or ""),
        authors=names(said.get("author")),
        date=date,
        version=str(said.get("version") or (commit[1] if commit else "")),
        licence=licence,
        licence_address=licence_address,
        address=str(said.get("site-url") or "").rstrip("/"),
        made=max(made, EPOCH),
    )


def spelled(date: datetime.date | None) -> str:
    """A day as it is written out, "5 June 2026"; "" for none."""
    return f"{date.day} {date:%B %Y}" if date else ""


def _last_commit(root: Path) -> tuple[int, str] | None:
    """Time and name of the last commit of the repository that a folder lies in, None where there is none."""
    told = (["log", "-1", "--format=%ct"], ["describe", "--tags", "--always", "--dirty", "--abbrev=10"])
    try:
        done = [subprocess.run(["git", "-C", root, *one], capture_output=True, text=True, check=False) for one in told]
    except FileNotFoundError:
        return None
    seconds, name = (one.stdout.strip() for one in done)
    return (int(seconds), name) if seconds and name else None


def _date(given, found: int, file: str) -> datetime.date | None:
    if given is None or str(given) in FOUND:
        return datetime.datetime.fromtimestamp(found, datetime.UTC).date() if found else None
    try:
        return given if isinstance(given, datetime.date) else datetime.date.fromisoformat(str(given)[:10])
    except ValueError:
        raise BuildError(Finding(file, 0, f"the date {given} is none that can be printed: write YYYY-MM-DD")) from None


def names(given) -> tuple[str, ...]:
    """Names from Quarto's `author`: a name, a mapping with `name` (a text or its parts), or a list of either."""
    several = given if isinstance(given, list) else [given] if given else []
    return tuple(name for one in several if (name := _name(one)))


def _name(one) -> str:
    name = one.get("name", "") if isinstance(one, Mapping) else one
    return " ".join(str(name[part]) for part in ("given", "family") if part in name) if isinstance(name, Mapping) else str(name)


def _licence(given) -> tuple[str, str]:
    """A licence's name and address from Quarto's `license`: a text, or a mapping with `text` and `url`."""
    if isinstance(given, Mapping):
        return str(given.get("text") or given.get("type") or ""), str(given.get("url") or "")
    name = str(given or "")
    return (f"{name} 4.0", LICENCES[name]) if name in LICENCES else (name, "")
