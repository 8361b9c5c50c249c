"""`deeplecture new`: a course of one's own, and the files that a unit, a figure or an experiment begins with, with a test
that fails until it is done."""

import argparse
import json
import keyword
import re
import shlex
import sys
from pathlib import Path

from deeplecture.commands.arguments import add_project, course_folder
from deeplecture.errors import UserError
from deeplecture.figure import KINDS
from deeplecture.read.config import read_yaml

HELP = "begin a course (`new DIR`), a unit, a figure or an experiment: its files and a test that fails until it is done"
COURSE = Path(__file__).with_name("course.txt")
NAME = re.compile(r"[a-z][a-z0-9_]*")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    unit = what.add_parser(
        "unit", help="units/NN-name.qmd, or where the other units lie, and its line in the book's configuration"
    )
    unit.add_argument("name", metavar="NN-name", help="number and name, 02-data")
    figure = what.add_parser("figure", help="figures/UNIT/NAME.py, its cell in the unit and a test")
    figure.add_argument("unit", metavar="UNIT", help="the folder of its figures, data for units/02-data.qmd")
    figure.add_argument("name", metavar="NAME", help="of the figure, its file and its function")
    figure.add_argument("--kind", choices=KINDS, default="computed", help="computed unless told")
    figure.add_argument("--record", metavar="UNIT/NAME", help="the record that a measured figure plots")
    figure.add_argument("--cite", metavar="KEY", help="the BibTeX key of a cited figure's source")
    experiment = what.add_parser("experiment", help="experiments/UNIT/NAME.py and a test")
    experiment.add_argument("unit", metavar="UNIT", help="the folder of the unit's experiments")
    experiment.add_argument("name", metavar="NAME", help="of the experiment and its file")
    for one in (unit, figure, experiment):
        add_project(one)
    own = what.add_parser(
        "course", help="a course of one's own that builds, checks and prints; `new DIR` is short for it"
    )
    own.add_argument("folder", type=Path, metavar="DIR", help="a folder that is not there yet, or is empty")


def run(args: argparse.Namespace) -> int:
    from deeplecture.course import read_course

    if args.what == "course":
        made = new_course(args.folder)
        print("\n".join(map(str, made)))
        print(f"deeplecture build --project {shlex.quote(str(args.folder))}   # builds it", file=sys.stderr)
        return 0
    own = read_course(course_folder(args))
    if args.what == "unit":
        made = new_unit(own, args.name)
    elif not NAME.fullmatch(args.name) or not NAME.fullmatch(args.unit):
        raise UserError(f"{args.unit}/{args.name}: names are small letters, digits and underscores, as Python's are")
    elif args.what == "figure":
        about = {"kind": args.kind, "record": args.record, "cite": args.cite}
        made = new_figure(own, args.unit, args.name, about)
    else:
        made = new_experiment(own, args.unit, args.name)
    for file in made:
        print(file.relative_to(own.root).as_posix())
    return 0


