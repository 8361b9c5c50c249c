"""What a unit's titles claim, judged as the build judges it, on figures' numbers or records that were changed."""

import dataclasses
import importlib
from pathlib import Path

import pytest

import deeplecture.figure
from deeplecture.execute.claims import judge_all, shown
from deeplecture.numbers import Numbers
from deeplecture.read import claims as read
from deeplecture.read.qmd import read_source

ROOT = Path(__file__).parents[2]


class Planted:
    """A unit's package of figures, in which some numbers of some figures are others."""

    def __init__(self, package: str, numbers: dict[str, dict]):
        self._figures = importlib.import_module(f"measured.figures.{package}")
        self._numbers = numbers

    def __getattr__(self, name: str):
        return _Figure(getattr(self._figures, name), self._numbers.get(name, {}))


@dataclasses.dataclass(frozen=True)
class _Figure:
    drawing: object
    planted: dict

    def numbers(self, **options) -> Numbers:
        known = vars(self.drawing.numbers(**options))
        assert self.planted.keys() <= known.keys(), f"{self.drawing} has no {self.planted.keys() - known.keys()}"
        return Numbers(**known | self.planted)


def claims(unit: str) -> list[read.SourceClaim]:
    """The claims of a unit's titles, `unit` its file's name without ending."""
    found, _ = read.claims(read_source(ROOT, f"units/{unit}.qmd"))
    return [claim for claim in found if claim.is_title]


def whole(unit: str, starts) -> set[str]:
    """The titles that begin so, one each."""
    every = {claim.text for claim in claims(unit)}
    found = {start: [title for title in every if title.startswith(start)] for start in starts}
    assert all(len(ones) == 1 for ones in found.values()), found
    return {title for (title,) in found.values()}


def false_titles(unit: str, package: str, numbers: dict[str, dict] | None = None) -> set[str]:
    """The titles that the build's judgement names, with some figures' numbers changed: figure to number to value.

    Whatever it says of them is looked at on the way: file, line, title, expression, and the values that make it false.
    """
    made = claims(unit)
    verdicts, findings = judge_all(made, {"fig": Planted(package, numbers or {})})
    assert len(verdicts) == len(made), [str(finding) for finding in findings]
    false = [verdict for verdict in verdicts if not verdict.holds]
    lines = (ROOT / f"units/{unit}.qmd").read_text(encoding="utf-8").splitlines()
    for verdict, finding in zip(false, findings, strict=True):
        claim = verdict.claim
        assert str(finding).startswith(
            f"units/{unit}.qmd:{claim.line}: the title “{claim.text}” claims `{claim.expression}`"
        )
        assert claim.expression in "\n".join(lines[claim.line - 1 : claim.line + 4]) and verdict.values
        assert all(f"{text} is {shown(value)}" in str(finding) for text, value in verdict.values)
    for figure, changed in (numbers or {}).items():
        assert any(
            f"fig.{figure}.numbers(" in str(finding) and name in str(finding)
            for finding in findings
            for name in changed
        )
    return {verdict.claim.text for verdict in false}


def change_record(monkeypatch, package: str, name: str, change) -> None:
    """From here on figures draw from a copy of a record whose arrays `change` has altered in place."""
    load = deeplecture.figure.load

    def loaded(asked: str):
        record = load(asked)
        if asked != name:
            return record
        results = {key: array.copy() for key, array in record.results.items()}
        change(results)
        return dataclasses.replace(record, results=results)

    monkeypatch.setattr(deeplecture.figure, "load", loaded)
    figures = importlib.import_module(f"measured.figures.{package}")
    for figure in map(figures.__getattr__, dir(figures)):
        if figure.about.record == name:
            monkeypatch.setattr(figure, "_known", {})


def tests(unit: str, package: str, planted: dict[str, tuple[str, dict]], records=()) -> tuple:
    """The three tests of a unit's titles, for the module that knows the unit to give names to.

    Args:
        planted: title, up to where it is told from the others, to figure and numbers that make it false.
        records: name of a record, what is done to its arrays, and the titles that this makes false.
    """

    def every_claim_holds_and_every_title_with_one_is_planted():
        assert false_titles(unit, package) == set()
        assert whole(unit, planted) == {claim.text for claim in claims(unit)}

    @pytest.mark.parametrize("title", planted)
    def a_planted_number_makes_its_title_false_and_no_other(title):
        figure, numbers = planted[title]
        assert false_titles(unit, package, {figure: numbers}) == whole(unit, [title])

    @pytest.mark.parametrize("name, change, expected", records, ids=[change.__name__ for _, change, _ in records])
    def a_changed_record_makes_its_titles_false_and_no_other(name, change, expected, monkeypatch):
        change_record(monkeypatch, package, name, change)
        assert false_titles(unit, package) == whole(unit, expected)

    return (
        every_claim_holds_and_every_title_with_one_is_planted,
        a_planted_number_makes_its_title_false_and_no_other,
        a_changed_record_makes_its_titles_false_and_no_other,
    )
