"""The start page: the film on demand, a picture a unit, what contradicts the usual story, kinds, how to cite."""

import subprocess
import sys
from pathlib import Path

import broken_course
import pytest
import yaml
from bs4 import BeautifulSoup
from tabs import opened
from tiny_course import copy, edit, renewed

from deeplecture.build import build

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    root = copy(tmp_path_factory.mktemp("start") / "course")
    edit(
        root / "_quarto-book.yml",
        'title: "A tiny course"',
        'title: "A tiny course"\n  subtitle: Lines that bend\n  author: [Ada, Euclid]\n  date: 2026-03-04',
    )
    edit(root / "units/01-lines.qmd", "ends at", "here [is said to fall. It ends at")
    edit(root / "units/01-lines.qmd", ", as in @euclid", "]{.surprise}, as in @euclid")
    (root / "CITATION.cff").write_text("cff-version: 1.2.0\n")
    build(root)
    return root


def page(root: Path) -> BeautifulSoup:
    return BeautifulSoup((root / "_site/index.html").read_text(encoding="utf-8"), "html.parser")


def test_each_unit_has_a_picture_and_what_is_to_come_has_none(course):
    for unit in page(course).select("li.unit:not(.to-come)"):
        image = unit.select_one(".unit-picture img")
        assert (course / "_site" / image["src"]).is_file() and (course / "_site" / image["data-dark"]).is_file()
    assert len(page(course).select(".unit-picture img")) == 2


def test_what_contradicts_the_usual_story_comes_from_a_chapter_with_its_number_and_picture(course):
    (found,) = page(course).select(".surprises li")
    assert found.p.get_text() == "is said to fall. It ends at 2.0."
    assert found.a["href"] == "book/units/01-lines.html#sec-rises"
    chapter = BeautifulSoup((course / "_site/book/units/01-lines.html").read_text(), "html.parser")
    assert Path(found.img["src"]).name == Path(chapter.select_one("#fig-line img")["src"]).name


def test_the_kinds_are_counted_and_the_book_can_be_cited(course):
    kinds = {
        one.dt.contents[0].strip(): one.select_one(".kind-count").get_text()
        for one in page(course).select(".kinds dl > div")
    }
    assert kinds == {"computed": "3 figures", "measured": "1 figure", "cited": "0 figures", "schematic": "0 figures"}
    cite = page(course).select_one(".cite")
    assert cite.p.get_text().strip() == "Ada and Euclid (2026). A tiny course: Lines that bend."
    assert (course / "_site" / cite.a["href"]).read_text() == "cff-version: 1.2.0\n"


def test_one_unit_built_alone_leaves_the_start_page_or_makes_a_plain_one(course, tmp_path):
    before = (course / "_site/index.html").read_text()
    assert "index.html" not in renewed(course, only=("units/01-lines.qmd",))[2]
    assert (course / "_site/index.html").read_text() == before
    root = copy(tmp_path / "course")
    build(root, only=("units/01-lines.qmd",))
    assert len(page(root).select("li.unit")) == 2 and not page(root).select(".unit-picture img")


@pytest.mark.browser
def test_the_film_is_loaded_and_played_when_somebody_asks(course, chromium):
    tab = opened(chromium, course / "_site/index.html")
    loaded = "[...document.scripts].some((one) => one.src.includes('.film.js'))"
    tab.wait_for_selector(".home-film .film-open")
    assert not tab.evaluate(loaded) and tab.locator(".home-film img").is_visible()
    tab.locator(".home-film .film-open").scroll_into_view_if_needed()
    began = tab.locator(".home-film img").bounding_box()["y"]
    tab.click(".home-film .film-open")
    tab.wait_for_selector(".home-film .film.film-plays")
    tab.wait_for_function("document.querySelector('.film-range').value > 2")
    # Higher than its still, it begins where that did: the page does not go to the button at its foot.
    assert tab.locator(".home-film .film").bounding_box()["y"] == pytest.approx(began, abs=2)
    tab.context.close()


# -- the course's own ----------------------------------------------------------------------------------------------


def test_the_course_can_be_cited_by_its_file():
    from deeplecture import __version__

    checked = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", "vendor.citation-file-format"]
    done = subprocess.run([*checked, ROOT / "CITATION.cff"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    book = yaml.safe_load((ROOT / "_quarto-book.yml").read_text())["book"]
    assert told["title"] == f"{book['title']}: {book['subtitle']}"
    assert [author["name"] for author in told["authors"]] == [book["author"]]
    assert told["abstract"] == book["description"] and told["version"] == __version__


def test_titles_show_their_formulas_and_stress_in_navigation_and_swallow_nothing(tmp_path):
    root = broken_course.write_clean(tmp_path)
    unit = root / "units/01-lines.qmd"
    said = 'title: "When *p*<alpha & $\\\\beta^2$ rises"'
    unit.write_text(unit.read_text(encoding="utf-8").replace('title: "A unit about lines"', said), encoding="utf-8")
    build(root)
    shown = 'When <em>p</em>&lt;alpha &amp; <span class="math inline">\\(\\beta^2\\)</span> rises'
    for page in ("index.html", "book/index.html", "book/units/01-lines.html", "gallery.html", "made.html"):
        text = (root / "_site" / page).read_text(encoding="utf-8")
        assert shown in text, page
        assert "katex.min.js" in text and "*p*" not in text and "$" not in text.split("<main")[0], page
    assert 'aria-label="Chapter: When p&lt;alpha &amp; beta^2 rises"' in (root / "_site/index.html").read_text("utf-8")
    assert '<option value="book/units/01-lines.html">1 When p&lt;alpha &amp; beta^2 rises</option>' in (
        root / "_site/gallery.html"
    ).read_text("utf-8")
