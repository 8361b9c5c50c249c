"""Terms that chapters mark: the way to the glossary and back, what is wrong with them, what an edit renews."""

import json
import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tiny_course import copy, edit, renewed, whole

from deeplecture.build import build
from deeplecture.errors import BuildError

ROOT = Path(__file__).parents[2]
GLOSSARY = """# Words {.unnumbered}

::: {#glossary}

slope
: What a line has: how much it rises for one step.
: @sec-rises

Wave's crest
: The highest place of a wave.
: @sec-bent

:::
"""
PAGE, ONE, TWO = "book/glossary.html", "book/units/01-lines.html", "book/units/02-curves.html"


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    root = copy(tmp_path_factory.mktemp("terms") / "course")
    (root / "glossary.qmd").write_text(GLOSSARY)
    edit(root / "_quarto-book.yml", "    - references.qmd", "    - glossary.qmd\n    - references.qmd")
    edit(root / "units/01-lines.qmd", "The line of", "The [*slope*]{.term} of the line of")
    edit(
        root / "units/02-curves.qmd", "words on", 'words on [slopes]{.term entry="slope"} and a [wave\'s crest]{.term},'
    )
    build(root)
    return root


@pytest.fixture
def edited(course, tmp_path) -> Path:
    return shutil.copytree(course, tmp_path / "course", copy_function=shutil.copy2)


def soup(root: Path, page: str) -> BeautifulSoup:
    return BeautifulSoup((root / "_site" / page).read_text(encoding="utf-8"), "html.parser")


def test_a_term_leads_to_its_entry_and_the_index_back_to_every_section(course):
    page = soup(course, PAGE)
    assert [entry["id"] for entry in page.select("#glossary dt span")] == ["term-slope", "term-wave-s-crest"]
    assert [link["href"] for link in soup(course, ONE).select(".term a")] == ["../glossary.html#term-slope"]
    marks = soup(course, TWO).select(".term")
    assert [(mark["id"], mark.a["href"]) for mark in marks] == [
        ("mark-slope", "../glossary.html#term-slope"),
        ("mark-wave-s-crest", "../glossary.html#term-wave-s-crest"),
    ]
    lines = [[(link.get_text(), link["href"]) for link in line.select("a")] for line in page.select(".term-index li")]
    assert lines == [
        [
            ("slope", "#term-slope"),
            ("1.1.1", "units/01-lines.html#mark-slope"),
            ("2.1.1", "units/02-curves.html#mark-slope"),
        ],
        [("Wave’s crest", "#term-wave-s-crest"), ("2.1.1", "units/02-curves.html#mark-wave-s-crest")],
    ]
    assert [link["href"] for link in page.select("#glossary dd a")] == [
        "units/01-lines.html#sec-rises",
        "units/02-curves.html#sec-bent",
    ]


def test_a_deck_shows_a_term_plain(course):
    for deck in (course / "_site/slides").rglob("*.html"):
        text = deck.read_text()
        assert 'class="term"' not in text and "#term-" not in text
    assert "The <em>slope</em> of the line" in (course / "_site/slides/units/01-lines.html").read_text()


def test_search_finds_the_entry_itself_and_not_the_index(course):
    found = json.loads(
        re.fullmatch(r"window\.deeplectureIndex = (.*);\n", (course / "_site/search-index.js").read_text())[1]
    )
    here = {one["id"]: (one["title"], one["text"]) for one in found if one["page"] == PAGE}
    assert here["term-slope"] == ("slope", "What a line has: how much it rises for one step. Section 1.1.1")
    assert here["index"] == ("Index", "")


