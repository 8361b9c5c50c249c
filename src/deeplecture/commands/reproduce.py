"""`deeplecture reproduce`: repeat experiments and compare them with their records."""

import argparse
import sys

from deeplecture.commands.arguments import add_jobs, complete_experiments
from deeplecture.errors import UserError
from deeplecture.usage import UsageError

HELP = "repeat recorded experiments and compare them with their records"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    names = parser.add_argument(
        "names", nargs="*", default=[], metavar="NAME", help="experiments (`deeplecture experiments` lists them)"
    )
    names.completer = complete_experiments
    parser.add_argument("--all", action="store_true", help="every experiment")
    add_jobs(parser, 2)
    parser.add_argument("--scheduler", metavar="ADDRESS", help="run on the Dask cluster of this scheduler instead")
    parser.add_argument("--record", action="store_true", help="replace the records by the new results")


def run(args: argparse.Namespace) -> int:
    """Exit status 0 where all agree with their records or were recorded, else 1."""
    from deeplecture import paths, record, stop

    if args.all == bool(args.names):
        raise UsageError("name experiments, or all with --all, not both (`deeplecture experiments` lists them)")
    paths.records()  # first of all: outside of a course there is nothing to compare with
    names, failed, done = record.names() if args.all else args.names, [], []
    for name in names:
        record.tolerance(name)  # a mistyped name must not be found out after an hour of the others

    def said() -> str:
        kept = f"{len(done)} of {len(names)} experiments were repeated" + (" and recorded" if args.record else "")
        return f"{kept}; {names[len(done)]} was not ended" if len(done) < len(names) else kept

    with stop.telling(said):
        for name in names:
            if not _repeat(name, args):
                failed.append(name)
            done.append(name)
    if failed:
        print(f"{len(failed)} not confirmed: {' '.join(failed)}")
    return 1 if failed else 0


def _repeat(name: str, args: argparse.Namespace) -> bool:
    """Repeat one experiment and print how it compares; returns whether it agrees or was recorded."""
    from deeplecture import paths
    from deeplecture import record

    old = None
    try:  # before the computation: who has to mend the record should not wait to hear so
        old = record.load(name) if (paths.records() / name / "record.json").exists() else None
    except UserError as error:
        if not args.record:
            raise
        print(f"{name}: the old record is not compared with: {error}", file=sys.stderr)
    new = record.repeat(name, jobs=args.jobs, scheduler=args.scheduler)
    took = f"{name}: {len(new.seeds)} seeds in {new.provenance['wall_seconds']:.1f} s"
    different = record.compare(old, new, record.tolerance(name)) if old else []
    for line in different:
        print(f"  {line}")
    if args.record:
        record.write(new)
        print(f"{took}, recorded", flush=True)
    elif not old:
        print(f"{took}, but there is no record to compare with: --record makes one", flush=True)
    elif different:
        print(f"{took}, differs from its record: --record replaces it", flush=True)
    else:
        print(f"{took}, agrees with its record", flush=True)
    return args.record or bool(old and not different)
