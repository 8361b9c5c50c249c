"""What lint asks of the wording: promises with a way to what was promised, numbers and signs, words of the course."""

import pytest
from asking_course import copy
from tiny_course import edit

from deeplecture.check.lint import lint
from deeplecture.read.project import read_project

UNIT, LATER = "units/02-more.qmd", "units/03-later.qmd"
MORE = """---
title: "More"
---

## Back {#sec-back}

"""


@pytest.fixture
def course(tmp_path):
    root = copy(tmp_path / "course")
    edit(
        root / "_quarto-book.yml",
        "    - units/01-asking.qmd",
        f"    - units/01-asking.qmd\n    - {UNIT}\n    - {LATER}",
    )
    (root / LATER).write_text('---\ntitle: "Later"\nto-come: true\n---\n\nIt will come.\n')
    (root / UNIT).write_text(MORE)
    (root / "wording.yml").write_text("'\\bcolors?\\b': colour\n")
    return root


def asked(course, text: str) -> list[str]:
    """What lint asks of a text that begins on line 7 of the second unit."""
    (course / UNIT).write_text(MORE + text + "\n")
    found = [one for one in lint(read_project(course)) if one.file == UNIT]
    assert all(one.weight == "note" for one in found)
    return [f"{one.line}: {one.message}" for one in found]


def unled(line: int, named: str) -> str:
    return f"{line}: “{named}” names a unit to which no reference leads: add one, `[\\ (@sec-...)]{{...}}`"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Unit 1 asks how much that is.", [unled(7, "Unit 1")]),
        ("A sum.\nThen lecture 1 asks for it, and chapters 1 and 3 again.", [unled(8, "lecture 1"), unled(8, "chapters 1 and 3")]),
        ("Unit 1 asks for a sum (@sec-sum).", []),
        ('Unit 1[\\ (@sec-sum)]{.content-visible unless-format="revealjs"} asks for a sum. It asks.', []),
        ("One sentence leads to @sec-sum. In unit 1 it is asked for.", [unled(7, "unit 1")]),
        ("Here, in unit 2, and in unit 3, which is not written.", []),
        ("Units 1 to 2, or units 1, 2 and 3, are a list.", []),
        ("Unit 1.5 is a number, `unit 1` is code.\n\n```\nunit 1\n```", []),
        ("::: {.notes}\nAs in unit 1.\n:::\n\n::: {.narration}\nAs in unit 1.\n:::", [unled(12, "unit 1")]),
    ],
)  # fmt: skip
def test_a_unit_that_is_named_has_a_reference_in_its_sentence(text, found, course):
    assert asked(course, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Of 1000 points 25000 are left.", ["7: 1000 has no sign between its thousands: write 1,000",
                                           "7: 25000 has no sign between its thousands: write 25,000"]),
        ("In 1998 some 1,000 points, `1000`, $1000$, @x1000, 10.12345 and 784-1000.", []),
        ("A line - or two -- is enough.", ["7: a hyphen stands for a dash: write a comma, a colon or a new sentence"]),
        ("A held-out set, $a - b$, `a - b`.\n\n- a list", []),
        ("It gets 25 % right.", ["7: a line may end between a number and its %: write `\\ ` between them"]),
        ("It gets 25\\ % right, `{python} 1` of them.", []),
        ("Two colors.", ["7: “colors” is written in another way in this course: colour"]),
        ('Two `colors` in $color$, [here](colors.html){synonyms="colors"}.', []),
        ('```{python}\n#| label: fig-x\n#| fig-cap: "Of 1000 points 25 % have a color."\n#| fig-alt: "Dots."\nx\n```',
         ["9: 1000 has no sign between its thousands: write 1,000", "9: “color” is written in another way in this course: colour"]),
    ],
)  # fmt: skip
def test_numbers_signs_and_words_are_written_in_one_way(text, found, course):
    assert asked(course, text) == found


def test_a_course_without_such_a_file_writes_as_it_likes(course):
    (course / "wording.yml").unlink()
    assert asked(course, "Two colors.") == []