def test_an_entry_renews_its_page_and_a_mark_its_chapter_and_the_index(edited, tmp_path):
    edit(edited / "glossary.qmd", "highest place", "top")
    assert renewed(edited)[2] == {PAGE}
    edit(edited / "units/01-lines.qmd", "### A line falls", "A [slope]{.term} again.\n\n### A line falls")
    assert renewed(edited)[2] == {ONE, "slides/units/01-lines.html"}  # the index names a section once
    edit(edited / "units/01-lines.qmd", "The next unit's", "A [wave's crest]{.term} is higher. The next unit's")
    assert renewed(edited)[2] == {ONE, PAGE}
    clean = shutil.copytree(edited, tmp_path / "clean", ignore=shutil.ignore_patterns(".deeplecture", "_site"))
    renewed(clean, jobs=1)
    assert whole(edited / "_site") == whole(clean / "_site")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("units/01-lines.qmd", "[*slope*]{.term}", "[*gradient*]{.term}",
         'units/01-lines.qmd:22: the term “gradient” is in no glossary: explain it in glossary.qmd, or name its entry, [gradient]{.term entry="..."}'),
        ("glossary.qmd", ":::\n", "\nzigzag's end\n: Up and down.\n\n:::\n",
         "glossary.qmd:14: no chapter marks the term “zigzag's end”: write [zigzag's end]{.term} where it is introduced, or take it out"),
        ("glossary.qmd", "Wave's crest", "Slope", "the term “Slope” has two entries: join them"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_term_is_told_with_its_line(file, old, new, message, edited):
    text = (edited / file).read_text()
    (edited / file).write_text(new.join(text.rsplit(old, 1)))
    with pytest.raises(BuildError) as error:
        build(edited, audiences=("chapter",))
    assert message in str(error.value)


def test_a_page_rendered_alone_needs_no_glossary(tmp_path):
    from deeplecture.build import render

    (tmp_path / "page.qmd").write_text("---\ntitle: Alone\n---\n\nA [*term*]{.term}.\n")
    render(tmp_path / "page.qmd", tmp_path / "page.html")
    assert "<p>A <em>term</em>.</p>" in (tmp_path / "page.html").read_text()


@pytest.mark.browser
def test_a_term_says_what_it_means_by_keyboard_and_escape_takes_it_away(course, chromium):
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    page.goto((course / "_site" / ONE).as_uri())
    page.focus(".term a")
    page.wait_for_selector("#tip:visible")
    assert page.inner_text("#tip") == "What a line has: how much it rises for one step. Section 1.1.1"
    assert page.get_attribute(".term a", "aria-describedby") == "tip"
    box = page.locator("#tip").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    page.keyboard.press("Escape")
    assert page.is_hidden("#tip")
    assert page.get_attribute(".term a", "aria-describedby") is None
    page.close()


# -- the course's own glossary -------------------------------------------------------------------------------------


def _marked(text: str) -> dict[str, set[str]]:
    """Term to the labels of the sections that mark it."""
    found, section = {}, ""
    for line in text.split("\n"):
        if heading := re.match(r"#{2,3} .*\{#(sec-[\w-]+)", line):
            section = heading[1]
        for shown, entry in re.findall(r'\[\**([^][*]+)\**\]\{\.term(?: entry="([^"]+)")?\}', line):
            found.setdefault((entry or shown).lower(), set()).add(section)
    return found


def test_each_entry_of_the_course_leads_to_a_section_that_marks_it():
    marked: dict[str, set[str]] = {}
    for unit in sorted((ROOT / "units").glob("[0-9]*.qmd")):
        for term, sections in _marked(unit.read_text()).items():
            marked.setdefault(term, set()).update(sections)
    text = (ROOT / "glossary.qmd").read_text().split("::: {#glossary}\n\n")[1].split("\n:::")[0]
    entries = [entry.split("\n") for entry in text.strip().split("\n\n")]
    names = [name for name, *_ in entries]
    assert len(names) >= 40
    assert names == sorted(names, key=str.casefold)
    assert {name.lower() for name in names} == set(marked)
    for name, says, where in entries:
        assert 40 < len(says) < 300, name
        assert where.removeprefix(": @") in marked[name.lower()], name
