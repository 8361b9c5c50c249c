"""Titles that are tested: true ones pass and are listed with their margin, one that data no longer support is named."""

import json

import pytest
from bs4 import BeautifulSoup
from tabs import READY
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
    assert "a spread is how far single runs lie" in made.find(id="margins").get_text()


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
    from deeplecture.read.claims import SourceClaim

    numbers = SimpleNamespace(low=[0.1, 0.2, 0.3], high=[0.2, 0.4, 0.35])
    seen = {"fig": SimpleNamespace(it=SimpleNamespace(numbers=lambda: numbers))}

    def margin(expression):
        verdict = judge(SourceClaim("", expression, "", "", "", 0), seen)
        return verdict.holds, verdict.margin and round(verdict.margin, 6)

    pairs = "zip(fig.it.numbers().low, fig.it.numbers().high)"
    assert margin(f"all(a < b for a, b in {pairs})") == (True, 0.05)
    assert margin(f"any(a > b for a, b in {pairs})") == (False, -0.05)
    assert margin("fig.it.numbers().low[0] < 0.4 and fig.it.numbers().high[1] >= 0.45") == (False, -0.05)
    assert margin("fig.it.numbers().low[0] < 0.4 or fig.it.numbers().high[1] >= 0.45") == (True, 0.3)
    assert margin("fig.it.numbers().low != fig.it.numbers().high") == (True, None)


def test_a_method_of_a_number_is_told_by_the_number():
    from types import SimpleNamespace

    from deeplecture.execute.claims import judge, shown
    from deeplecture.read.claims import SourceClaim

    numbers = SimpleNamespace(gains={"a": 0.25, "b": 1 / 3}, best="b")
    seen = {"fig": SimpleNamespace(it=SimpleNamespace(numbers=lambda: numbers))}
    expression = "min(fig.it.numbers().gains.values()) > 0 and fig.it.numbers().gains.get(fig.it.numbers().best) > 0.3"
    verdict = judge(SourceClaim("", expression, "", "", "", 0), seen)
    assert verdict.holds and dict(verdict.values) == {
        "fig.it.numbers().gains": numbers.gains, "fig.it.numbers().best": "b",
    }  # fmt: skip
    assert shown(numbers.gains) == "{a: 0.25, b: 0.333333}"


# -- where a reader meets them -------------------------------------------------------------------------------------


