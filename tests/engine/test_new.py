"""What `deeplecture new` writes is a course that builds as soon as its TODOs are done, and whose tests fail until then."""

import os
import sys

import pytest
from bs4 import BeautifulSoup
from programs import run
from tiny_course import copy, edit, renewed

from deeplecture import cli
from deeplecture.check.lint import lint, look
from deeplecture.check.tested import counted
from deeplecture.read.project import read_project
from deeplecture.read.qmd import read_source


@pytest.fixture
def course(tmp_path, monkeypatch):
    root = copy(tmp_path / "course")
    monkeypatch.chdir(root)
    return root


def failing(course, test: str) -> str:
    """What pytest says of a test that has to fail."""
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        "/dev/null",
        "--rootdir",
        course,
        test,
    ]
    return run(*words, status=1, cwd=course, env={**os.environ, "PYTHONPATH": str(course)}).stdout


def test_a_unit_with_a_figure_is_begun_and_then_built(course, capsys):
    assert cli.main(["new", "unit", "03-points"]) == 0
    assert cli.main(["new", "figure", "points", "cloud"]) == 0
    assert capsys.readouterr().out.split() == [
        "units/03-points.qmd", "_quarto-book.yml", "course/figures/points/__init__.py",
        "course/figures/points/cloud.py", "units/03-points.qmd", "tests/course/points/test_cloud.py",
    ]  # fmt: skip
    assert "    - units/02-curves.qmd\n    - units/03-points.qmd\n" in (course / "_quarto-book.yml").read_text()
    assert "NotImplementedError" in failing(course, "tests/course/points/test_cloud.py")
    edit(
        course / "course/figures/points/cloud.py",
        'raise NotImplementedError("TODO: draw it, and end with `return with_numbers(picture, ...)`")',
        "return with_numbers(Figure(), count=1)",
    )
    drawn, _, wrote, _ = renewed(course)
    assert "cloud()" in drawn and "book/units/03-points.html" in wrote and "slides/units/03-points.html" in wrote


def test_a_unit_takes_the_place_that_a_chapter_to_come_has_held(course, capsys):
    for file, line in (("_quarto-book.yml", "    - units/02-curves.qmd"), ("_quarto-slides.yml", "    - /units/*.qmd")):
        more = "    - units/03-points.qmd" if "book" in file else '    - "!/units/03-points.qmd"'
        edit(course / file, f"{line}\n", f"{line}\n{more}\n")
    (course / "units/03-points.qmd").write_text(
        '---\ntitle: "Points, at last"\nto-come: true\n---\n\nThey will be counted.\n'
    )
    book = (course / "_quarto-book.yml").read_text()
    _, _, wrote, _ = renewed(course)
    assert "book/units/03-points.html" in wrote and "slides/units/03-points.html" not in wrote
    page, home = (
        BeautifulSoup((course / "_site" / name).read_text(), "html.parser")
        for name in ("book/units/03-points.html", "index.html")
    )
    held = page.select_one(".chapters .to-come")
    assert held.get_text() == "3 Points, at last (to come)" and held.a["aria-current"] == "page"
    assert page.select_one(".page-facts").get_text(" ", strip=True) == "This chapter is still to come."
    assert "They will be counted." in page.main.get_text() and page.h1.get_text() == "3 Points, at last"
    assert home.select_one(".unit.to-come").get_text(" ", strip=True) == "3 Points, at last to come"
    assert len(home.select(".unit")) == 3
    assert cli.main(["new", "unit", "03-points"]) == 0
    assert capsys.readouterr().out.split()[:2] == ["units/03-points.qmd", "_quarto-slides.yml"]
    assert (
        'title: "Points, at last"\n' in (text := (course / "units/03-points.qmd").read_text()) and "to-come" not in text
    )
    assert (course / "_quarto-book.yml").read_text() == book
    assert "03-points" not in (course / "_quarto-slides.yml").read_text()
    _, _, wrote, _ = renewed(course)
    assert "slides/units/03-points.html" in wrote