def new_course(folder: Path) -> list[Path]:
    """Write a course of one unit and one figure, which builds, checks and prints.

    Raises:
        UserError: there is something in the folder, or its name gives no package.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(f"{folder} is there already: name another folder, or an empty one")
    name = folder.resolve().name
    package = re.sub(r"\W+", "_", name.lower()).strip("_")
    if not NAME.fullmatch(package) or package in sys.stdlib_module_names or keyword.iskeyword(package):
        raise UserError(f"{name} makes no name of a Python package: choose one of letters, digits and `-`")
    words = {"PACKAGE": package, "TITLE": name.replace("-", " ").replace("_", " ").capitalize()}
    _, *files = re.split(r"^=== (.+)\n", COURSE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    made = [folder / path.replace("PACKAGE", package) for path in files[::2]]
    for file, text in zip(made, files[1::2], strict=True):
        _write(file, re.sub("PACKAGE|TITLE", lambda found: words[found[0]], text))
    return made


def new_unit(course, name: str) -> list[Path]:
    """Write a unit and list it in the book, or write one whose place a chapter to come has held.

    Raises:
        UserError: it is there, or its name has no number.
        BuildError: what is there cannot be read.
    """
    from deeplecture.read.qmd import read_source

    found = re.fullmatch(r"(\d\d)-([a-z][a-z0-9-]*)", name)
    if not found:
        raise UserError(f"{name}: a unit's name is its number and a word, 02-data")
    folder = found[2].replace("-", "_")
    book, place = _book(course.root)
    path = f"{place}/{name}.qmd" if place else f"{name}.qmd"
    unit = course.root / path
    held = read_source(course.root, path) if unit.exists() else None
    if held is None or not held.to_come:
        _fresh(unit)
    title = str(held.meta.get("title", "")) if held else ""
    words = {
        "title": json.dumps(title or found[2].replace("-", " ").capitalize(), ensure_ascii=False),
        "figures": course.figures,
        "folder": folder,
        "label": found[2],
    }
    lists = _decks_with(course.root, path) if held else _book_with(book, path)
    package = _packages(course, "figures", folder)
    for file, text in {unit: UNIT.format(**words), **lists}.items():
        _write(file, text)
    return [unit, *lists, *package]


# A line of a book's configuration that lists a unit: (indent, folder, number).
LISTED = re.compile(r"(\s*)- (?:(.*)/)?(\d\d)-[\w-]+\.qmd\s*$")


def _book(root: Path) -> tuple[Path | None, str]:
    """The configuration file that lists a course's units, None where there is no book, and the folder that they lie in."""
    files = [*sorted(root.glob("_quarto-*.yml")), root / "_quarto.yml"]
    book = next((file for file in files if (read_yaml(root, file.name).get("book") or {}).get("chapters")), None)
    lines = book.read_text(encoding="utf-8").split("\n") if book else []
    found = next(filter(None, map(LISTED.match, lines)), None)
    return book, (found[2] or "") if found else "units"


def _book_with(book: Path | None, path: str) -> dict[Path, str]:
    """The book's configuration with one more unit, in the order of their numbers; nothing where there is no book.

    Raises:
        UserError: it lists no unit, so that nobody knows where.
    """
    if book is None:
        return {}
    lines = book.read_text(encoding="utf-8").split("\n")
    listed = {number: found for number, line in enumerate(lines) if (found := LISTED.match(line))}
    if not listed:
        raise UserError(f"{book.name} lists no unit yet: write `    - {path}` below `chapters:`")
    after = [number for number, found in listed.items() if found[3] < Path(path).name[:2]]
    first = next(iter(listed))
    lines.insert(after[-1] + 1 if after else first, f"{listed[first][1]}- {path}")
    return {book: "\n".join(lines)}


def _decks_with(root: Path, path: str) -> dict[Path, str]:
    """The configuration files that leave a unit out, without the line that does."""
    found = {}
    for file in sorted(root.glob("_quarto*.yml")):
        lines = file.read_text(encoding="utf-8").split("\n")
        kept = [line for line in lines if f"!/{path}" not in line]
        found |= {file: "\n".join(kept)} if kept != lines else {}
    return found


def new_figure(course, unit: str, name: str, about: dict) -> list[Path]:
    """Write a figure, its cell at the end of its unit, and a test that fails.

    Raises:
        UserError: the figure is there, or its kind asks for a record or a source that is not named.
    """
    kind, record, cite = about["kind"], about["record"], about["cite"]
    if (kind == "measured") != bool(record) or (kind == "cited") != bool(cite):
        raise UserError(
            "a measured figure names its --record, and a cited one its source with --cite; others name neither"
        )
    made = _packages(course, "figures", unit)
    file = _fresh(_folder(course, "figures") / unit / f"{name}.py")
    given = f'"{kind}"' + (f', record="{record}"' if record else "") + (f', cite="{cite}"' if cite else "")
    more = "from deeplecture.record import Record\n" if record else ""
    _write(file, FIGURE.format(name=name, given=given, more=more, takes="record: Record" if record else ""))
    made.append(file)
    sources = sorted((course.root / _book(course.root)[1]).glob(f"[0-9][0-9]-{unit.replace('_', '-')}.qmd"))
    for source in sources[:1]:
        text = source.read_text(encoding="utf-8").rstrip("\n")
        source.write_text(text + "\n\n" + CELL.format(label=name.replace("_", "-"), name=name), encoding="utf-8")
        made.append(source)
    test = _fresh(course.root / f"tests/course/{unit}/test_{name}.py")
    _write(test, FIGURE_TEST.format(name=name, package=course.figures, unit=unit))
    return [*made, test]


