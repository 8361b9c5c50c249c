"""Drawing on a Dask cluster beside drawing here: `python benchmarks/cluster.py`, with the extra `cluster` installed.

One generated unit is built from nothing in turn by this machine alone, by a LocalCluster of two workers of one thread, and
by one of a worker of two threads; each draws two figures at a time. The ratios of the medians hold on any machine that
nobody else uses: what they are above 1 is what the cluster's way costs, workers that were started before included.
"""

import argparse
import os
import statistics
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from distributed import LocalCluster
from generate import generate
from measure import Cost, cost
from rebuild import clean

SHAPES = {"2 workers x 1 thread": (2, 1), "1 worker x 2 threads": (1, 2)}
HERE = "this machine, 2 processes"


def cold(folder: Path, scheduler: str = "") -> Cost:
    """A build from nothing, on the cluster of a scheduler or here."""
    clean(folder)
    command = [sys.executable, "-m", "deeplecture.cli", "build", "--project", str(folder), "--jobs", "2"]
    return cost(command + (["--scheduler", scheduler] if scheduler else []), folder)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time cold builds on a Dask cluster of this machine and without.")
    parser.add_argument("--figures", type=int, default=40, help="figures of the unit (default 40)")
    parser.add_argument("--rounds", type=int, default=3, help="builds of each (default 3)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="deeplecture-bench-") as scratch, ExitStack() as running:
        folder = Path(scratch) / "course"
        generate(folder, 1, args.figures)
        os.environ["DEEPLECTURE_PROJECT"] = str(folder)  # where the workers find the course
        schedulers = {HERE: ""}
        for name, (workers, threads) in SHAPES.items():
            means: dict = {"n_workers": workers, "threads_per_worker": threads, "dashboard_address": None}
            cluster = running.enter_context(LocalCluster(**means, protocol="tcp"))
            schedulers[name] = cluster.scheduler_address
        spent: dict[str, list[float]] = {name: [] for name in schedulers}
        for turn in range(args.rounds):
            for name, address in sorted(schedulers.items(), reverse=turn % 2 == 1):
                spent[name].append(cold(folder, address).wall)
        here = statistics.median(spent[HERE])
        print(f"1 x {args.figures} figures from nothing, median of {args.rounds}, {os.cpu_count()} cores")
        print(f"{'':28}{'wall s':>8}{'beside here':>14}")
        for name, walls in spent.items():
            print(f"{name:28}{statistics.median(walls):8.1f}{statistics.median(walls) / here:14.2f}")


if __name__ == "__main__":
    main()
