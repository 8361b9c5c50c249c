"""The exercises of a unit: the code of their solutions, and what it prints and leaves when it runs."""

import contextlib
import io
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "units"
CODE = re.compile(r"^```(python|\{python\})\n((?:#\|[^\n]*\n)*)(.*?)^```", re.DOTALL | re.MULTILINE)
WIDEST = 88  # characters of a line of code that is shown


@dataclass(frozen=True)
class Solution:
    """What a unit says of an exercise's solution: its code, and whether the build runs it and shows code and results."""

    text: str
    code: str
    shown: bool


def solutions(unit: Path) -> dict[str, Solution]:
    """Exercise label to its solution; one without code has an empty text for it."""
    parts = re.split(r"^::: \{#(exr-[\w-]+)[^}\n]*\}\n", unit.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    found = {}
    for label, text in zip(parts[::2], parts[1::2], strict=True):
        assert "::: {.solution}" in text, f"{label} has no solution"
        text = text.split("::: {.solution}")[1]
        blocks = CODE.findall(text)
        shown = all(kind == "{python}" and "#| echo: true\n" in options for kind, options, _ in blocks)
        found[label] = Solution(text, "\n".join(code for _, _, code in blocks), shown)
    return found


def run(unit: Path) -> dict[str, dict]:
    """Exercise label to the names that its solution leaves, by itself; `printed` is what it prints."""
    results = {}
    for label, solution in solutions(unit).items():
        if solution.code:
            names: dict = {}
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile(solution.code, f"{unit.name}: {label}", "exec"), names)  # noqa: S102 -- the unit's own code
            results[label] = {**names, "printed": printed.getvalue()}
    return results


def ran(unit: Path):
    """A fixture of a module: `run` of this unit, once for all its tests."""
    return pytest.fixture(scope="module", name="ran")(lambda: run(unit))


def check_kinds(unit: Path, computed: int) -> None:
    """See that a unit has eight exercises or more, so many of them with code, and an open one."""
    found = solutions(unit)
    assert len(found) >= 8
    assert sum(bool(solution.code) for solution in found.values()) >= computed
    assert "*Open.*" in unit.read_text(encoding="utf-8")


def check_results(unit: Path, ran: dict[str, dict], without: tuple[str, ...] = ()) -> None:
    """See that readers meet the result of each solution's code, in lines that a page holds.

    Args:
        without: exercises whose code the build cannot run, since it needs images that a machine may lack.
    """
    found = solutions(unit)
    assert {label for label in ran if not found[label].shown} == set(without)
    for label, names in ran.items():
        lines = names["printed"].splitlines()
        assert lines, f"{label} prints nothing"
        assert max(map(len, [*lines, *found[label].code.splitlines()])) <= WIDEST, label
        assert not re.search(r"\d\.\d{9}|np\.|\.\d+e-1\d", names["printed"]), f"{label} prints what no reader reads"
