"""`deeplecture print`: what is read without the site: the book as PDF or EPUB, decks as PDF, handouts."""

import argparse
from pathlib import Path

from deeplecture.commands.arguments import add_folder, add_project, add_units, course_folder, folder, sources
from deeplecture.errors import BuildError
from deeplecture.usage import UsageError, did_you_mean

HELP = "make PDF or EPUB of the book, PDF of the decks (a page a slide), handouts (slide and narration side by side)"
FOLDER = "_print"
WHAT = ("book", "epub", "decks", "handout")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_argument("what", choices=WHAT)
    what.type = _known
    add_units(parser, "sources of the decks to print")
    parser.add_argument(
        "--steps",
        action="store_true",
        help="of decks: a page for each click of a slide that is built up, not one for all",
    )
    parser.add_argument("--lines", action="store_true", help="of handouts: lines to write on instead of the narration")
    add_folder(parser, FOLDER, "where the files go")
    add_project(parser)


def _known(word: str) -> str:
    """One of `WHAT`."""
    if word not in WHAT:
        raise argparse.ArgumentTypeError(
            f"there is no {word} to print: choose from {', '.join(WHAT)}{did_you_mean(word, WHAT)}"
        )
    return word


def run(args: argparse.Namespace) -> int:
    root = course_folder(args)
    for option, of in (("steps", "decks"), ("lines", "handout")):
        if getattr(args, option) and args.what != of:
            raise UsageError(f"--{option} is for `print {of}`: leave it out")
    if args.what in ("book", "epub") and args.units:
        raise UsageError(f"the {args.what} is printed as a whole: leave out {args.units[0]}")
    out = folder(args, root, FOLDER, "the files")
    from deeplecture import stop
    from deeplecture.cache import write_atomically
    from deeplecture.progress import Terminal
    from deeplecture.site.publish import explained

    with stop.telling(lambda: "nothing is printed; the figures that are drawn are kept"):
        with Terminal() as progress:
            files = (_book if args.what in ("book", "epub") else _decks)(root, args, progress)
        with explained("printing"):
            for name, content in files.items():
                write_atomically(out / name, content)
    for name, content in files.items():
        print(f"{out / name}: {len(content) / 1e6:.1f} MB")
    return 0


def _book(root: Path, args: argparse.Namespace, progress) -> dict[str, bytes]:
    from deeplecture.build import executed
    from deeplecture.print.book import gather
    from deeplecture.print.epub import epub
    from deeplecture.print.typeset import typeset

    paper = "pdf" if args.what == "book" else "epub"
    book = executed(root, gather, doing="printing", audiences=("chapter",), progress=progress, paper=paper)
    progress.did("setting the book" if args.what == "book" else "packing the book")
    return {"book.pdf": typeset(book)} if args.what == "book" else {"book.epub": epub(book)}


def _decks(root: Path, args: argparse.Namespace, progress) -> dict[str, bytes]:
    from deeplecture.build import build, executed
    from deeplecture.print.decks import faults, print_decks
    from deeplecture.print.handout import gather, handout
    from deeplecture.print.imprint import imprint
    from deeplecture.read.project import read_project

    only = sources(args, root)
    build(root, audiences=("deck",), only=only, progress=progress)
    decks = executed(root, gather, doing="printing", audiences=("deck",), only=only, progress=progress, paper="handout")
    project = read_project(root)
    progress.did(f"printing {len(decks)} decks")
    pages = [root / deck.page for deck in decks]
    printed = print_decks(
        pages, root / project.site, imprint(project), lambda name: progress.did(f"printed the deck {name}"),
        clicks=args.steps,
    )  # fmt: skip
    if found := [one for deck, made in zip(decks, printed, strict=True) for one in faults(root, deck.source, made)]:
        raise BuildError(found)
    if args.what == "decks":
        end = "deck-steps" if args.steps else "deck"
        return {f"{Path(deck.source).stem}-{end}.pdf": made.pdf for deck, made in zip(decks, printed, strict=True)}
    handouts = {}
    for deck, made in zip(decks, printed, strict=True):
        name = Path(deck.source).stem
        handouts[f"{name}-handout{'-lines' if args.lines else ''}.pdf"] = handout(deck, made, lines=args.lines)
        progress.did(f"set the handout {name}")
    return handouts
