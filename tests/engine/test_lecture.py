"""A lecture in two windows, the audience's and the speaker's: what they show together, and what the lecturer draws."""

from contextlib import contextmanager
from pathlib import Path

import asking_course
import pytest
import tiny_course
from asking_course import DECK
from tabs import READY, opened

from deeplecture.build import build


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    root = asking_course.copy(tmp_path_factory.mktemp("lecture") / "course")
    build(root)
    return root / "_site"


@contextmanager
def lecture(chromium, deck: Path, slide: str):
    """The audience's tab and the frame of the speaker's window that shows the same slide."""
    tab = opened(chromium, deck, slide)
    tab.wait_for_function(READY)
    with tab.expect_popup() as popup:
        tab.keyboard.press("s")
    element = popup.value.wait_for_selector("#current-slide iframe", state="attached")
    frame = element.content_frame()
    frame.wait_for_function(READY)
    yield tab, frame
    tab.context.close()


@pytest.mark.browser
def test_a_knob_turned_in_one_window_is_turned_in_the_other(site, chromium):
    with lecture(chromium, site / DECK, "#/sec-factor") as (audience, speaker):
        for one in (audience, speaker):
            one.wait_for_selector("#fig-stretched .knob-value")
        there = "() => document.querySelector('#fig-stretched .knob-value').innerText === '%s'"
        for source, other, value in ((audience, speaker, "2.0"), (speaker, audience, "0.5")):
            place = ["0.5", "1.0", "1.5", "2.0"].index(value)
            source.locator("#fig-stretched input").fill(str(place))
            other.wait_for_function(there % value)
            assert source.evaluate(there % value)


@pytest.mark.browser
def test_a_figure_is_built_up_in_both_windows(site, chromium):
    seen = """(count) => [...document.querySelectorAll('#fig-lines [id*="-step-"]')]
        .filter((part) => part.closest('.build-light') && getComputedStyle(part).visibility === 'visible').length === count"""
    with lecture(chromium, site / DECK, "#/sec-lines") as (audience, speaker):
        for one in (audience, speaker):
            one.wait_for_selector("#fig-lines .build-picture")
            one.wait_for_function(seen, arg=0)
        audience.keyboard.press("ArrowRight")
        speaker.wait_for_function(seen, arg=1)
        speaker.evaluate("Reveal.next()")
        audience.wait_for_function(seen, arg=2)


@pytest.mark.browser
def test_a_film_shows_the_same_snapshot_in_both_windows(tmp_path, chromium):
    root = tiny_course.copy(tmp_path / "course")
    build(root)
    with lecture(chromium, root / "_site/slides/units/02-curves.html", "#/a-wave-returns") as (audience, speaker):
        at = "(value) => document.querySelector('.film-range')?.value === value"
        for one in (audience, speaker):
            one.wait_for_function(at, arg="0")
        audience.locator(".film-range").first.fill("7")
        speaker.wait_for_function(at, arg="7")
        speaker.locator(".film-step").last.click()
        audience.wait_for_function(at, arg="8")


def drawn(page) -> int:
    return page.locator("#sec-sum > .ink polyline").count()


@pytest.mark.browser
def test_strokes_stay_with_their_slide_in_both_windows_and_are_printed_if_wanted(site, chromium):
    with lecture(chromium, site / DECK, "#/sec-sum") as (tab, speaker):
        tab.bring_to_front()
        tab.keyboard.press("c")
        tab.mouse.move(300, 300)
        tab.mouse.down()
        tab.mouse.move(500, 400, steps=4)
        tab.mouse.up()
        assert drawn(tab) == 1
        x, y = map(int, tab.get_attribute(".ink polyline", "points").split()[-1].split(","))
        assert (x, y) == (500 * 1600 // 1280, 400 * 900 // 720)
        speaker.wait_for_function("document.querySelector('#sec-sum > .ink polyline') !== null")
        tab.keyboard.press("Escape")  # puts the pen away, and opens no overview
        assert not tab.evaluate("Reveal.isOverview()")
        tab.mouse.down()
        tab.mouse.move(600, 300)
        tab.mouse.up()
        assert drawn(tab) == 1
        tab.keyboard.press("ArrowRight")
        tab.keyboard.press("ArrowRight")
        assert tab.locator(".present > .ink").count() == 0
        tab.reload()
        tab.wait_for_function(READY)
        assert drawn(tab) == 1
        for query, count in (("?print-pdf", 0), ("?print-pdf&ink", 1)):
            tab.goto((site / DECK).as_uri() + query)
            tab.wait_for_selector(".pdf-page")  # comes with all that is printed
            assert drawn(tab) == count, query
        tab.goto((site / DECK).as_uri() + "#/sec-sum")
        tab.wait_for_function(READY)
        tab.keyboard.press("Delete")
        assert drawn(tab) == 0
        tab.reload()
        tab.wait_for_function(READY)
        assert drawn(tab) == 0


@pytest.mark.browser
def test_the_pointer_of_one_window_is_seen_in_the_other(site, chromium):
    with lecture(chromium, site / DECK, "#/sec-sum") as (tab, speaker):
        tab.bring_to_front()
        tab.keyboard.press("q")
        tab.mouse.move(640, 360)
        speaker.wait_for_function("document.querySelector('.pointer.shown')?.getAttribute('cx') === '800'")
        tab.keyboard.press("q")
        speaker.wait_for_function("document.querySelector('.pointer.shown') === null")


@pytest.mark.browser
def test_the_help_names_the_keys_of_pen_pointer_and_theme(site, chromium):
    tab = opened(chromium, site / DECK)
    tab.wait_for_function(READY)
    tab.click(".deck-help")
    told = tab.locator(".r-overlay-help").inner_text()
    for text in ("Pen on or off", "Wipe the pen", "Pointer on or off", "Dark or light"):
        assert text in told
    tab.context.close()
