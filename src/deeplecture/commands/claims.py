"""`deeplecture claims`: what titles and sentences claim, and by how much the data bear it out."""

import argparse
import json
import shutil
import sys
from dataclasses import asdict

from deeplecture.commands.arguments import add_project, add_units, course_folder, sources
from deeplecture.errors import BuildError

HELP = "list what titles and sentences claim of figures' numbers: expression, values, margin"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_units(parser, "sources to look at")
    parser.add_argument("--json", action="store_true", help="print the list as JSON")
    add_project(parser)


def run(args: argparse.Namespace) -> int:
    """Exit status 0 where every claim holds, else 1."""
    from deeplecture.build import judged
    from deeplecture.progress import Terminal

    root = course_folder(args)
    verdicts, findings = judged(root, sources(args, root), Terminal())
    if args.json:
        print(json.dumps([{**asdict(verdict.claim), **_result(verdict)} for verdict in verdicts], indent=1))
    else:
        for verdict in verdicts:
            print(as_text(verdict))
        print(f"{sum(verdict.holds for verdict in verdicts)} of {len(verdicts)} claims hold")
    if findings:
        raise BuildError(findings)
    return 0


def as_text(verdict) -> str:
    """A claim on a few lines: where it stands, what it says, what the data say."""
    from deeplecture.execute.claims import outcome, shown

    claim = verdict.claim
    width = max(60, shutil.get_terminal_size().columns if sys.stdout.isatty() else 10_000)
    values = "; ".join(f"{text} = {shown(value)}" for text, value in verdict.values)
    lines = [
        f"{claim.file}:{claim.line}: {claim.text}",
        f"    {claim.expression}",
        f"    {values}",
        f"    {outcome(verdict)}",
    ]
    return "\n".join(line if len(line) <= width else f"{line[: width - 1]}…" for line in lines)


def _result(verdict) -> dict:
    return {
        "holds": verdict.holds,
        "values": dict(verdict.values),
        "margin": verdict.margin,
        "margin_in_spreads": verdict.margin_in_spreads,
    }
