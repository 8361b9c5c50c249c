"""`deeplecture experiments`: all experiments with the age and state of their records."""

import argparse
import datetime
import json
import sys

from deeplecture import paths, record
from deeplecture.commands.arguments import add_project, course_folder
from deeplecture.course import Course, read_course
from deeplecture.errors import UserError

HELP = (
    "list the experiments: age, duration and data of each record, and whether its code has changed; piped, a line each"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the table as JSON")
    add_project(parser)


def run(args: argparse.Namespace) -> int:
    own = read_course(course_folder(args))
    own.enter()
    rows = table(own, datetime.datetime.now(datetime.UTC))
    if args.json:
        print(json.dumps(rows, indent=2))
        return 0
    from deeplecture.commands.table import piped, show_lines, show_table

    cells = [_cells(row) for row in rows]
    if piped():
        show_lines(cells)
    else:
        # The command is the name's over again: a column less, and most terminals are wide enough.
        show_table(("experiment", "age", "took", "seeds", "code", "data"), [row[:-1] for row in cells])
        print(
            "\nto repeat one: deeplecture reproduce EXPERIMENT; where its code changed or there is no record, --record"
        )
    return 0


def table(own: Course, now: datetime.datetime) -> list[dict]:
    """A row for each experiment or record: name, age_days, wall_seconds, seeds, data, code and command.

    `code` is "same", "changed", "no record", "damaged" where the record cannot be read, or "no experiment" where a
    record's experiment is gone.
    """
    experiments = set(record.names(own))
    records = {"/".join(file.parts[-3:-1]) for file in paths.records().glob("*/*/record.json")}
    rows = []
    for name in sorted(experiments | records):
        row = {"name": name, "age_days": None, "wall_seconds": None, "seeds": None, "data": None, "code": "no record"}
        if name in records:
            row |= _of_record(name, now)
            if name in experiments and row["code"] != "damaged":
                row["code"] = "changed" if record.stale(name, own) else "same"
        record_it = " --record" if row["code"] in ("changed", "no record", "damaged") else ""
        row["command"] = f"deeplecture reproduce {name}{record_it}" if name in experiments else None
        rows.append(row)
    return rows


def _of_record(name: str, now: datetime.datetime) -> dict:
    """What a row tells of a record; one that cannot be read is told and hides no other."""
    try:
        known = record.load(name)
        made = datetime.datetime.fromisoformat(known.provenance["date"])
        return {
            "age_days": round((now - made) / datetime.timedelta(days=1), 2),
            "wall_seconds": float(known.provenance["wall_seconds"]),
            "seeds": len(known.seeds),
            "data": str(known.provenance["data"]),
            "code": "no experiment",
        }
    except UserError as error:
        problem = str(error)
    except (KeyError, TypeError, ValueError) as error:
        problem = record.damaged(name, f"record.json: {type(error).__name__}: {error}")
    print(problem, file=sys.stderr)
    return {"code": "damaged"}


def _cells(row: dict) -> tuple[str, ...]:
    return (
        row["name"],
        "-" if row["age_days"] is None else _age(row["age_days"]),
        "-" if row["wall_seconds"] is None else f"{row['wall_seconds']:.0f} s",
        "-" if row["seeds"] is None else str(row["seeds"]),
        row["code"],
        row["data"] or "-",
        row["command"] or "-",
    )


def _age(days: float) -> str:
    return f"{days:.0f} d" if days >= 2 else f"{days * 24:.0f} h"
