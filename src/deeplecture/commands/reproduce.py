"""`deeplecture reproduce`: repeat experiments, compare them with their records, and hold them to their claims."""

import argparse
import sys
import traceback

from deeplecture.commands.arguments import add_jobs, add_project, complete_experiments, course
from deeplecture.errors import UserError
from deeplecture.usage import UsageError

HELP = "repeat experiments and hold them to their records and claims"
DID_NOT_RUN = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    names = parser.add_argument(
        "names", nargs="*", default=[], metavar="NAME", help="experiments (`deeplecture experiments` lists them)"
    )
    names.completer = complete_experiments
    parser.add_argument("--all", action="store_true", help="every experiment")
    add_jobs(parser, 2)
    parser.add_argument("--scheduler", metavar="ADDRESS", help="run on the Dask cluster of this scheduler instead")
    parser.add_argument(
        "--claims-only", action="store_true", help="repeat nothing: evaluate the claims on the records that there are"
    )
    parser.add_argument("--record", action="store_true", help="replace the records by the new results")
    parser.add_argument(
        "--although-claims-fail", action="store_true", help="with --record: also where the new results break a claim"
    )
    add_project(parser)


def run(args: argparse.Namespace) -> int:
    """Exit status 0 where all agree with records and claims or were recorded, 1 where one does not, 3 where all that
    ran do but one did not run."""
    from deeplecture import record, stop
    from deeplecture.course import read_course

    if args.all == bool(args.names):
        raise UsageError("name experiments, or all with --all, not both (`deeplecture experiments` lists them)")
    read_course(course(args)).enter()
    names = record.names() if args.all else args.names
    for name in args.names:
        record.tolerance(name)  # a mistyped name must not be found out after an hour of the others
    failed: list[str] = []
    missed: list[str] = []
    done: list[str] = []

    def said() -> str:
        kept = f"{len(done)} of {len(names)} experiments were repeated" + (" and recorded" if args.record else "")
        return f"{kept}; {names[len(done)]} was not ended" if len(done) < len(names) else kept

    with stop.telling(said):
        for name in names:
            try:
                right = _claims_of_record(name) if args.claims_only else _repeat(name, args)
            except UserError as error:
                print(f"{name}: did not run: {error}")
                missed.append(name)
            except Exception:  # of an experiment: the others are repeated all the same, and the end says so
                traceback.print_exc()
                sys.stderr.flush()
                print(f"{name}: did not run: the traceback says why")
                missed.append(name)
            else:
                failed += [] if right else [name]
            done.append(name)
    if failed:
        print(f"{len(failed)} not confirmed: {' '.join(failed)}")
    if missed:
        print(f"{len(missed)} did not run: {' '.join(missed)}")
    return 1 if failed else DID_NOT_RUN if missed else 0


def _repeat(name: str, args: argparse.Namespace) -> bool:
    """Repeat one experiment and say what came of it; whether it is confirmed or recorded."""
    from deeplecture import paths, record

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
    broken = _say_claims(record.claims(new), old)
    if args.record:
        if broken and not args.although_claims_fail:
            print(
                f"{took}, NOT recorded: {broken} claims fail (--although-claims-fail records them nevertheless)",
                flush=True,
            )
            return False
        record.write(new)
        print(f"{took}, recorded" + (f", although {broken} claims fail" if broken else ""), flush=True)
        return True
    if old is None:
        print(f"{took}, but there is no record to compare with: --record makes one", flush=True)
    elif different:
        print(f"{took}, differs from its record: --record replaces it", flush=True)
    elif broken:
        print(f"{took}, agrees with its record, but {broken} claims fail", flush=True)
    else:
        print(f"{took}, agrees with its record", flush=True)
    return old is not None and not different and not broken


def _claims_of_record(name: str) -> bool:
    from deeplecture import record

    broken = _say_claims(record.claims(record.load(name)))
    print(f"{name}: {f'{broken} claims fail' if broken else 'all claims hold'} on its record")
    return not broken


def _say_claims(claims, old=None) -> int:
    """Print claims, each with what the old record says of it; the number of those that fail."""
    from deeplecture import record

    try:
        before = {claim.sentence: claim for claim in record.claims(old)} if old else {}
    except UserError as error:
        before = {}
        print(f"  (the old record: {error})")
    for claim in claims:
        print(f"  {claim}")
        if claim.sentence in before:
            print(f"    on record: {before[claim.sentence].verdict}")
    return sum(not claim.holds for claim in claims)
