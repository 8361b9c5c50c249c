"""Figures that readers handle: the pages that carry them, and their button in a real browser."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tabs import opened
from tiny_course import copy, edit

from deeplecture.build import build, executed
from deeplecture.errors import BuildError
from deeplecture.interactive import Interactive
from deeplecture.print.book import gather
from deeplecture.print.epub import epub

CHAPTER, DECK = "book/units/02-curves.html", "slides/units/02-curves.html"
SAYS = "In the browser the wave counts."
WAVE = f"""from pathlib import Path

import numpy as np

from course.helpers.axes import axes
from deeplecture.figure import figure, with_interactive
from deeplecture.interactive import Interactive


@figure("computed")
def wave():
    picture, one = axes()
    one.plot(np.sin(np.linspace(0, 6, 20)))
    program = Path(__file__).with_name("_wave.js")
    return with_interactive(picture, Interactive(program, {{"first": 3}}, button="Count", says="{SAYS}"))
"""
PROGRAM = """// Counts.
function open(box, data, tools) {
  const range = tools.element("input", { type: "range", min: 0, max: 9, value: data.first, className: "wave-range" });
  range.setAttribute("aria-label", "Count");
  box.append(range);
}
"""


def course(folder: Path) -> Path:
    root = copy(folder)
    figures = root / "course/figures/two"
    (figures / "wave.py").write_text(WAVE, encoding="utf-8")
    (figures / "_wave.js").write_text(PROGRAM, encoding="utf-8")
    (figures / "_wave.css").write_text(".wave-range { width: 321px; }\n", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    root = course(tmp_path_factory.mktemp("interactive") / "course")
    build(root)
    return root / "_site"


@pytest.mark.parametrize("name", [CHAPTER, DECK])
def test_a_page_carries_picture_sentence_and_script(name, site):
    page = BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")
    (image,) = page.select("img[data-interactive]")
    still = image.get("src") or image["data-src"]
    assert still.endswith(".svg") and (site / name).parent.joinpath(still).is_file()
    note = image.find_parent("figure").select_one(".interactive-note")
    assert (note.get_text(), note["data-button"]) == (SAYS, "Count")
    script = (site / name).parent.joinpath(image["data-interactive"]).resolve()
    assert script.name == f"wave-two.{hashlib.sha256(script.read_bytes()).hexdigest()[:10]}.interactive.js"
    loaded = [tag.get("src") or tag.get("href") for tag in page.select("script[src], link[rel=stylesheet]")]
    names = [Path(one.partition("?")[0]).name for one in loaded]
    assert [one for one in names if "interactive" in one] == ["interactive.css", "interactive.js"]
    assert not any("film" in one for one in names)


def test_a_page_without_one_loads_nothing_of_it(site):
    for page in (site / "book/units/01-lines.html", site / "slides/units/01-lines.html"):
        assert "interactive" not in page.read_text(encoding="utf-8")


@pytest.mark.browser
@pytest.mark.parametrize("name", [CHAPTER, DECK])
def test_a_reader_opens_it_handles_it_by_keys_and_gets_the_picture_back(name, site, chromium):
    tab = opened(chromium, site / name, "#/a-wave-returns" if name == DECK else "")
    image, button = tab.locator("img[data-interactive]"), tab.locator(".interactive-open")
    image.wait_for()
    assert tab.locator(".wave-range").count() == 0  # nothing is loaded before it is asked for
    button.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".wave-range")
    assert not image.is_visible() and button.inner_text() == "Back to the picture"
    assert tab.locator(".wave-range").bounding_box()["width"] == pytest.approx(321, abs=60)  # a deck is scaled
    assert tab.get_attribute(".interactive", "aria-label") == "Count"
    slide = tab.evaluate("location.hash")
    tab.focus(".wave-range")
    tab.keyboard.press("ArrowRight")
    assert tab.input_value(".wave-range") == "4" and tab.evaluate("location.hash") == slide
    tab.keyboard.press("Escape")
    assert image.is_visible() and not tab.locator(".wave-range").is_visible()
    assert tab.evaluate("document.activeElement.className") == "interactive-open"
    assert button.get_attribute("aria-expanded") == "false"
    button.focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Escape")  # from the button, where who has opened it still is
    assert image.is_visible() and tab.evaluate("document.activeElement.className") == "interactive-open"
    assert not tab.locator(".reveal.overview").count()
    button.click()
    assert tab.input_value(".wave-range") == "4"  # what a reader did is still there
    tab.emulate_media(media="print")
    assert image.is_visible() and not tab.locator(".wave-range").is_visible() and not button.is_visible()
    tab.context.close()


def test_a_change_of_the_program_draws_the_figure_anew(tmp_path):
    root = course(tmp_path / "course")
    build(root, only=["units/02-curves.qmd"])
    edit(root / "course/figures/two/_wave.js", "max: 9", "max: 8")
    assert build(root, only=["units/02-curves.qmd"]).figures_drawn == ["wave()"]
    page = (root / "_site" / CHAPTER).read_text(encoding="utf-8")
    (script,) = (file for file in (root / "_site").rglob("*.interactive.js") if file.name in page)
    assert "max: 8" in script.read_text(encoding="utf-8")


def test_paper_says_what_can_be_done_and_carries_no_script(tmp_path):
    root = course(tmp_path / "course")
    book = zipfile.ZipFile(io.BytesIO(epub(executed(root, gather, audiences=("chapter",), paper="epub"))))
    texts = "\n".join(book.read(name).decode() for name in book.namelist() if name.endswith("html"))
    assert f"One period of a sine. {SAYS}" in texts and "data-interactive" not in texts


@pytest.mark.parametrize(
    "program, size, told",
    [
        ("function start(box) {}\n", 0, "_wave.js defines no `function open(box, data, tools)`"),
        (PROGRAM, 250_000, "250,000 are allowed"),
    ],
)
def test_a_script_that_no_page_can_open_or_that_is_too_large_is_refused(program, size, told, tmp_path):
    file = tmp_path / "_wave.js"
    file.write_text(program, encoding="utf-8")
    with pytest.raises(ValueError) as caught:
        Interactive(file, {"text": "x" * size}, button="Count", says=SAYS).script()
    assert told in str(caught.value)


def test_a_build_names_the_figure_whose_script_is_wrong(tmp_path):
    root = course(tmp_path / "course")
    edit(root / "course/figures/two/_wave.js", "function open", "function start")
    with pytest.raises(BuildError, match=r"02-curves\.qmd:\d+.*_wave\.js defines no `function open"):
        build(root)
