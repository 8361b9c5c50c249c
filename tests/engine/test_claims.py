"""Titles that are tested: true ones pass and are listed with their margin, one that data no longer support is named."""

import json

import pytest
from bs4 import BeautifulSoup
from tiny_course import copy, edit

from deeplecture import cli
from deeplecture.build import build, judged
from deeplecture.errors import BuildError

UNIT = "units/01-lines.qmd"


@pytest.fixture
def course(tmp_path):
    """The tiny course with a claim of each kind: of a cell, of a heading, of a sentence; and one on a record."""
    root = copy(tmp_path / "course")
    edit(
        root / UNIT,
        "#| label: fig-line\n",
        "#| label: fig-line\n#| claim: fig.line.numbers(slope=2).end > 1\n#| claim-spread: fig.line.numbers(slope=2).end / 4\n",
    )
    edit(root / UNIT, "### A line falls", '### A line falls {claim="-3 < fig.line.numbers(slope=-1).end < 0"}')
    edit(
        root / UNIT,
        "The line of @fig-line ends",
        '[The line rises]{claim="fig.line.numbers(slope=2).end > fig.line.numbers(slope=-1).end"}. The line of @fig-line ends',
    )
    edit(
        root / "units/02-curves.qmd",
        "#| label: fig-coins\n",
        "#| label: fig-coins\n#| claim: all(0 < share < 1 for share in fig.coins.numbers().heads)\n",
    )
    return root


def test_every_claim_is_listed_with_its_values_and_its_margin(course):
    verdicts, findings = judged(course)
    assert not findings
    cell, sentence, heading, coins = verdicts
    end = dict(cell.values)["fig.line.numbers(slope=2).end"]
    assert (cell.claim.text, cell.claim.section, cell.claim.is_title) == ("A line rises", "sec-rises", True)
    assert cell.margin == pytest.approx(end - 1) and cell.margin_in_spreads == pytest.approx(4 * (end - 1) / end)
    assert (heading.claim.text, heading.claim.is_title) == ("A line falls", True)
    fallen = dict(heading.values)["fig.line.numbers(slope=-1).end"]
    assert heading.margin == pytest.approx(min(fallen + 3, -fallen))
    assert (sentence.claim.text, sentence.claim.is_title, sentence.margin) == (
        "The line rises",
        False,
        pytest.approx(end - fallen),
    )
    heads = dict(coins.values)["fig.coins.numbers().heads"]
    assert coins.holds and coins.margin == pytest.approx(min(min(heads), 1 - max(heads)))


def test_the_page_on_how_it_was_made_shows_every_claim(course):
    build(course)
    made = BeautifulSoup((course / "_site/made.html").read_text(encoding="utf-8"), "html.parser")
    rows = made.find(id="claims").find_next("table").find_all("tr")[1:]
    assert [row.th.get_text() for row in rows] == [
        "A line rises",
        "The line rises",
        "A line falls",
        "Coins were thrown",
    ]
    assert rows[0].a["href"] == "book/units/01-lines.html#sec-rises"
    assert "fig.line.numbers(slope=2).end > 1" in rows[0].get_text() and "4 times" not in rows[1].get_text()
    assert "times the spread" in rows[0].get_text()


def test_a_new_record_names_the_one_title_that_it_breaks_and_the_site_stays(course):
    build(course)
    before = (course / "_site/book/units/02-curves.html").read_bytes()
    record = course / "figures/two/coins/record.json"
    told = json.loads(record.read_text())
    told["heads"][0] = 1.0
    record.write_text(json.dumps(told))
    with pytest.raises(BuildError) as caught:
        build(course)
    (finding,) = caught.value.findings
    assert finding.file == "units/02-curves.qmd" and "fig.coins.numbers().heads is [1" in str(finding)
    assert (course / "_site/book/units/02-curves.html").read_bytes() == before


def test_the_command_prints_claims_and_its_status_tells_whether_they_hold(course, capsys):
    assert cli.main(["claims", "--json", "--project", str(course)]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["holds"] for row in rows] == [True] * 4 and rows[0]["line"] == 16
    edit(course / UNIT, ".end > 1\n", ".end > 100\n")
    assert cli.main(["claims", "--project", str(course)]) == 1
    told = capsys.readouterr()
    assert "3 of 4 claims hold" in told.out and "is FALSE by 9" in told.out and "01-lines.qmd:16" in told.err


def test_an_all_or_any_of_comparisons_has_the_margin_of_the_decisive_one():
    from types import SimpleNamespace

    from deeplecture.execute.claims import judge
    from deeplecture.read.source import Claim

    numbers = SimpleNamespace(low=[0.1, 0.2, 0.3], high=[0.2, 0.4, 0.35])
    seen = {"fig": SimpleNamespace(it=SimpleNamespace(numbers=lambda: numbers))}

    def margin(expression):
        verdict = judge(Claim("", expression, "", "", "", 0), seen)
        return verdict.holds, verdict.margin and round(verdict.margin, 6)

    pairs = "zip(fig.it.numbers().low, fig.it.numbers().high)"
    assert margin(f"all(a < b for a, b in {pairs})") == (True, 0.05)
    assert margin(f"any(a > b for a, b in {pairs})") == (False, -0.05)
    assert margin("fig.it.numbers().low[0] < 0.4 and fig.it.numbers().high[1] >= 0.45") == (False, -0.05)
    assert margin("fig.it.numbers().low[0] < 0.4 or fig.it.numbers().high[1] >= 0.45") == (True, 0.3)
    assert margin("fig.it.numbers().low != fig.it.numbers().high") == (True, None)
