"""`deeplecture print`: what is read without the site: the book as PDF or EPUB, decks as PDF, handouts."""

import argparse
import sys
from pathlib import Path

from deeplecture import paths
from deeplecture.errors import BuildError, UserError

HELP = "print the book (PDF or EPUB), the decks (a page a slide) or handouts (slide and narration side by side)"
FOLDER = "_print"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("book", "epub", "slides", "handout"))
    parser.add_argument("units", nargs="*", metavar="UNIT", help="sources of the decks to print (default: all)")
    parser.add_argument("--out", type=Path, metavar="DIR", help=f"where the files go (default: {FOLDER} in the project)")
    parser.add_argument("--project", type=Path, metavar="DIR", help="the project's folder (default: the one around)")


def run(args: argparse.Namespace) -> int:
    root = (args.project or paths.project()).resolve()
    out = args.out or root / FOLDER
    if args.what in ("book", "epub") and args.units:
        raise UserError(f"the {args.what} is printed as a whole: leave out {args.units[0]}")
    files = _book(root, args.what) if args.what in ("book", "epub") else _decks(root, args.what, args.units)
    from deeplecture.cache import write_atomically

    for name, content in files.items():
        write_atomically(out / name, content)
        print(f"{out / name}: {len(content) / 1e6:.1f} MB", file=sys.stderr)
    return 0


def _book(root: Path, what: str) -> dict[str, bytes]:
    from deeplecture.print.book import gather
    from deeplecture.print.epub import epub
    from deeplecture.print.make import executed
    from deeplecture.print.typeset import typeset
    from deeplecture.progress import Terminal

    paper = "pdf" if what == "book" else "epub"
    book = executed(root, "chapter", gather, progress=Terminal(), paper=paper)
    return {"book.pdf": typeset(book)} if what == "book" else {"book.epub": epub(book)}


def _decks(root: Path, what: str, units: list[str]) -> dict[str, bytes]:
    from deeplecture.commands.build import in_project
    from deeplecture.print.handout import gather, handout
    from deeplecture.print.imprint import imprint
    from deeplecture.print.make import executed
    from deeplecture.print.slides import faults, print_decks
    from deeplecture.build import build
    from deeplecture.progress import Terminal
    from deeplecture.read.project import read_project

    only = tuple(in_project(unit, root) for unit in units)
    build(root, audiences=("deck",), only=only, progress=Terminal())
    decks = executed(root, "deck", gather, only=only, paper="handout")
    project = read_project(root)
    printed = print_decks([root / deck.page for deck in decks], root / project.site, imprint(project))
    if found := [one for deck, made in zip(decks, printed, strict=True) for one in faults(root, deck.source, made)]:
        raise BuildError(found)
    if what == "slides":
        return {f"{Path(deck.source).stem}-slides.pdf": made.pdf for deck, made in zip(decks, printed, strict=True)}
    return {
        f"{Path(deck.source).stem}-handout.pdf": handout(deck, made)
        for deck, made in zip(decks, printed, strict=True)
    }