def new_experiment(course, unit: str, name: str) -> list[Path]:
    """Write an experiment and a test that fails until its record is there and says what the text reads from it.

    Raises:
        UserError: the experiment is there.
    """
    made = _packages(course, "experiments", unit)
    file = _fresh(_folder(course, "experiments") / unit / f"{name}.py")
    _write(file, EXPERIMENT.format(name=name))
    test = _fresh(course.root / f"tests/course/{unit}/test_{name}_record.py")
    _write(test, EXPERIMENT_TEST.format(name=f"{unit}/{name}"))
    return [*made, file, test]


def _folder(course, part: str) -> Path:
    if not course.package:
        raise UserError("this course names no package: write `deeplecture: package: NAME` into its _quarto.yml")
    src = course.root / "src"
    return course.folder(part) or (src if src.is_dir() else course.root) / course.package / part


def _packages(course, part: str, unit: str) -> list[Path]:
    """The `__init__.py` of a unit's folder, where it is not there yet."""
    file = _folder(course, part) / unit / "__init__.py"
    if file.exists():
        return []
    _write(file, f'"""What unit {unit} shows."""\n{NAMESPACE if part == "figures" else ""}')
    return [file]


def _fresh(file: Path) -> Path:
    if file.exists():
        raise UserError(f"{file} is there already: name another one")
    return file


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


NAMESPACE = """
from pathlib import Path

from deeplecture.figure import namespace

__getattr__, __dir__ = namespace(__name__, Path(__file__).parent)
"""
UNIT = """\
---
title: {title}
description: "TODO: a sentence on what this unit is about."
---

```{{python}}
#| include: false
from {figures} import {folder} as fig
```

## TODO: a part {{#sec-{label}-first}}

### TODO: a claim that could be wrong

TODO: the one figure or formula that supports it.

::: {{.narration}}
TODO: what a lecturer would say.
:::
"""
FIGURE = '''\
"""TODO: what it shows, in a sentence."""

from matplotlib.figure import Figure

from deeplecture.figure import figure, with_numbers
{more}

@figure({given})
def {name}({takes}) -> Figure:
    """TODO: what is drawn against what, with units."""
    raise NotImplementedError("TODO: draw it, and end with `return with_numbers(picture, ...)`")
'''
CELL = """\
### TODO: a claim that could be wrong

```{{python}}
#| label: fig-{label}
#| fig-cap: "TODO: what it shows."
#| fig-alt: "TODO: what somebody who cannot see it misses."
fig.{name}()
```

::: {{.narration}}
TODO: what a lecturer would say of @fig-{label}.
:::
"""
FIGURE_TEST = '''\
"""What the figure {name} shows, as numbers."""

from {package} import {unit} as fig


def test_{name}_shows_what_its_title_claims():
    numbers = fig.{name}.numbers()
    assert numbers.TODO == "a number against an exact result, a library or the record"
'''
EXPERIMENT = '''\
"""TODO: what is measured, in a sentence."""

from dataclasses import dataclass

import numpy as np

from deeplecture.claims import Claim
from deeplecture.experiment import experiment


@dataclass(frozen=True)
class Settings:
    """TODO: every number that the experiment is made of."""

    steps: int = 100


@experiment(
    seeds=range(10),
    data="TODO: which data, and how many to train, to validate, to test",
    tolerance={{"score": 1e-9}},
    intervals="TODO: standard deviation, standard error or range, and over what",
    varied=("TODO: initialisation, order, split, sample",),
    tuned="none: TODO why nothing was tuned, or a function of the settings that gives the search space",
    validation="none: TODO the result that holds the validation score, or why there is none",
    test="score",
    parameters="none: TODO why there are no parameters, or a function of the settings that counts them",
)
def run(settings: Settings, seed: int) -> dict:
    """TODO: name and shape of each result."""
    rng = np.random.default_rng(seed)
    raise NotImplementedError("TODO: return {{'score': ...}}")


def claims(record) -> tuple[Claim, ...]:
    """What the unit says of the record."""
    raise NotImplementedError("TODO: a claim for each sentence that rests on it")
'''
EXPERIMENT_TEST = '''\
"""The record of {name} bears out what the unit says of it."""

from deeplecture import record


def test_the_record_bears_out_its_claims():
    claims = record.claims(record.load("{name}"))
    assert len(claims) > 1 and all(claim.holds for claim in claims)
'''
