"""Stage 1, read: what a book says of itself, `book: title, subtitle, author, date, description`."""

import datetime
import os
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

# Days that Quarto finds by itself. The clock would make every build another one; here it is the day of the last commit.
FOUND = ("today", "now", "last-modified")
# What stock Quarto reads beside 2026-03-04.
FORMS = ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "%m-%d-%y", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y")
OF_AN_AUTHOR = ("name", "affiliation", "affiliations", "email", "orcid", "url")


@dataclass(frozen=True)
class Author:
    """Somebody who made a book; "" and () where nothing says."""

    name: str
    affiliations: tuple[str, ...] = ()
    email: str = ""
    orcid: str = ""
    url: str = ""


@dataclass(frozen=True)
class About:
    """What a book says of itself; "", () and None where it does not.

    Attributes:
        title, subtitle, description: plain texts.
        authors: who made it, in order.
        date: the day that it bears; `said` where that is a text and no day, "Spring term".
    """

    title: str = ""
    subtitle: str = ""
    authors: tuple[Author, ...] = ()
    date: datetime.date | None = None
    description: str = ""
    said: str = ""

    @property
    def front(self) -> dict:
        """What the book's first page shows of it, as options of that page."""
        said = {
            "subtitle": self.subtitle,
            "author": [author.name for author in self.authors],
            "date": self.date.isoformat() if self.date else self.said,
        }
        return {name: value for name, value in said.items() if value}

    @property
    def day(self) -> str:
        """The date as Quarto writes it on pages, "March 4, 2026"."""
        return f"{self.date:%B} {self.date.day}, {self.date.year}" if self.date else self.said


def about(root: Path, book: Mapping) -> tuple[About, list[tuple[str, str]]]:
    """Read it.

    Args:
        root: the project's folder, whose last commit dates a book that asks for `today`.
        book: the configuration's `book:`.

    Returns:
        It, and what is wrong as (text to look for in the configuration, problem).
    """
    problems: list[tuple[str, str]] = []
    given = book.get("author") or []
    authors = [_author(one, problems) for one in (given if isinstance(given, list) else [given])]
    said = {name: _text(name, book.get(name), problems) for name in ("title", "subtitle", "description")}
    date = _date(root, book.get("date"), problems)
    known = date or str(book.get("date") or "") in ("", *FOUND)
    made = About(authors=tuple(author for author in authors if author.name), date=date, **said)
    return (made if known else replace(made, said=str(book["date"]))), problems


def _text(name: str, given, problems: list[tuple[str, str]]) -> str:
    if isinstance(given, Mapping | list):
        problems.append((name, f"`{name}` is no text: put it in quotes"))
        return ""
    return " ".join(str(given).split()) if given is not None else ""


def _author(given, problems: list[tuple[str, str]]) -> Author:
    if not isinstance(given, Mapping):
        return Author(_text("author", given, problems))
    for name in sorted(set(map(str, given)) - set(OF_AN_AUTHOR)):
        problems.append((name, f"`{name}` of an author is shown nowhere: known are {', '.join(OF_AN_AUTHOR)}"))
    name = given.get("name") or ""
    if isinstance(name, Mapping):
        name = name.get("literal") or " ".join(str(name[part]) for part in ("given", "family") if name.get(part))
    if not name:
        problems.append(("author", "an author has no `name`"))
    places = given.get("affiliations") or given.get("affiliation") or []
    places = [
        one.get("name", "") if isinstance(one, Mapping) else one
        for one in (places if isinstance(places, list) else [places])
    ]
    rest = {one: _text(one, given.get(one), problems) for one in ("email", "orcid", "url")}
    return Author(_text("name", name, problems), tuple(str(place) for place in places if place), **rest)


def _date(root: Path, given, problems: list[tuple[str, str]]) -> datetime.date | None:
    if given is None:
        return None
    try:
        return day_of(given, root)
    except ValueError:
        problems.append(
            (str(given), f"the date {given} is none: write YYYY-MM-DD, or last-modified for the last commit's day")
        )
        return None


def day_of(given, root: Path) -> datetime.date | None:
    """The day that `date:` names; for `last-modified` and the like that of the last change, None where nobody knows it.

    Raises:
        ValueError: it names none.
    """
    if str(given) in FOUND:
        return last_change(root)
    for form in FORMS:
        with suppress(ValueError):
            return datetime.datetime.strptime(str(given).strip(), form).date()
    return datetime.date.fromisoformat(str(given)[:10])


def last_change(root: Path) -> datetime.date | None:
    """The day of `$SOURCE_DATE_EPOCH` or, without it, of the last commit of the repository around a folder, else None."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not seconds:
        try:
            command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
            seconds = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
        except FileNotFoundError:
            return None
    return datetime.datetime.fromtimestamp(int(seconds), datetime.UTC).date() if seconds.isdigit() else None
