"""What a rebuild costs after each kind of change: `python benchmarks/rebuild.py --units 1 --figures 50`.

A course is generated and built from nothing; then one thing at a time is changed and built again. Each row tells wall
and processor seconds, how many figures were drawn and pages written, and the peak memory of all processes. With
`--quarto` stock Quarto renders the same sources with `freeze` and with `cache` in the same run.

`--against DIR` builds a copy of the course with the engine of another checkout too, in turn with this one's after each
change, `--rounds` times: the ratio of the medians holds on any machine that nobody else uses.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from generate import generate, helper_of, name_of
from measure import cost

UNIT = "units/01-unit.qmd"
SOURCES = Path(__file__).parents[1] / "src"


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
    file = next(folder.glob("figures/**/record.json"))
    file.write_text(file.read_text(encoding="utf-8").rstrip() + "\n\n", encoding="utf-8")


CHANGES: dict[str, Callable[[Path], None]] = {
    "nothing": lambda folder: None,
    "one word": edit(UNIT, "A paragraph of", "Any paragraph of"),
    "one caption": edit(UNIT, r'fig-cap: "Figure 1: several', 'fig-cap: "Figure 1: some'),
    "one figure's function": edit(f"bench/figures/unit01/{name_of(1, 1)}.py", "points: int = 240", "points: int = 241"),
    "a helper of a fifth of the figures": edit(f"bench/helpers/{helper_of(2)}.py", '^"""', '"""Changed. '),
    "a helper of all figures": edit("bench/helpers/panels.py", '^"""', '"""Changed. '),
    "one record": record,
    "a title": edit(UNIT, r'^title: "', 'title: "New: '),
    "the style sheet": edit("units/_style/book.css", r"\A", "/* changed */\n"),
}


def build(folder: Path, jobs: int, sources: Path = SOURCES):
    """Build with the engine below a folder `src`; returns (cost, the build's report)."""
    spent = cost(
        [sys.executable, "-m", "deeplecture.cli", "build", "--project", str(folder), "--jobs", str(jobs), "--json"],
        folder,
        {"PYTHONPATH": str(sources)},
    )
    return spent, json.loads(next(line for line in reversed(spent.output.splitlines()) if line.startswith("{")))


def row(name: str, spent, report: dict) -> None:
    drawn, written = len(report["figures_drawn"]), len(report["pages_written"])
    print(f"{name:38}{spent.wall:8.2f}{spent.cpu:8.2f}{drawn:9}{written:8}{spent.peak:10.0f}", flush=True)


def against(folder: Path, other: Path, jobs: int, rounds: int) -> None:
    """Two engines, each on a copy of one course, in turn: medians of wall and processor seconds, and their ratios."""
    engines = {SOURCES: folder, other.resolve() / "src": folder.with_name(f"{folder.name}-other")}
    for config in folder.glob("_quarto*.yml"):  # older engines take no such day in a deck, no path from the root
        text = re.sub(r"^ *date: (last-modified|today|now) *\n", "", config.read_text("utf-8"), flags=re.MULTILINE)
        config.write_text(re.sub(r'^( *- "?!?)/', r"\1", text, flags=re.MULTILINE), encoding="utf-8")
    shutil.copytree(folder, list(engines.values())[1])
    columns = ("this, s", "other, s", "ratio", "this, CPU", "other, CPU", "ratio")
    print(f"{'after a change of':38}" + "".join(f"{column:>11}" for column in columns))
    for name, change in {"everything (cold)": clean, **CHANGES}.items():
        spent: dict[Path, list] = {sources: [] for sources in engines}
        for turn in range(rounds):
            for sources, course in sorted(engines.items(), reverse=turn % 2 == 1):
                kept = {file: file.read_bytes() for file in course.rglob("*") if _is_source(file, course)}
                change(course)
                spent[sources].append(build(course, jobs, sources)[0])
                # Undone and built, so that the next turn changes it anew.
                if change not in (clean, CHANGES["nothing"]) and turn + 1 < rounds:
                    for file, content in kept.items():
                        if file.read_bytes() != content:
                            file.write_bytes(content)
                    build(course, jobs, sources)
        cells = []
        for what in ("wall", "cpu"):
            this, that = (statistics.median(getattr(one, what) for one in costs) for costs in spent.values())
            cells += [this, that, this / that]
        print(f"{name:38}" + "".join(f"{cell:11.2f}" for cell in cells), flush=True)


def clean(folder: Path) -> None:
    """Leave nothing of earlier builds."""
    for name in (".deeplecture", "_site"):
        shutil.rmtree(folder / name, ignore_errors=True)


def _is_source(file: Path, folder: Path) -> bool:
    return file.is_file() and not {".deeplecture", "_site", "__pycache__"} & set(file.relative_to(folder).parts)


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
    parser.add_argument("--against", type=Path, metavar="DIR", help="a checkout whose engine is timed beside this one")
    parser.add_argument("--rounds", type=int, default=5, help="builds of each engine after each change (default 5)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="deeplecture-bench-") as scratch:
        folder = Path(scratch) / "course"
        generate(folder, args.units, args.figures)
        print(f"{args.units} x {args.figures} figures, {args.jobs} processes, {os.cpu_count()} cores")
        if args.against:
            against(folder, args.against, args.jobs, args.rounds)
            return
        print(f"{'after a change of':38}{'wall s':>8}{'CPU s':>8}{'figures':>9}{'pages':>8}{'peak MiB':>10}")
        row("everything (cold)", *build(folder, args.jobs))
        for name, change in CHANGES.items():
            change(folder)
            row(name, *build(folder, args.jobs))
        if args.quarto:
            quarto(folder)


if __name__ == "__main__":
    main()
