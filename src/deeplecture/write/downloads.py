"""What a reader can take away of a figure: its numbers as a table, and the command that draws it again."""

import csv
import io
import shlex
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from deeplecture import steps
from deeplecture.cache import digest
from deeplecture.execute.calls import Call
from deeplecture.execute.figures import Drawn
from deeplecture.write.dark import rules

HEADER = ("name", "index", "value")


def numbers_name(picture: Drawn) -> str:
    """The name under which the site carries a figure's numbers; it changes with them and with what writes them."""
    numbers = digest(picture.checksum or picture.sha256, _own())[:10]
    return f"{picture.call.figure.full_name}.{numbers}.csv"


@cache
def _own() -> bytes:
    return Path(__file__).read_bytes()


def steps_name(picture: Drawn) -> str:
    """The name under which the site carries a drawing that a deck builds up; it changes with what the script is made of."""
    return f"{picture.name.removesuffix('.svg')}.{_written_by(steps.__file__, rules())}.steps.js"


@cache
def _written_by(code: str, colours: str) -> str:
    return digest(Path(code).read_bytes(), colours)[:6]


def numbers_table(numbers: Mapping) -> bytes:
    """A figure's numbers as CSV, a line a value: its name, its place in lists and tables ("3", "3.1"), the value.

    Args:
        numbers: name to number, text, or nested lists and mappings of them, as `with_numbers` keeps them.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for name, value in numbers.items():
        writer.writerows((name, ".".join(place), one) for place, one in _leaves(value))
    return text.getvalue().encode()


def _leaves(value, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    if isinstance(value, Mapping):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    else:
        yield place, value
        return
    for name, one in inner:
        yield from _leaves(one, (*place, str(name)))


def command(call: Call) -> str:
    """The command that draws a figure alone; `--out` takes .svg, .pdf and .png."""
    name = call.figure.name
    package = [] if call.figure.own else ["--package", call.figure.package.rpartition(".")[0]]
    own = [word for argument, value in call.arguments for word in (f"--{argument.replace('_', '-')}", _word(value))]
    return shlex.join(["deeplecture", "figure", *package, f"{call.figure.unit}/{name}", "--out", f"{name}.pdf", *own])


def _word(value) -> str:
    """An argument as `deeplecture figure` reads it back: a literal, or a text that no literal can be mistaken for."""
    return value if isinstance(value, str) and value.isidentifier() else repr(value)