def panels(page) -> list[str]:
    """What the pages' panels of tested titles say, one text a claim."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    return [claim.get_text() for claim in soup.select(".figure-claim")]


def test_a_figure_says_how_the_title_above_it_is_tested(course):
    build(course)
    said = [
        "fig.line.numbers(slope=2).end > 1, holds by 1, 2 times the spread.",
        "-3 < fig.line.numbers(slope=-1).end < 0, holds by 1.",
    ]
    for audience in ("book", "slides"):
        assert panels(course / f"_site/{audience}/units/01-lines.html") == said
    for audience in ("book", "slides"):
        page = BeautifulSoup((course / f"_site/{audience}/units/01-lines.html").read_text(), "html.parser")
        buttons = page.select(".figure-kind > button")
        assert [button.get_text() for button in buttons] == ["computed ✓ title tested"] * 2
        for button in buttons:
            assert page.find(id=button["popovertarget"]).has_attr("popover") and button["type"] == "button"
    wave = BeautifulSoup((course / "_site/book/units/02-curves.html").read_text(), "html.parser").find(id="fig-wave")
    assert wave.select_one(".figure-kind > button").get_text() == "computed" and not wave.select_one(".figure-claim")


@pytest.mark.browser
def test_the_panel_of_a_slide_is_opened_and_closed_by_keys_that_do_nothing_else(course, chromium):
    build(course)
    page = chromium.new_page(viewport={"width": 1280, "height": 720})
    page.goto((course / "_site/slides/units/01-lines.html").as_uri() + "#/sec-rises")
    page.wait_for_function(READY)
    at = page.evaluate("Reveal.getIndices()")
    panel = page.locator("#fig-line .figure-made")
    for key in ("Enter", "Space"):
        page.locator("#fig-line .figure-kind > button").focus()
        page.keyboard.press(key)
        assert panel.is_visible() and "holds by 1, 2 times the spread" in panel.inner_text()
        box = panel.bounding_box()
        assert box["x"] >= 0 and box["y"] >= 0 and box["x"] + box["width"] <= 1280 and box["y"] + box["height"] <= 720
        page.keyboard.press("Escape")
        assert not panel.is_visible()
        assert page.evaluate("Reveal.getIndices()") == at and not page.evaluate("Reveal.isOverview()")
        assert page.evaluate("document.activeElement.matches('#fig-line .figure-kind > button')")
    page.keyboard.press("Escape")
    assert page.evaluate("Reveal.isOverview()")
    page.close()


def test_texts_are_listed_as_a_reader_sees_them(course):
    edit(
        course / UNIT,
        "[The line rises]{claim",
        '[The *line* of `{python} fig.line.numbers(slope=2)["end:.0f"]` rises]{claim',
    )
    verdicts, findings = judged(course)
    assert not findings
    assert [verdict.text for verdict in verdicts][1] == "The line of 2 rises"


# -- claims that are no claims -------------------------------------------------------------------------------------


def found_in(course, old: str, new: str) -> list[str]:
    """What is wrong with a course, and with its claims, when a text of its first unit is changed."""
    edit(course / UNIT, old, new)
    return [str(finding) for finding in judged(course)[1]]


FALLS = 'claim="-3 < fig.line.numbers(slope=-1).end < 0"'
NO_CLAIMS = {
    "a number that is not there": ("fig.line.numbers(slope=-1).ends < 0", "has no attribute 'ends'"),
    "a figure that is not there": ("fig.lime.numbers().end < 0", "there is no figure lime"),
    "a division by zero": ("1 / (fig.line.numbers(slope=-1).end + 1) > 0", "ZeroDivisionError"),
    "no number of a figure": ("1 < 2", "rests on no figure's numbers alone, so that no data can make it false"),
    "true": ("True", "rests on no figure's numbers alone"),
    "no comparison": ("fig.line.numbers(slope=-1).end", "it gives -1, which is neither true nor false"),
    "a number that is none": ("fig.line.numbers(slope=-1).end * float('nan') != 1", "it compares nan with 1"),
    "a list ordered as one": ("[fig.line.numbers(slope=-1).end] < [0]", "it orders list and list by size"),
    "texts ordered": ("fig.line.numbers(slope=-1)['end:.0f'] < '9'", "it orders str and str by size"),
    "all of nothing": ("all(x < 0 for x in [fig.line.numbers(slope=-1).end] if x > 5)", "it says `all` of nothing"),
    "itself": ("fig.line.numbers(slope=-1).end == fig.line.numbers(slope=-1).end", "no numbers of its figures"),
    "a square that is not negative": ("fig.line.numbers(slope=-1).end ** 2 >= 0", "no numbers of its figures"),
    "a way out": ("fig.line.numbers(slope=-1).end < 0 or True", "no numbers of its figures would make false"),
    "no Python": ("fig.line.numbers(slope=-1).end <", "is not Python"),
    "nothing": ("", "is not Python"),
}


@pytest.mark.parametrize("name", NO_CLAIMS)
def test_what_is_no_claim_ends_the_build_with_its_line(name, course):
    expression, message = NO_CLAIMS[name]
    line = (course / UNIT).read_text().split("\n").index(f"### A line falls {{{FALLS}}}") + 1
    (finding,) = found_in(course, FALLS, f'claim="{expression}"')
    assert finding.startswith(f"{UNIT}:{line}: ") and message in finding, finding


def test_a_spread_is_a_length(course):
    (finding,) = found_in(course, "end / 4\n", "end / -4\n")
    assert f"{UNIT}:17" not in finding and "its spread `fig.line.numbers(slope=2).end / -4` is -0.5" in finding


SENTENCES = {
    "over two lines": '[It\nfalls]{claim="fig.line.numbers(slope=-1).end > 0"}',
    "with brackets in code": '[It falls to `{python} fig.line.numbers(slope=-1)["end:.0f"]`]{claim="fig.line.numbers(slope=-1).end > 0"}',
    "with single quotes": "[It falls]{.x claim='fig.line.numbers(slope=-1).end > 0'}",
    "with braces": '[It falls]{claim="{fig.line.numbers(slope=-1).end} == {1}"}',
    "behind a citation": '[@euclid] says: [it falls]{claim="fig.line.numbers(slope=-1).end > 0"}',
}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_false_sentence_is_found_however_it_is_written(name, course):
    (finding,) = found_in(course, "{{< include _shared.qmd >}}", SENTENCES[name])
    assert "the data say no" in finding and "fig.line.numbers(slope=-1).end is -1" in finding


def test_a_false_claim_of_an_included_file_is_found_there(course):
    edit(
        course / "units/_shared.qmd",
        "two numbers are enough",
        '[two are enough]{claim="fig.line.numbers(slope=-1).end > 0"}',
    )
    (finding,) = judged(course)[1]
    assert (finding.file, finding.line) == ("units/_shared.qmd", 5)


@pytest.mark.parametrize(
    "stray",
    ['::: {.x claim="fig.line.numbers().end > 0"}\nA word.\n:::', 'A word {claim="fig.line.numbers().end > 0"}.'],
)
def test_a_claim_that_nothing_carries_is_found(stray, course):
    (finding,) = found_in(course, "{{< include _shared.qmd >}}", stray)
    assert "a claim that nothing reads" in finding


@pytest.mark.parametrize(
    "claim",
    [
        "fig.line.numbers(slope=-1).end == -1",
        "len(fig.coins.numbers().heads) == 3 and fig.coins.numbers().heads[0] != 9",
    ],
)
def test_a_claim_that_can_fail_is_none_that_cannot(claim):
    from types import SimpleNamespace

    from deeplecture.execute.claims import judge_all
    from deeplecture.read.claims import SourceClaim

    seen = {"fig": SimpleNamespace(
        line=SimpleNamespace(numbers=lambda slope: SimpleNamespace(end=float(slope))),
        coins=SimpleNamespace(numbers=lambda: SimpleNamespace(heads=[0.4, 0.5, 0.6])),
    )}  # fmt: skip
    verdicts, findings = judge_all([SourceClaim("", claim, "", "", "a.qmd", 1)], seen)
    assert verdicts[0].holds and not findings
