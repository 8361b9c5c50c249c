"""`deeplecture reproduce`: repeat experiments, compare them with their records, and hold them to their claims."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deeplecture.commands.arguments import add_jobs, add_project, complete_experiments, course_folder
from deeplecture.errors import BuildError, Finding, UserError
from deeplecture.usage import UsageError

if TYPE_CHECKING:
    from deeplecture.agreement import Row
    from deeplecture.execute.claims import Verdict
    from deeplecture.execute.titles import Title
    from deeplecture.read.project import Project
    from deeplecture.record import Record
    from deeplecture.seeds import Queue

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
        "--device",
        metavar="NAME",
        help="compute on this device (cuda, mps...), compare with the record, and with --record keep it beside that",
    )
    parser.add_argument(
        "--claims-only", action="store_true", help="repeat nothing: evaluate the claims on the records that there are"
    )
    parser.add_argument(
        "--restate", action="store_true",
        help="repeat nothing: write what the experiments state of themselves (intervals, tuning...) into the records",
    )  # fmt: skip
    parser.add_argument("--record", action="store_true", help="replace the records by the new results")
    parser.add_argument(
        "--confirm", action="store_true",
        help="keep the records' numbers where the new ones are the same to the bit, and write settings and code of now into them",
    )  # fmt: skip
    parser.add_argument(
        "--although-claims-fail", action="store_true", help="with --record: also where the new results break a claim"
    )
    parser.add_argument(
        "--table", type=Path, action="append", default=[], metavar="FILE",
        help="keep how each agrees with its record as a table, a .csv or .md; may be given twice",
    )  # fmt: skip
    add_project(parser)


def run(args: argparse.Namespace) -> int:
    """Exit status 0 where all agree with records and claims or were recorded, 1 where one does not, 3 where all that
    ran do but one did not run."""
    from deeplecture import agreement, record, stop
    from deeplecture.cache import write_atomically
    from deeplecture.course import read_course
    from deeplecture.seeds import Queue

    _refuse(args)
    root = course_folder(args)
    read_course(root).enter()
    names = record.names() if args.all else args.names
    for name in args.names:
        record.known(name)  # a mistyped name must not be found out after an hour of the others
    tested = None if args.restate or args.device else Tested.of(root)
    failed: list[str] = []
    missed: list[str] = []
    done: list[str] = []
    rows: list[Row] = []
    # One experiment's last seed, or its only slow one, would leave the other processes without work.
    queue = None if args.scheduler else Queue(names, args.jobs)

    def said() -> str:
        kept = f"{len(done)} of {len(names)} experiments were repeated" + (" and recorded" if args.record else "")
        return f"{kept}; {names[len(done)]} was not ended" if len(done) < len(names) else kept

    with stop.telling(said):
        for name in names:
            try:
                if args.restate:
                    print(f"{name}: {'restated' if record.restate(name) else 'states what its record says'}")
                    right = True
                elif tested is None:
                    right = _on_device(name, args)
                else:
                    right = (
                        _claims_of_record(name, tested)
                        if args.claims_only
                        else _repeat(name, args, tested, rows, queue)
                    )
            except UserError as error:
                print(f"{name}: did not run: {error}")
                missed.append(name)
                rows.append(agreement.Row(name, "did not run", why=str(error)))
            except Exception as error:  # of an experiment: the others are repeated all the same, and the end says so
                traceback.print_exc()
                sys.stderr.flush()
                print(f"{name}: did not run: the traceback says why")
                missed.append(name)
                rows.append(agreement.Row(name, "did not run", why=f"{type(error).__name__}: {error}"))
            else:
                failed += [] if right else [name]
            done.append(name)
            for file in args.table:  # as it grows: who is stopped keeps what there is
                write_atomically(file, agreement.written(rows, file.suffix))
    if failed:
        print(f"{len(failed)} not confirmed: {' '.join(failed)}")
    if missed:
        print(f"{len(missed)} did not run: {' '.join(missed)}")
    return 1 if failed else DID_NOT_RUN if missed else 0


def _refuse(args: argparse.Namespace) -> None:
    """End where options contradict each other.

    Raises:
        UsageError: it names those to leave out.
    """
    from deeplecture import agreement

    if args.device == "":
        raise UsageError(
            "--device names no device: leave it out to repeat on the processor, whose record it may replace"
        )
    if args.device and (args.scheduler or args.claims_only or args.restate or args.table):
        raise UsageError(
            "--device repeats here and compares: leave out --scheduler, --claims-only, --restate and --table"
        )
    if args.confirm and (args.record or args.device or args.claims_only or args.restate):
        raise UsageError(
            "--confirm keeps records that are repeated: leave out --record, --device, --claims-only and --restate"
        )
    if args.all == bool(args.names):
        raise UsageError("name experiments, or all with --all, not both (`deeplecture experiments` lists them)")
    for file in args.table:
        if args.claims_only or args.restate:
            raise UsageError("--table tells of repetitions, and nothing is repeated: leave out one of the two")
        if file.suffix not in agreement.FORMATS or not file.parent.is_dir():
            raise UsageError(f"--table {file}: name a .csv or .md in a folder that is there")


@dataclass(frozen=True)
class Tested:
    """The titles and sentences of the course that claim something of records.

    Attributes:
        project: the course's project.
        titles: name of a record to the claims that rest on it.
    """

    project: Project
    titles: Mapping[str, list[Title]]

    @classmethod
    def of(cls, root: Path) -> Tested:
        """Read them.

        Raises:
            BuildError: the project or one of its sources cannot be read, so that its titles could not be judged.
        """
        from deeplecture.execute.titles import by_record
        from deeplecture.read.project import read_project

        project = read_project(root)
        if project.findings:
            raise BuildError(list(project.findings))
        return cls(project, by_record(project))

    def say(self, name: str, new: Record, old: Record | None = None) -> int:
        """Print what becomes of those that rest on a record, on new results and beside them on the old; the number that
        are not true of the new ones."""
        from deeplecture.execute.titles import judged_on

        titles = self.titles.get(name, [])
        found = judged_on(titles, new, self.project)
        before = judged_on(titles, old, self.project) if old else []
        for number, one in enumerate(found):
            claim = titles[number].claim
            what = "title" if claim.is_title else "sentence"
            text = claim.text if isinstance(one, Finding) else one.text
            print(f"  {claim.file}:{claim.line}: the {what} “{text}”: {_outcome(one)}")
            if before:
                print(f"    on record: {_outcome(before[number])}")
        return sum(isinstance(one, Finding) or not one.holds for one in found)


def _outcome(one: Verdict | Finding) -> str:
    """What a claim came to, with the numbers that it rests on where they say something else."""
    from deeplecture.execute.claims import outcome, shown

    if isinstance(one, Finding):
        return f"cannot be judged: {one.message}"
    values = "" if one.holds else f" ({'; '.join(f'{text} is {shown(value)}' for text, value in one.values)})"
    return outcome(one) + values


def _repeat(name: str, args: argparse.Namespace, tested: Tested, rows: list[Row], queue: Queue | None) -> bool:
    """Repeat one experiment and say what came of it, in the table too; whether it is confirmed or recorded."""
    from deeplecture import agreement, claims, paths, record, repetition

    old = None
    if args.record:
        paths.see_free(paths.records() / name)
    try:  # before the computation: who has to mend the record should not wait to hear so
        old = record.load(name) if (paths.records() / name / "record.json").exists() else None
    except UserError as error:
        if not args.record:
            raise
        print(f"{name}: the old record is not compared with: {error}", file=sys.stderr)
    new = repetition.repeat(name, jobs=args.jobs, scheduler=args.scheduler, queue=queue)
    took = f"{name}: {len(new.seeds)} seeds in {new.provenance['wall_seconds']:.1f} s"
    different = claims.compare(old, new, record.tolerance(name)) if old else []
    for line in different:
        print(f"  {line}")
    stated = record.claims(new)
    broken = _say_claims(stated, old) + tested.say(name, new, old)
    outcome = "no record" if not old else "differs" if different else "claims fail" if broken else "agrees"
    counted = f"{broken} of {len(stated) + len(tested.titles.get(name, []))}"
    tolerances = record.tolerance(name)
    rows.append(agreement.row(new, old, tolerances, different, outcome=outcome, claims=counted))
    if args.confirm and old:
        apart = record.confirm(old, new)
        outcome = f"not the same to the bit: {', '.join(apart)}" if apart else "the same to the bit, and confirmed"
        print(f"{took}, {outcome}", flush=True)
        return not apart
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


def _on_device(name: str, args: argparse.Namespace) -> bool:
    """Repeat an experiment on another device and say how it compares with its record, which stays; whether they agree."""
    from deeplecture import devices, paths, record

    old = record.load(name)  # before the computation, which nothing could be compared with
    if args.record:
        paths.see_free(devices.place(name, args.device))
    new = devices.repeat(name, args.device, args.jobs)
    different = devices.differences(old, new)
    for line in different:
        print(f"  {line}")
    outcome = "differs from its record" if different else "agrees with its record"
    where = f"{args.device} ({new.provenance['device']})"
    print(f"{name} on {where}: {len(new.seeds)} seeds in {new.provenance['wall_seconds']:.1f} s, {outcome}", flush=True)
    if args.record:
        print(f"  kept in {devices.keep(new, old, different)}")
    return not different


def _claims_of_record(name: str, tested: Tested) -> bool:
    from deeplecture import record

    known = record.load(name)
    broken = _say_claims(record.claims(known)) + tested.say(name, known)
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
