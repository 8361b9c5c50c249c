"""What grows how with a course: `python benchmarks/growth.py`, or `--course DIR` for courses that are built already.

Courses of 1, 20 and 100 units are generated and built; then each is built once more in a process of its own with nothing to
do, where every stage is asked what processor time it took and how much higher the process's memory was after it. The last
column is the stage's time of the largest course beside that of the middle one, by as much as the units grow: 1 is linear.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import generate

UNITS = (1, 20, 100)
# Name of a stage in the table -> module and function that it is, as its caller finds it.
STAGES = {
    "read: sources and configuration": ("deeplecture.build", "read_project"),
    "execute: plans": ("deeplecture.execute.run", "planned"),
    "execute: figures": ("deeplecture.execute.figures", "draw_all"),
    "execute: all": ("deeplecture.build", "execute"),
    "write: prose": ("deeplecture.write.pages", "filled"),
    "write: drafts": ("deeplecture.write.pages", "draft_of"),
    "write: all pages read": ("deeplecture.site.site", "read_all"),
    "write: bodies": ("deeplecture.site.site", "body_of"),
    "site: frames' variables": ("deeplecture.site.site", "page_variables"),
    "site: frames": ("deeplecture.site.site", "framed"),
    "site: index, gallery, previews": ("deeplecture.site.extras", "write_all"),
    "site: all": ("deeplecture.build", "site_of"),
    "publish": ("deeplecture.build", "publish"),
}


def stages(folder: Path) -> dict[str, tuple[float, float]]:
    """Build a course in this process; stage to its processor seconds and the MiB by which the most memory grew in it."""
    from importlib import import_module

    spent = {name: [0.0, 0.0] for name in STAGES}

    def watched(function, name: str):
        def run(*args, **options):
            start, before = time.process_time(), _peak()
            try:
                return function(*args, **options)
            finally:
                spent[name][0] += time.process_time() - start
                spent[name][1] += _peak() - before

        return run

    for name, (module, function) in STAGES.items():
        where = import_module(module)
        setattr(where, function, watched(getattr(where, function), name))
    import_module("deeplecture.build").build(folder)
    return {name: (seconds, more) for name, (seconds, more) in spent.items()} | {
        "everything": (time.process_time(), _peak())
    }


def _peak() -> float:
    """The most memory that this process had so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def least(folder: Path, rounds: int) -> dict[str, tuple[float, float]]:
    """Of several builds with nothing to do: each stage's least time, and the memory of the last."""
    found: list[dict] = []
    for _ in range(rounds):
        command = [sys.executable, __file__, "--stages", str(folder)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found.append(json.loads(done.stdout))
    return {name: (min(one[name][0] for one in found), found[-1][name][1]) for name in found[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description="What grows how with a course.")
    parser.add_argument("--figures", type=int, default=4, help="figures in each unit (default 4)")
    parser.add_argument("--rounds", type=int, default=3, help="builds of each with nothing to do (default 3)")
    parser.add_argument(
        "--course", type=Path, action="append", default=[], help="a built course of its number of units"
    )
    parser.add_argument("--stages", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.stages:
        print(json.dumps(stages(args.stages)))
        return
    with tempfile.TemporaryDirectory(prefix="deeplecture-bench-") as scratch:
        folders = args.course
        for units in () if folders else UNITS:
            generate(folder := Path(scratch) / str(units), units, args.figures)
            subprocess.run([sys.executable, "-m", "deeplecture.cli", "build", "--project", str(folder)], check=True)
            folders = [*folders, folder]
        sizes = [len(list((folder / "units").glob("*.qmd"))) for folder in folders]
        found = [least(folder, args.rounds) for folder in folders]
    print(f"{'CPU ms, MiB more':34}" + "".join(f"{units:>9} units" for units in sizes) + f"{'growth':>9}")
    for name in found[0]:
        cells = "".join(f"{1e3 * one[name][0]:8.0f}{one[name][1]:7.0f}" for one in found)
        growth = found[-1][name][0] / max(found[-2][name][0], 1e-3) / (sizes[-1] / sizes[-2]) if len(found) > 1 else 1.0
        print(f"{name:34}{cells}{growth:9.2f}")


if __name__ == "__main__":
    main()
