"""The exercises of a unit: the code of their solutions, and what it leaves when it runs."""

import re
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "units"


def solutions(unit: Path) -> dict[str, str]:
    """Exercise label to the code of its solution, or an empty text."""
    parts = re.split(r"^::: \{#(exr-[\w-]+)[^}\n]*\}\n", unit.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    code = {}
    for label, text in zip(parts[::2], parts[1::2], strict=True):
        assert "::: {.solution}" in text, f"{label} has no solution"
        code[label] = "\n".join(re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE))
    return code


def run(unit: Path) -> dict[str, dict]:
    """Exercise label to the names that its solution leaves."""
    results = {}
    for label, code in solutions(unit).items():
        if code:
            names: dict = {}
            exec(compile(code, f"{unit.name}: {label}", "exec"), names)  # noqa: S102 -- the unit's own code
            results[label] = names
    return results


def ran(unit: Path):
    """A fixture of a module: `run` of this unit, once for all its tests."""
    return pytest.fixture(scope="module", name="ran")(lambda: run(unit))


def check_kinds(unit: Path, computed: int) -> None:
    """See that a unit has eight exercises or more, so many of them with code, and an open one."""
    code = solutions(unit)
    assert len(code) >= 8
    assert sum(bool(text) for text in code.values()) >= computed
    assert "*Open.*" in unit.read_text(encoding="utf-8")
