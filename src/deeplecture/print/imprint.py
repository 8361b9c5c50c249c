"""What stands on a title page and in a file's own data: whose it is, date, version, licence; nothing of it is the clock's."""

import datetime
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deeplecture.read.about import About
from deeplecture.read.project import Project

# The oldest time that a ZIP archive can say, for what has no other: seconds since 1970.
EPOCH = 315532800
LICENCES = {
    f"CC {kind}": f"https://creativecommons.org/licenses/{kind.lower()}/4.0/"
    for kind in ("BY", "BY-SA", "BY-ND", "BY-NC")
}


@dataclass(frozen=True)
class Imprint:
    """Who made a book or deck, when, and what may be done with it; "" and None where nothing says.

    Attributes:
        subtitle, description: of the book.
        authors: their names.
        date: the day that the text bears.
        version: as configured, else the last commit's name.
        licence, licence_address: "CC BY 4.0", and where it can be read.
        address: of the site on the web, without a slash at its end.
        made: seconds since 1970 that dates the files.
    """

    subtitle: str = ""
    description: str = ""
    authors: tuple[str, ...] = ()
    date: datetime.date | None = None
    version: str = ""
    licence: str = ""
    licence_address: str = ""
    address: str = ""
    made: int = EPOCH

    @property
    def keywords(self) -> tuple[str, ...]:
        """What a PDF's own data say of its version, for which they have no place of their own."""
        return (f"version {self.version}",) if self.version else ()


def imprint(project: Project) -> Imprint:
    """Read it from what `book:` says, and from `version` and `license` beside it.

    Files are dated by `$SOURCE_DATE_EPOCH`, else by the last commit, which is the version too where none is configured,
    else by the book's date.
    """
    output = next((output for output in project.outputs if output.book), None)
    about, options = (output.about, output.options) if output else (About(), {})
    seconds, name = _last_commit(project.root)
    made = int(os.environ.get("SOURCE_DATE_EPOCH") or seconds)
    if not made and about.date:
        made = int(datetime.datetime(*about.date.timetuple()[:3], tzinfo=datetime.UTC).timestamp())
    licence, licence_address = _licence(options.get("license"))
    return Imprint(
        subtitle=about.subtitle,
        description=about.description,
        authors=tuple(author.name for author in about.authors),
        date=about.date,
        version=str(options.get("version") or name),
        licence=licence,
        licence_address=licence_address,
        address=str(options.get("site-url") or "").rstrip("/"),
        made=max(made, EPOCH),
    )


def spelled(date: datetime.date | None) -> str:
    """A day as it is written out, "5 June 2026"; "" for none."""
    return f"{date.day} {date:%B %Y}" if date else ""


def _last_commit(root: Path) -> tuple[int, str]:
    """Time and name of the last commit of the repository that a folder lies in, 0 and "" where there is none."""
    commands = (["log", "-1", "--format=%ct"], ["describe", "--tags", "--always", "--dirty", "--abbrev=10"])
    try:
        done = [
            subprocess.run(["git", "-C", root, *one], capture_output=True, text=True, check=False) for one in commands
        ]
    except FileNotFoundError:
        return 0, ""
    return int(done[0].stdout or 0), done[1].stdout.strip()


def _licence(given) -> tuple[str, str]:
    """A licence's name and address from Quarto's `license`: a text, or a mapping with `text` and `url`."""
    if isinstance(given, Mapping):
        return str(given.get("text") or given.get("type") or ""), str(given.get("url") or "")
    name = str(given or "")
    return (f"{name} 4.0", LICENCES[name]) if name in LICENCES else (name, "")
