"""`deeplecture reproduce`: repeat experiments, compare them with their records, and hold them to their claims."""

import argparse
import sys
import traceback

HELP = "repeat recorded experiments and compare them with their records and their claims"
DID_NOT_RUN = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "names", nargs="*", default=[], metavar="NAME", help="experiments (`deeplecture experiments` lists them)"
    )
    what.add_argument("--all", action="store_true", help="every experiment")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes on this machine (2)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="run on the Dask cluster of this scheduler instead")
    parser.add_argument(
        "--claims-only", action="store_true", help="repeat nothing: evaluate the claims on the records that there are"
    )
    parser.add_argument("--record", action="store_true", help="replace the records by the new results")
    parser.add_argument(
        "--although-claims-fail", action="store_true", help="with --record: also where the new results break a claim"
    )


def run(args: argparse.Namespace) -> int:
    """Exit status 0 where all agree with records and claims or were recorded, 1 where one does not, 3 where all that
    ran do but one did not run."""
    from deeplecture.errors import UserError
    from deeplecture import record

    failed, missed = [], []
    known = record.names()
    for name in args.names:
        if name not in known:
            record.tolerance(name)  # says what there is
    for name in known if args.all else args.names:
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
    if failed:
        print(f"{len(failed)} not confirmed: {' '.join(failed)}")
    if missed:
        print(f"{len(missed)} did not run: {' '.join(missed)}")
    return 1 if failed else DID_NOT_RUN if missed else 0


def _repeat(name: str, args: argparse.Namespace) -> bool:
    """Repeat one experiment and say what came of it; whether it is confirmed or recorded."""
    from deeplecture import paths
    from deeplecture import record

    new = record.repeat(name, jobs=args.jobs, scheduler=args.scheduler)
    took = f"{name}: {len(new.seeds)} seeds in {new.provenance['wall_seconds']:.1f} s"
    old = record.load(name) if (paths.records() / name / "record.json").exists() else None
    different = record.compare(old, new, record.tolerance(name)) if old else []
    for line in different:
        print(f"  {line}")
    broken = _say_claims(record.claims(new), old)
    if args.record:
        if broken and not args.although_claims_fail:
            print(f"{took}, NOT recorded: {broken} claims fail (--although-claims-fail records them nevertheless)")
            return False
        record.write(new)
        print(f"{took}, recorded" + (f", although {broken} claims fail" if broken else ""))
        return True
    if old is None:
        print(f"{took}, but there is no record to compare with: --record makes one")
    elif different:
        print(f"{took}, differs from its record: --record replaces it")
    elif broken:
        print(f"{took}, agrees with its record, but {broken} claims fail")
    else:
        print(f"{took}, agrees with its record")
    return old is not None and not different and not broken


def _claims_of_record(name: str) -> bool:
    from deeplecture import record

    broken = _say_claims(record.claims(record.load(name)))
    print(f"{name}: {f'{broken} claims fail' if broken else 'all claims hold'} on its record")
    return not broken


def _say_claims(claims, old=None) -> int:
    """Print claims, each with what the old record says of it; the number of those that fail."""
    from deeplecture.errors import UserError
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
