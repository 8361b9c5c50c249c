"""A deck as it is presented: what the speaker's window is told, and what a screen reader may read."""

from pathlib import Path

import pytest
from asking_course import CHAPTER, DECK, UNIT, copy
from bs4 import BeautifulSoup
from tabs import READY, opened
from tiny_course import edit

from deeplecture.build import build
from deeplecture.errors import BuildError


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    root = copy(tmp_path_factory.mktemp("presenting") / "course")
    filters = Path(__file__).parents[2] / "units/_filters/narration.lua"
    (root / "narration.lua").write_text(filters.read_text())
    edit(root / "_quarto.yml", "execute:\n  echo", "filters: [narration.lua]\n\nexecute:\n  echo")
    cues = "::: {.narration}\nOne and one is said at length.\n:::\n\n::: {.notes}\nAsk. Wait. Two minutes.\n:::\n\n"
    edit(root / UNIT, "### A curve is foretold", f"{cues}### A curve is foretold")
    first = "### A factor stretches the parabola {#sec-factor}\n"
    edit(root / UNIT, first, f"{first}\n::: {{.narration}}\nFirst a word, then the figure.\n:::\n")
    edit(root / UNIT, 'title: "Asking"', 'title: "Asking"\ndescription: "Of sums & curves."')
    edit(
        root / "_quarto-slides.yml",
        "format:",
        "author:\n  - name: Ada Lovelace\n  - Euclid\ndate: 2026-03-04\n\nformat:",
    )
    build(root)
    return root / "_site"


@pytest.mark.browser
def test_the_minutes_of_the_parts_reach_the_pacing_timer(site, chromium):
    tab = opened(chromium, site / DECK)
    tab.wait_for_function(READY)
    assert tab.evaluate("Reveal.getConfig().totalTime") == 60 * (10 + 20)
    timings = tab.evaluate("Reveal.getSlidesAttributes().map((one) => one['data-timing'] || null)")
    assert timings == [None, *["150"] * 4, *["200"] * 6]
    assert tab.get_attribute(".reveal", "role") is None  # else screen readers do not read
    tab.context.close()


@pytest.mark.browser
def test_the_help_that_a_pointer_opened_leaves_no_focus_behind(site, chromium):
    tab = opened(chromium, site / DECK)
    tab.wait_for_function(READY)
    focused = "document.activeElement.className"
    tab.click(".deck-help")
    assert tab.evaluate("Reveal.isOverlayOpen()") and "deck-help" not in tab.evaluate(focused)
    tab.keyboard.press("Escape")
    assert not tab.evaluate("Reveal.isOverlayOpen()") and "deck-help" not in tab.evaluate(focused)
    tab.focus(".deck-help")
    tab.keyboard.press("Enter")
    assert tab.evaluate("Reveal.isOverlayOpen()") and "deck-help" in tab.evaluate(focused)  # a keyboard keeps its place
    tab.context.close()


@pytest.mark.browser
def test_the_speakers_window_has_the_cues_first_and_the_narration_folded(site, chromium):
    tab = opened(chromium, site / DECK, "#/sec-sum")
    tab.wait_for_function(READY)
    with tab.expect_popup() as popup:
        tab.keyboard.press("s")
    speaker = popup.value
    speaker.wait_for_selector(".speaker-controls-notes:not(.hidden) details")
    notes = speaker.locator(".speaker-controls-notes .value")
    text = notes.evaluate("(one) => one.textContent")
    assert text.index("Ask. Wait.") < text.index("Narration") < text.index("One and one is said")
    assert not notes.get_by_text("One and one is said").is_visible()
    notes.locator("summary").click()
    assert notes.get_by_text("One and one is said").is_visible()
    tab.context.close()


def test_a_title_slide_says_what_the_unit_is_about_who_gives_it_and_when(site):
    title = BeautifulSoup((site / DECK).read_text(), "html.parser").select_one("#title-slide")
    assert title.select_one(".about").get_text() == "Of sums & curves."
    assert [one.get_text() for one in title.select(".quarto-title-author-name")] == ["Ada Lovelace", "Euclid"]
    assert title.select_one(".date").get_text() == "March 4, 2026"


@pytest.mark.browser
def test_an_opener_asks_the_parts_question_beside_its_figure(site, chromium):
    tab = opened(chromium, site / DECK, "#/sec-answering")
    tab.wait_for_function(READY)
    opener = tab.locator("#sec-answering")
    assert "opener" in opener.get_attribute("class").split()  # a ground of its own, and how far the deck has come
    assert opener.locator(".part-progress").inner_text().endswith("Part 2 of 2")
    question, picture = opener.locator(".opener > p").first, opener.locator("img")
    assert question.inner_text() == "What becomes of a parabola when its square is multiplied?"
    assert picture.get_attribute("alt") == "A parabola that opens upwards."
    assert picture.get_attribute("src") == tab.get_attribute("#fig-stretched img", "src")
    words, shown = question.bounding_box(), picture.bounding_box()
    assert words["x"] + words["width"] <= shown["x"]
    assert 0.3 < shown["width"] / 1280 < 0.5
    # It is no second figure: neither counted, nor turned, nor told of.
    assert tab.locator("#sec-answering :is(.figure-kind, [data-knob], .knob)").count() == 0
    assert tab.locator("#fig-stretched").count() == 1
    tab.context.close()


def test_in_a_chapter_the_parts_question_is_its_first_paragraph(site):
    part = BeautifulSoup((site / CHAPTER).read_text(), "html.parser").select_one("#sec-answering")
    first = part.select_one("h2").find_next_sibling()
    assert first["class"] == ["opener"] and first.get_text().strip().startswith("What becomes of a parabola")
    assert not first.select("img") and not first.has_attr("data-figure")


@pytest.mark.parametrize(
    ("figure", "message"), [("fig-no", "this deck has no such figure"), ("fig-parabola", "answers a prediction")]
)
def test_an_opener_shows_a_figure_that_is_there_and_gives_nothing_away(figure, message, tmp_path):
    root = copy(tmp_path / "course")
    edit(root / UNIT, 'figure="fig-stretched"', f'figure="{figure}"')
    with pytest.raises(BuildError, match=f'figure="{figure}" of an .opener.*{message}'):
        build(root)


@pytest.mark.browser
def test_a_section_may_begin_with_text_and_its_slide_with_the_figure(site, chromium):
    chapter = BeautifulSoup((site / CHAPTER).read_text(), "html.parser").select_one("#sec-factor")
    text = chapter.get_text()
    assert text.index("First a word") < text.index("The parabola with another factor.")
    tab = opened(chromium, site / DECK, "#/sec-factor")
    tab.wait_for_function(READY)
    slide = tab.locator("#sec-factor")
    assert slide.locator("img").is_visible() and not slide.get_by_text("First a word").is_visible()
    assert slide.locator("img").bounding_box()["y"] < 150  # right below the title
    assert slide.locator("aside.notes").text_content().strip() == "First a word, then the figure."
    tab.context.close()
