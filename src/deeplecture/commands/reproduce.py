"""`deeplecture reproduce`: repeat experiments and compare them with their records."""

import argparse
from pathlib import Path

HELP = "repeat recorded experiments and compare them with their records"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "names", nargs="*", default=[], metavar="NAME", help="experiments (`deeplecture experiments` lists them)"
    )
    what.add_argument("--all", action="store_true", help="every experiment")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes on this machine (2)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="run on the Dask cluster of this scheduler instead")
    parser.add_argument("--record", action="store_true", help="replace the records by the new results")
    parser.add_argument("--project", type=Path, metavar="DIR", help="the course's folder (default: the one around)")


def run(args: argparse.Namespace) -> int:
    """Exit status 0 where all agree with their records or were recorded, else 1."""
    from deeplecture import paths
    from deeplecture import record
    from deeplecture.course import read_course

    read_course(args.project or paths.project()).enter()
    failed = []
    for name in record.names() if args.all else args.names:
        new = record.repeat(name, jobs=args.jobs, scheduler=args.scheduler)
        took = f"{name}: {len(new.seeds)} seeds in {new.provenance['wall_seconds']:.1f} s"
        recorded = (paths.records() / name / "record.json").exists()
        different = record.compare(record.load(name), new, record.tolerance(name)) if recorded else []
        for line in different:
            print(f"  {line}")
        if args.record:
            record.write(new)
            print(f"{took}, recorded")
        elif not recorded:
            print(f"{took}, but there is no record to compare with: --record makes one")
            failed.append(name)
        elif different:
            print(f"{took}, differs from its record: --record replaces it")
            failed.append(name)
        else:
            print(f"{took}, agrees with its record")
    if failed:
        print(f"{len(failed)} not confirmed: {' '.join(failed)}")
    return 1 if failed else 0
