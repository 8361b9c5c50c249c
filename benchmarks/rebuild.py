"""What a rebuild costs after each kind of change: `python benchmarks/rebuild.py --units 1 --figures 50`.

A course is generated and built from nothing; then one thing at a time is changed and built again. Each row tells wall
and processor seconds, how many figures were drawn and pages written, and the peak memory of all processes. With
`--quarto` stock Quarto renders the same sources with `freeze` and with `cache` in the same run.
"""

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from generate import generate, helper_of, name_of
from measure import cost

UNIT = "units/01-unit.qmd"


def edit(name: str, pattern: str, new: str) -> Callable[[Path], None]:
    """Replace the first match of a pattern in a file of the course."""

    def change(folder: Path) -> None:
        file = folder / name
        text, count = re.subn(pattern, new, file.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
        if not count:
            raise ValueError(f"{name} holds nothing like {pattern}")
        file.write_text(text, encoding="utf-8")

    return change


def record(folder: Path) -> None:
    """Write a record again with another date: what reads it is drawn again."""
    file = next(folder.glob("figures/*/record.json"))
    file.write_text(file.read_text(encoding="utf-8").rstrip() + "\n\n", encoding="utf-8")


CHANGES: dict[str, Callable[[Path], None]] = {
    "nothing": lambda folder: None,
    "one word": edit(UNIT, "A paragraph of", "Any paragraph of"),
    "one caption": edit(UNIT, r'fig-cap: "Figure 1: several', 'fig-cap: "Figure 1: some'),
    "one figure's function": edit(f"bench/figures/unit01/{name_of(1, 1)}.py", "points: int = 240", "points: int = 241"),
    "a helper of a fifth of the figures": edit(f"bench/helpers/{helper_of(2)}.py", '^"""', '"""Changed. '),
    "a helper of all figures": edit("bench/helpers/panels.py", '^"""', '"""Changed. '),
    "one record": record,
    "the style sheet": edit("units/_style/book.css", r"\A", "/* changed */\n"),
}


def build(folder: Path, jobs: int):
    """Build; returns (cost, the build's report)."""
    spent = cost(
        [sys.executable, "-m", "deeplecture.cli", "build", "--project", str(folder), "--jobs", str(jobs), "--json"],
        folder,
    )
    return spent, json.loads(next(line for line in reversed(spent.output.splitlines()) if line.startswith("{")))


def row(name: str, spent, report: dict) -> None:
    drawn, written = len(report["figures_drawn"]), len(report["pages_written"])
    print(f"{name:38}{spent.wall:8.2f}{spent.cpu:8.2f}{drawn:9}{written:8}{spent.peak:10.0f}", flush=True)


def quarto(folder: Path) -> None:
    """Stock Quarto on the same sources: cold, and after one word, with `freeze: auto` and with `cache: true`."""
    program = shutil.which("quarto")
    if program is None:
        raise SystemExit("--quarto: no quarto on the PATH")
    for kind, option in (("freeze", "  freeze: auto\n"), ("cache", "  cache: true\n")):
        copy = folder.with_name(f"{folder.name}-{kind}")
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".deeplecture", "_site"))
        config = copy / "_quarto.yml"
        text = config.read_text(encoding="utf-8")
        config.write_text(
            text.replace("execute:\n", f"execute:\n{option}") if "execute:" in text else f"{text}\nexecute:\n{option}",
            encoding="utf-8",
        )
        for step, change in (("cold", None), ("one word", CHANGES["one word"])):
            if change:
                change(copy)
            for profile in ("book", "slides"):
                spent = cost([program, "render", "--profile", profile], copy)
                name = f"Quarto, {kind}, {profile}, {step}"
                print(f"{name:38}{spent.wall:8.2f}{spent.cpu:8.2f}{'':17}{spent.peak:10.0f}", flush=True)
        shutil.rmtree(copy)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure rebuilds of a generated course.")
    parser.add_argument("--units", type=int, default=1)
    parser.add_argument("--figures", type=int, default=50, help="figures in each unit (default 50)")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), help="processes (default 2)")
    parser.add_argument("--quarto", action="store_true", help="time stock Quarto as well")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="deeplecture-bench-") as scratch:
        folder = Path(scratch) / "course"
        generate(folder, args.units, args.figures)
        print(f"{args.units} x {args.figures} figures, {args.jobs} processes, {os.cpu_count()} cores")
        print(f"{'after a change of':38}{'wall s':>8}{'CPU s':>8}{'figures':>9}{'pages':>8}{'peak MiB':>10}")
        row("everything (cold)", *build(folder, args.jobs))
        for name, change in CHANGES.items():
            change(folder)
            row(name, *build(folder, args.jobs))
        if args.quarto:
            quarto(folder)


if __name__ == "__main__":
    main()
