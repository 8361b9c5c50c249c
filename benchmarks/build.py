"""How long one unit of 50 figures takes from nothing: `python benchmarks/build.py`.

Beside `deeplecture build` it draws the same figures once, as SVG, one after another on one core, in the same run: the
ratio of the two holds on any machine, the seconds only on this one.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from generate import generate
from measure import Cost, cost

# Import each figure by its name, draw it, write it: what any builder must do at least.
DRAW = """
import importlib, io, sys
from pathlib import Path
from deeplecture.figure import all_figures
for name, file in all_figures(Path("bench/figures")).items():
    picture = getattr(importlib.import_module(f"bench.figures.{file.parent.name}.{file.stem}"), file.stem)()
    picture.savefig(io.BytesIO(), format="svg", metadata={"Date": None})
"""
ONE_CORE = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


def measure(folder: Path, jobs: int) -> dict[str, Cost]:
    """Measure on a generated course; its cache and site are removed before each build.

    Args:
        folder: the course.
        jobs: processes of the build.
    """
    shutil.rmtree(folder / ".deeplecture", ignore_errors=True)
    shutil.rmtree(folder / "_site", ignore_errors=True)
    drawing = cost(
        [sys.executable, "-c", DRAW], folder, {**ONE_CORE, "PYTHONPATH": ".", "DEEPLECTURE_PROJECT": str(folder)}
    )
    build = cost(
        [sys.executable, "-m", "deeplecture.cli", "build", "--project", str(folder), "--jobs", str(jobs)], folder
    )
    return {"figures drawn once, one core": drawing, "deeplecture build, cold": build}


def main() -> None:
    parser = argparse.ArgumentParser(description="Time a cold build of one generated unit.")
    parser.add_argument("--units", type=int, default=1)
    parser.add_argument("--figures", type=int, default=50, help="figures in each unit (default 50)")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), help="processes (default 2)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="generate the course here and keep it")
    args = parser.parse_args()
    folder = args.keep or Path(tempfile.mkdtemp(prefix="deeplecture-bench-"))
    try:
        generate(folder, args.units, args.figures)
        costs = measure(folder, args.jobs)
    finally:
        if not args.keep:
            shutil.rmtree(folder, ignore_errors=True)
    drawing = costs["figures drawn once, one core"]
    print(f"{args.units} x {args.figures} figures, {args.jobs} processes, {os.cpu_count()} cores")
    print(f"{'':34}{'wall s':>8}{'CPU s':>8}{'peak MiB':>10}{'wall / drawing once':>22}")
    for name, spent in costs.items():
        ratio = f"{spent.wall / drawing.wall:.2f}"
        print(f"{name:34}{spent.wall:8.1f}{spent.cpu:8.1f}{spent.peak:10.0f}{ratio:>22}")


if __name__ == "__main__":
    main()
