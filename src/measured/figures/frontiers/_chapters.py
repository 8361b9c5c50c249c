"""The prose of some chapters of this book as it stood on a day, which figures count letters of.

It is kept in a file, `make chapters-again` keeps it anew: a figure that reads the chapters themselves is drawn again, with all
its settings, after each word that somebody changes in one of them.
"""

import datetime
import json
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deeplecture import paths

KNOWN = ("02-data", "03-paradigms", "07-depth", "09-generalisation")
ASKED = "10-architectures"
ALPHABET = "abcdefghijklmnopqrstuvwxyz ,.'-"
FILE = Path(__file__).with_suffix(".json")
WIDTH = 120


@dataclass(frozen=True)
class Chapters:
    """What was kept: the day, and each chapter's prose in the letters of `ALPHABET`."""

    day: datetime.date
    chapters: Mapping[str, str]


def kept(file: Path = FILE) -> Chapters:
    """The chapters as they are kept."""
    said = json.loads(file.read_text(encoding="utf-8"))
    chapters = {unit: " ".join(lines) for unit, lines in said["chapters"].items()}
    return Chapters(datetime.date.fromisoformat(said["day"]), chapters)


def keep(file: Path, day: datetime.date) -> None:
    """Keep the chapters as they stand, in lines, so that a comparison of two days can be read."""
    chapters = {unit: _lines(prose(unit)) for unit in (*KNOWN, ASKED)}
    said = {"day": day.isoformat(), "chapters": chapters}
    file.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


def prose(unit: str) -> str:
    """The narration of a unit: paragraphs without code, formulas, numbers and references, in small letters."""
    text = (paths.project() / "units" / f"{unit}.qmd").read_text(encoding="utf-8")
    blocks = re.findall(r"^::: \{\.narration\}\n(.*?)^:::$", text, re.M | re.S)
    plain = re.sub(
        r"\$\$.*?\$\$(?: \{[^}]*\})?|`[^`]*`|\$[^$]*\$|\[@[^\]]*\]|@[\w-]+|\{[^}]*\}",
        " ",
        "\n".join(blocks),
        flags=re.S,
    )
    plain = plain.lower().replace("’", "'")
    return re.sub(r" +", " ", re.sub(f"[^{ALPHABET}]", " ", plain)).strip()


def _lines(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    keep(FILE, datetime.date.today())
