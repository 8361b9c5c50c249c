"""Lists that a page gathers from a book's units, and how units are divided over sessions."""

import shutil
from pathlib import Path

import pytest
from asking_course import copy
from bs4 import BeautifulSoup
from tiny_course import edit, renewed

from deeplecture.build import build
from deeplecture.errors import BuildError
from deeplecture.write.divided import Part, divided

PAGE = """# Lists {.unnumbered}

Before.

::: {.gathered list="contradictions"}
Gathered by the build.
:::

## Handled {.unnumbered}

::: {.gathered list="handled"}
:::

## Minutes {.unnumbered}

::: {.gathered list="minutes"}
:::

## Left out {.unnumbered}

::: {.gathered list="left-out"}
:::

## Sessions {.unnumbered}

::: {.gathered list="sessions" count=2}
:::

## Needs {.unnumbered}

::: {.gathered list="needs"}
:::

After.
"""
UNIT, LISTS = "units/01-asking.qmd", "book/lists.html"
MORE = """---
title: "More"
---

## Back {#sec-back}

::: {.content-visible unless-format="revealjs"}
As @sec-sum and @fig-wave said, and @sec-sum again, and @sec-back itself.
:::
"""
ALSO = "Curves are straight."
ENDS = '[It ends at `{python} fig.stretched["end:.1f"]`]{contradicts="Knobs turn all."} here'
TOLD = "It is said that *parabolas* fall."


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    root = copy(tmp_path_factory.mktemp("gathered") / "course")
    (root / "lists.qmd").write_text(PAGE)
    edit(
        root / "_quarto-book.yml",
        "    - units/01-asking.qmd",
        "    - units/01-asking.qmd\n    - units/02-more.qmd\n    - lists.qmd",
    )
    (root / "units/02-more.qmd").write_text(MORE)
    edit(root / UNIT, "{#sec-foretold}", f'{{#sec-foretold contradicts="{TOLD}"}}')
    edit(
        root / UNIT,
        "The parabola of @fig-parabola ends",
        f'[The parabola of @fig-parabola]{{.surprise contradicts="{ALSO}"}} ends',
    )
    edit(root / UNIT, 'It ends at `{python} fig.stretched["end:.1f"]` here', ENDS)
    edit(root / UNIT, 'label="factor of the square")', 'label="factor of the square", film=True)')
    edit(root / UNIT, "{#sec-lines}", "{#sec-lines leave-out=4}")
    edit(root / UNIT, "### A curve is foretold", '### A curve ends at `{python} fig.parabola["end:.1f"]`')
    build(root)
    return root


@pytest.fixture
def edited(course, tmp_path) -> Path:
    return shutil.copytree(course, tmp_path / "course", copy_function=shutil.copy2)


def lists(root: Path) -> list:
    """The lists of the page, in order."""
    page = BeautifulSoup((root / "_site" / LISTS).read_text(encoding="utf-8"), "html.parser")
    return page.select(".gathered-list")


def lines(part) -> list[str]:
    return [" ".join(one.get_text().split()) for one in part.select("h2, dt, dd, tbody tr")]


def test_a_page_lists_what_contradicts_with_its_section_and_figure(course):
    told = lists(course)[0]
    assert lines(told) == [
        "1 Asking",
        "It is said that parabolas fall.",
        "A curve ends at 8.0.",
        "Section 1.1.2, Figure 1.1 (computed)",
        "Curves are straight.",
        "The parabola of Figure 1.1.",
        "Section 1.1.2, Figure 1.1 (computed)",
        "Knobs turn all.",
        "It ends at 4.0.",
        "Section 1.2.1, Figure 1.3 (computed)",
    ]
    assert not told.select("[data-values]")  # the knob is on another page
    assert told.select_one("dt em").get_text() == "parabolas"
    assert [link["href"] for link in told.select("dd a")][:2] == [
        "units/01-asking.html#sec-foretold",
        "units/01-asking.html#fig-parabola",
    ]


def test_a_page_lists_what_can_be_handled_and_what_is_asked(course):
    assert lines(lists(course)[1]) == [
        "1 Asking",
        "Figure 1.1: Section 1.1.2",  # whose title tells the answer
        "Predict. Where does the parabola go to the right of the middle?",
        "Figure 1.2: Section 1.1.3",
        "Predict. How often does the wave cross the middle line?",
        "Figure 1.3: A factor stretches the parabola",
        "Film. Factor of the square: 0.5, 1.0, 1.5, 2.0, −1.0, 0.0.",
        "Figure 1.4: Two knobs make a grid",
        "Knob. Turns: 1, 2, 3.",
        "Knob. Shape: round, edged.",
    ]


