"""`deeplecture figure`: one figure drawn alone, with arguments of one's own."""

import argparse
import ast
import difflib
from pathlib import Path

from deeplecture.errors import UserError

HELP = "draw one figure alone: deeplecture figure NAME --out x.pdf --steps 50"
SUFFIXES = ("svg", "pdf", "png")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the figure (`deeplecture figures` lists them)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="an .svg, .pdf or .png (default: NAME.svg)")
    parser.add_argument("--package", default="measured.figures", help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="--ARGUMENT VALUE", help="the figure's own")


def run(args: argparse.Namespace) -> int:
    from measured import figures
    from deeplecture.execute.figures import save

    # What follows the name belongs to the figure, but for --out, which may stand anywhere.
    own = argparse.ArgumentParser(prog=f"deeplecture figure {args.name}", add_help=False)
    own.add_argument("--out", type=Path, default=args.out)
    known, rest = own.parse_known_args(args.arguments)
    if args.name not in dir(figures):
        near = difflib.get_close_matches(args.name, dir(figures), n=1)
        raise UserError(f"no figure {args.name}" + (f": did you mean {near[0]}?" if near else ""))
    function = getattr(figures, args.name)
    out = known.out or Path(f"{args.name}.svg")
    if out.suffix.removeprefix(".") not in SUFFIXES:
        raise UserError(f"--out {out}: a figure is written as .svg, .pdf or .png")
    picture = function(**_arguments(function, rest))
    try:
        save(picture, out, out.suffix.removeprefix("."))
    except OSError as error:
        raise UserError(f"--out {out}: {error.strerror}") from error
    print(out)
    for name, value in getattr(picture, "numbers", {}).items():
        print(f"{name}: {value}")
    return 0


def _arguments(function, rest: list[str]) -> dict:
    """`--steps 50` pairs as arguments of a figure."""
    import inspect

    known = inspect.signature(function).parameters
    given = {}
    for name, value in zip(rest[::2], [*rest[1::2], None], strict=False):
        key = name.removeprefix("--").replace("-", "_")
        if not name.startswith("--") or key not in known or value is None:
            takes = ", ".join(f"--{parameter.replace('_', '-')} {known[parameter].default!r}" for parameter in known)
            raise UserError(f"figure {function.__name__}: {name} is none of its arguments; it takes {takes or 'none'}")
        try:
            given[key] = ast.literal_eval(value)
        except (ValueError, SyntaxError):
            given[key] = value
    return given
