"""How a command shows a list: as a table that fits the terminal; piped, whole, a line a row with tabs between the cells."""

import sys
from collections.abc import Iterable, Sequence


def piped() -> bool:
    """Whether standard output is read by a program, such as grep or cut, and not by a person at a terminal."""
    return sys.stdout is None or not sys.stdout.isatty()


def show_lines(rows: Iterable[Sequence[str]]) -> None:
    """A line a row, its cells between tabs; nothing is cut or coloured, and no line is a heading."""
    for row in rows:
        print("\t".join(" ".join(str(cell).split()) for cell in row))


def show_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table of the terminal's width; what is longer goes on in the next line of its cell."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    for number, head in enumerate(heads):
        table.add_column(head, overflow="fold", no_wrap=number == 0)  # a name stays whole: it is copied
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    Console(highlight=False).print(table)