@pytest.mark.parametrize(
    ("written", "title"), [("Points", "Points"), ("'The \"point\": a start'", 'The "point": a start')]
)
def test_the_title_of_a_chapter_to_come_is_taken_however_it_is_written(written, title, course, capsys):
    unit = course / "units/03-points.qmd"
    edit(
        course / "_quarto-book.yml",
        "    - units/02-curves.qmd\n",
        "    - units/02-curves.qmd\n    - units/03-points.qmd\n",
    )
    unit.write_text(f"---\ntitle: {written}\nto-come: true # soon\n---\n\nThey will be counted.\n")
    book = (course / "_quarto-book.yml").read_text()
    assert cli.main(["new", "unit", "03-points"]) == 0
    made = read_source(course, "units/03-points.qmd")
    assert (made.meta["title"], made.to_come) == (title, False)
    assert (course / "_quarto-book.yml").read_text() == book


def test_a_unit_joins_those_of_a_course_that_names_its_folders_otherwise(course, capsys):
    (course / "units").rename(course / "lessons")
    (course / "_quarto-book.yml").rename(course / "_quarto-whole.yml")
    for file in course.glob("*.yml"):
        text = file.read_text().replace("units/", "lessons/").replace("[book, slides]", "[whole, slides]")
        file.write_text(text)
    assert cli.main(["new", "unit", "03-points"]) == 0
    assert capsys.readouterr().out.split()[:2] == ["lessons/03-points.qmd", "_quarto-whole.yml"]
    listed = "    - lessons/02-curves.qmd\n    - lessons/03-points.qmd\n"
    assert listed in (course / "_quarto-whole.yml").read_text()
    assert cli.main(["new", "figure", "points", "dots"]) == 0
    assert "fig.dots()" in (course / "lessons/03-points.qmd").read_text()


def test_a_unit_of_a_course_without_a_book_is_begun(course, capsys):
    (course / "_quarto-book.yml").unlink()
    assert cli.main(["new", "unit", "03-points"]) == 0
    assert capsys.readouterr().out.split() == ["units/03-points.qmd", "course/figures/points/__init__.py"]


def test_a_unit_that_no_book_can_list_is_not_begun(course, capsys):
    book = course / "_quarto-book.yml"
    book.write_text(book.read_text().replace("- units/0", "- units/x"))
    assert cli.main(["new", "unit", "03-points"]) == 1
    assert "lists no unit yet" in capsys.readouterr().err
    assert not (course / "units/03-points.qmd").exists() and not (course / "course/figures/points").exists()


def test_an_experiment_is_begun(course, capsys):
    assert cli.main(["new", "experiment", "two", "throws"]) == 0
    assert (course / "course/experiments/two/throws.py").is_file()
    assert "record --record" in failing(course, "tests/course/two/test_throws_record.py").replace("throws", "record")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["unit", "points"], "its number and a word"),
        (["unit", "01-lines"], "is there already"),
        (["figure", "one", "line"], "is there already"),
        (["figure", "one", "Line"], "small letters"),
        (["figure", "one", "dots", "--kind", "measured"], "names its --record"),
        (["figure", "one", "dots", "--cite", "euclid"], "others name neither"),
    ],
)
def test_what_cannot_be_begun_is_told(words, message, course, capsys):
    assert cli.main(["new", *words]) == 1
    assert message in capsys.readouterr().err


# -- lint ----------------------------------------------------------------------------------------------------------

