"""What the pages of the course say, as files that a change shows up in: headings, captions, numbers, references.

    python tests/course/unit_facts.py    # write tests/course/facts/*.json anew, after a change that is meant

The pages are made by the whole engine from the course's own sources, but with empty pictures and with 0 for every number
in the text, so that it takes seconds; neither changes what is looked at here.
"""

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
FACTS = Path(__file__).parent / "facts"
sys.path.insert(0, str(ROOT / "tests" / "engine"))

import facts  # noqa: E402

from deeplecture.build import build  # noqa: E402
from deeplecture.read.claims import ATTRIBUTE  # noqa: E402
from deeplecture.read.source import SPAN, inline_expression  # noqa: E402

CELL = re.compile(r"^```\{python\}\n((?:#\|[^\n]*\n)*)(.*?)^```$", re.MULTILINE | re.DOTALL)
# What a title or a sentence claims of numbers: `claim="..."`, or an option of a cell with its lines.
CLAIM = re.compile(r"^#\| claim(?:-spread)?:[^\n]*\n(?:#\| +(?:- |  )[^\n]*\n)*", re.MULTILINE)
STEP = re.compile(r" answer-step=\d+(?=\})")  # an empty picture is not built up
BLANK = """\
from matplotlib.figure import Figure

from deeplecture.figure import figure


@figure("schematic")
def blank():
    return Figure(figsize=(1, 1))
"""
NAMESPACE = """\
from pathlib import Path

from deeplecture.figure import namespace

__getattr__, __dir__ = namespace(__name__, Path(__file__).parent)
"""


def without_computations(text: str) -> str:
    """A unit's text with an empty picture for each figure, no other cell run, 0 for each expression and no claims."""

    def cell(found: re.Match) -> str:
        options = CLAIM.sub("", found[1])
        if re.search(r"^#\| label: fig-", options, re.MULTILINE):
            code = "fig.blank()"
        elif "include: false" in options:
            code = "from blanks.figures import all as fig"
        else:
            options, code = options + "#| eval: false\n", "pass"
        return f"```{{python}}\n{options}{code}\n```"

    emptied = SPAN.sub(lambda span: "0" if inline_expression(span) else span[0], CELL.sub(cell, text))
    return STEP.sub("", ATTRIBUTE.sub("", emptied))


def prepared(folder: Path) -> Path:
    """Write the course without computations into a folder that is not there yet."""
    folder.mkdir(parents=True)
    for path in [*ROOT.glob("_quarto*.yml"), *ROOT.glob("*.bib"), *ROOT.glob("*.qmd"), *ROOT.glob("units/*.qmd")]:
        (folder / path.relative_to(ROOT)).parent.mkdir(exist_ok=True)
        text = path.read_text(encoding="utf-8")
        (folder / path.relative_to(ROOT)).write_text(
            without_computations(text) if path.suffix == ".qmd" else text, encoding="utf-8"
        )
    for name in ("_filters", "_style"):
        shutil.copytree(ROOT / "units" / name, folder / "units" / name)
    for name in ("notebooks", "figures"):
        shutil.copytree(ROOT / name, folder / name)
    package = folder / "blanks"
    (package / "figures/all").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "figures/__init__.py").touch()
    (package / "figures/all/__init__.py").write_text(NAMESPACE)
    (package / "figures/all/blank.py").write_text(BLANK)
    return folder


def site(folder: Path) -> Path:
    """Build the course without computations in a folder that is not there yet; returns its site."""
    build(prepared(folder))
    return folder / "_site"


def found(site: Path) -> dict[str, dict]:
    """File name to facts: one file a unit, and one for the book's other pages, chapters to come among them."""
    pages = {path.stem: f"units/{path.stem}.html" for path in sorted((ROOT / "units").glob("[0-9]*.qmd"))}
    units = {name: page for name, page in pages.items() if (site / "slides" / page).is_file()}
    files = {
        name: {"deck": _deck(site / "slides" / page), "chapter": _chapter(site / "book" / page)}
        for name, page in units.items()
    }
    others = {path.stem: _chapter(path) for path in sorted((site / "book").glob("*.html"))}
    others |= {name: _chapter(site / "book" / pages[name]) for name in pages.keys() - units.keys()}
    return {**files, "book": dict(sorted(others.items()))}


def _deck(path: Path) -> dict:
    page = facts.read(path)
    slides = facts.deck(page)["slides"]
    return {
        "slides": [slide.get("heading", "") for slide in slides],
        "captions": [caption for slide in slides for caption in slide.get("captions", [])],
        "cross-references": [" ".join(one) for slide in slides for one in slide.get("xrefs", [])],
        "references": _entries(page),
    }


def _chapter(path: Path) -> dict:
    page = facts.read(path)
    read = facts.chapter(page)
    said = {
        "headings": [" ".join(heading) for heading in read.get("headings", [])],
        "captions": read.get("captions", []),
        "theorems": read.get("theorems", []),
        "boxes": [" ".join(box) for box in read.get("callouts", [])],
        "cross-references": [" ".join(one) for one in read.get("xrefs", [])],
        "citations": read.get("citations", []),
        "references": _entries(page),
    }
    return {name: value for name, value in said.items() if value}


def _entries(page) -> list[str]:
    """The keys of a page's list of references."""
    return [entry["id"].removeprefix("ref-") for entry in page.select(".csl-entry")]


def write(told: dict[str, dict], folder: Path = FACTS) -> None:
    """A file a unit, a line a fact."""
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.json"):
        path.unlink()
    for name, value in told.items():
        (folder / f"{name}.json").write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        write(found(site(Path(scratch) / "course")))