def test_a_page_lists_minutes_what_can_be_left_out_and_sessions(course):
    minutes, left_out, sessions = lists(course)[2:5]
    assert lines(minutes) == [
        "1 Asking 30 26",
        "Together 30 26",
        "1 Asking",
        "Questions (10); Figures that answer (20)",
    ]
    assert lines(left_out) == ["1 Asking", "Lines come one after the other (Section 1.2.4, 4 min)"]
    assert lines(sessions) == ["1 1 Asking: Questions 10", "2 1 Asking: Figures that answer 20"]


def test_the_start_page_leads_to_all_that_contradicts(course):
    page = BeautifulSoup((course / "_site/index.html").read_text(encoding="utf-8"), "html.parser")
    assert [link["href"] for link in page.select(".surprises > p > a")] == [LISTS]


def test_a_page_counts_how_often_a_unit_leads_back_to_earlier_ones(course):
    needs = lists(course)[5]
    assert lines(needs) == ["1 Asking none", "2 More 1 (3)"]
    assert [link["href"] for link in needs.select("a")] == ["units/01-asking.html", "units/02-more.html"]


def test_what_stands_in_the_div_is_for_others_and_what_stands_around_it_stays(course):
    text = BeautifulSoup((course / "_site" / LISTS).read_text(), "html.parser").main.get_text()
    assert "Gathered by the build." not in text
    assert "Before." in text and "After." in text


def test_a_title_renews_the_page_and_a_build_of_the_page_alone_knows_all_units(edited):
    edit(edited / UNIT, "A factor stretches", "One factor stretches")
    assert LISTS in renewed(edited)[2]
    before = (edited / "_site" / LISTS).read_text()
    assert "One factor stretches" in before
    shutil.rmtree(edited / "_site")
    shutil.rmtree(edited / ".deeplecture")
    build(edited, only=("lists.qmd",))
    assert (edited / "_site" / LISTS).read_text() == before
    assert not (edited / "_site/book/units/01-asking.html").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("lists.qmd", 'list="handled"', 'list="handed"', 'lists.qmd:11: no list is called "handed": contradictions, handled,'),
        ("lists.qmd", "count=2", 'count="a few"', 'lists.qmd:26: `count="a few"` is no number of sessions'),
        (UNIT, "{#sec-foretold contr", "{contr", f"{UNIT}:28: `contradicts` needs a label that a link can name"),
        (UNIT, "{#sec-lines leave", "{leave", f"{UNIT}:108: `leave-out` needs a label that a link can name"),
        (UNIT, "leave-out=4", "leave-out=four", f"{UNIT}:108: `leave-out=four` is no number of minutes"),
    ],
)  # fmt: skip
def test_what_cannot_be_listed_is_told_with_its_line(file, old, new, message, edited):
    edit(edited / file, old, new)
    with pytest.raises(BuildError) as error:
        build(edited)
    assert any(str(one).startswith(message) for one in error.value.findings), error.value.findings


def units(*minutes: list[int]) -> list[list[Part]]:
    return [
        [Part(str(number), f"part {place}", length) for place, length in enumerate(own, start=1)]
        for number, own in enumerate(minutes, start=1)
    ]


def lengths(sessions: list[list[Part]]) -> list[int]:
    return [sum(part.minutes for part in session) for session in sessions]


def test_fewer_sessions_than_units_cut_none_and_are_as_even_as_they_can_be():
    given = units([30, 40], [10], [50], [20, 20], [35])
    sessions = divided(given, 3)
    assert lengths(sessions) == [70, 60, 75]  # 10 + 50 and 40 + 35: any other cut has a longer one
    assert [part for session in sessions for part in session] == [part for unit in given for part in unit]


def test_as_many_sessions_as_units_are_the_units():
    given = units([30, 40], [10], [50])
    assert divided(given, 3) == given


def test_more_sessions_than_units_cut_the_longest_ones_between_their_parts():
    assert lengths(divided(units([10, 20, 30, 20], [15, 10]), 3)) == [30, 50, 25]
    assert lengths(divided(units([10, 20], [15]), 9)) == [10, 20, 15]  # no part is cut
    assert lengths(divided(units([10, 5], [30, 10, 20]), 3)) == [15, 30, 30]
    assert divided([], 4) == []