LINTED = {
    "a figure that no unit shows": ("units/02-curves.qmd", "fig.coins()", "fig.wave()", "figures/two/coins.py:1: no unit shows the figure two/coins"),
    "an entry that nobody cites": ("units/02-curves.qmd", "@newton", "@euclid", "nothing cites newton"),
    "a typed number": ("units/02-curves.qmd", "words on @fig-wave", "words on @fig-wave at 0.8 m", "02-curves.qmd:22: 0.8 is typed beside"),
    "a typed share": ("units/02-curves.qmd", "words on @fig-wave", "words on 80\\ % of @fig-wave", "80 % is typed beside"),
    "a title that claims nothing": ("units/01-lines.qmd", "### A line rises {#sec-rises}", "### Lines", "01-lines.qmd:12: the title “Lines” is no sentence"),
    "a title that claims nothing beside a claim with braces": ("units/01-lines.qmd", "### A line rises {#sec-rises}", "### Lines {#sec-rises claim=\"{fig.line.numbers().end} != {0}\"}", "01-lines.qmd:12: the title “Lines” is no sentence"),
    "a span that loses its first space": ("units/01-lines.qmd", "ends at", "ends[ (@sec-rises)]{.remark} at", "01-lines.qmd:22: Pandoc drops the space inside “[ (@sec-rises)]”"),
    "a span that loses its last space": ("units/01-lines.qmd", "ends at", "[It ends ]{.remark}at", "Pandoc drops the space inside “[It ends ]”"),
    "a span behind a reference": ("units/01-lines.qmd", "ends at", "of @sec-rises [ends]{.remark} at", "Pandoc drops the space inside “@sec-rises [ends]”"),
    "an alternative text that is the caption": ("units/01-lines.qmd", "A straight line that rises to the right.", "A line of slope two", "01-lines.qmd:17: the alternative text repeats"),
    "a term introduced twice": ("units/01-lines.qmd", "ends at", "[*ends*]{.term} and [*ends*]{.term} at", "the term “ends” is introduced twice"),
    "a bibliography out of order": ("references.bib", "@book{euclid", "@book{zeno, title={Z}}\n@book{euclid", "the entry euclid stands after zeno"),
    "a title that nothing tests": ("units/01-lines.qmd", "### A line rises {#sec-rises}", "### A line rises steeply {#sec-rises}", "01-lines.qmd:12: the title “A line rises steeply” stands over a figure of data, and nothing tests it"),
    "a claim that names no number": ("units/01-lines.qmd", "{#sec-rises}", '{#sec-rises claim="1 < 2"}', "01-lines.qmd:12: the claim `1 < 2` rests on no figure's numbers alone, so that no data can make it false"),
    "a claim that compares a number with itself": ("units/01-lines.qmd", "{#sec-rises}", '{#sec-rises claim="0 < fig.line.numbers().end <= fig.line.numbers().end"}', "compares fig.line.numbers().end with itself, which cannot fail"),
    "a figure that is no Python": ("course/figures/two/wave.py", "def wave():", "def wave(:", "course/figures/two/wave.py"),
    "a record that no figure plots": ("course/figures/two/coins.py", 'record="two/coins"', 'record="two/dice"', "no figure plots the record two/coins"),
}  # fmt: skip


def found(course) -> list[str]:
    return [str(finding) for finding in lint(read_project(course))]


@pytest.mark.parametrize("name", LINTED)
def test_lint_finds(name, course):
    before = found(course)
    file, old, new, message = LINTED[name]
    edit(course / file, old, new)
    fresh = [line for line in found(course) if line not in before]
    assert any(message in line for line in fresh), fresh


TITLES = {
    "of a heading": ("{#sec-rises}", '{#sec-rises claim="fig.line.numbers(slope=2).end > 0"}', (1, 3, 0)),
    "of a cell": ("#| label: fig-line", "#| claim: fig.line.numbers(slope=2).end > 0\n#| label: fig-line", (1, 3, 0)),
    "of a sentence only": ("The line of @fig-line", '[The line]{claim="fig.line.numbers(slope=2).end > 0"} of @fig-line', (0, 4, 0)),
    "exempt by its author": ("{#sec-rises}", '{#sec-rises claim="none"}', (0, 3, 1)),
    "without a figure": ("fig.line(slope=2)", "print(1)", (0, 3, 1)),
    "over a figure that the deck does not show": ("```{python}\n#| label: fig-line", '::: {.content-visible unless-format="revealjs"}\n:::\n\n```{python}\n#| eval: false\n#| label: fig-line', (0, 3, 1)),
}  # fmt: skip


@pytest.mark.parametrize("name", TITLES)
def test_slides_are_counted_by_whether_their_title_is_tested(name, course):
    edit(course / "_quarto-slides.yml", "format:\n  revealjs:", "format:\n  revealjs:\n    slide-level: 3")
    old, new, counts = TITLES[name]
    edit(course / "units/01-lines.qmd", old, new)
    found = look(read_project(course)).slides
    assert counted(found) == dict(zip(("tested", "untested", "exempt"), counts))


def test_lint_draws_nothing_and_its_status_tells(course, capsys):
    status = cli.main(["lint"])
    said = capsys.readouterr()
    assert (status == 1) == bool(said.out) and f"{len(said.out.splitlines())} findings in" in said.err
    assert not (course / ".deeplecture").exists()
