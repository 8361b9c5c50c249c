"""Films: the pages that carry them, and their player in a real browser. Unit 1's own is judged with its figures."""

import dataclasses
import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
from bs4 import BeautifulSoup
from tabs import opened
from tiny_course import copy, edit

from deeplecture.build import build

CHAPTER, DECK = "book/units/02-curves.html", "slides/units/02-curves.html"
SAYS = "A line turns here by a quarter."


def told(script: str) -> dict:
    return json.loads(re.fullmatch(r"window\.deeplectureFilm = (.*);\n", script)[1])


# -- pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    root = copy(tmp_path_factory.mktemp("film") / "course")
    edit(root / "_quarto-slides.yml", "slide-level: 3", "slide-level: 3\n    width: 1600\n    height: 900")
    build(root)
    return root / "_site"


@pytest.mark.parametrize("name", [CHAPTER, DECK])
def test_a_page_carries_still_sentence_and_film(name, site):
    page = BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")
    (image,) = page.select("img[data-film]")
    figure = image.find_parent("figure")
    assert image["alt"] == "A wave that rises, falls and returns."
    still = image.get("src") or image["data-src"]  # a deck loads its pictures slide by slide
    assert still.endswith(".svg") and (site / name).parent.joinpath(still).is_file()
    assert figure.select_one(".film-note").get_text() == SAYS
    assert figure.select_one(".figure-kind > button").get_text() == "computed"
    film = (site / name).parent.joinpath(image["data-film"]).resolve()
    assert film.name == f"wave-two.{hashlib.sha256(film.read_bytes()).hexdigest()[:10]}.film.js"
    assert len(told(film.read_text(encoding="utf-8"))["steps"]) == 41
    loaded = [tag.get("src") or tag.get("href") for tag in page.select("script[src], link[rel=stylesheet]")]
    assert [Path(one.partition("?")[0]).name for one in loaded if "film" in one] == ["film.css", "film.js"]


def test_a_page_without_a_film_loads_nothing_of_it(site):
    for page in (site / "book/units/01-lines.html", site / "slides/units/01-lines.html"):
        assert "film" not in page.read_text(encoding="utf-8")


# -- in a browser ----------------------------------------------------------------------------------------------------

TURN = "[...document.querySelectorAll('.film-count')].map((one) => one.textContent).join()"
# The colour that the plane has at a place, "A" or "B": the blue of class A's tint is stronger than its red.
SIDE = """([x, y]) => {
  const canvas = document.querySelector('.film canvas'), ink = canvas.getContext('2d');
  const [red, , blue] = ink.getImageData((x + 2) / 4 * (canvas.width - 1), (1 - y) / 2 * (canvas.height - 1), 1, 1).data;
  return blue > red ? 'A' : 'B';
}"""


@pytest.mark.browser
@pytest.mark.parametrize("name", [CHAPTER, DECK])
def test_a_film_plays_pauses_scrubs_and_steps_and_moves_only_when_told(name, site, chromium):
    tab = opened(chromium, site / name, "#/a-wave-returns" if name == DECK else "", held=True)
    tab.wait_for_selector(".film canvas")
    tab.locator(".film").scroll_into_view_if_needed()
    assert not tab.locator("img[data-film]").is_visible() and not tab.locator(".film-note").is_visible()
    tab.clock.run_for(400)
    assert tab.evaluate(TURN) == "step 0"  # nothing moves by itself
    # By pointer: play, pause, scrub, step.
    tab.click(".film-play")
    assert tab.inner_text(".film-play") == "Pause"
    tab.clock.run_for(400)
    assert tab.evaluate(TURN) not in ("step 0", "step 10")
    tab.click(".film-play")
    paused = tab.evaluate(TURN)
    tab.clock.run_for(400)
    assert tab.evaluate(TURN) == paused
    box = tab.locator(".film-range").bounding_box()
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert tab.evaluate(TURN) == "step 200"
    assert tab.evaluate("document.activeElement.className") != "film-range"
    tab.click(".film-step >> nth=1")
    assert tab.evaluate(TURN) == "step 210"
    # By keyboard, and without turning the slide.
    slide = tab.evaluate("location.hash")
    for key, step in (("ArrowLeft", 200), ("ArrowLeft", 190), ("ArrowRight", 200), ("Home", 0), ("End", 400)):
        tab.keyboard.press(key)
        assert tab.evaluate(TURN) == f"step {step}", key
    tab.focus(".film-play")
    tab.keyboard.press("Space")  # at the end, it starts again
    tab.clock.run_for(400)
    assert tab.evaluate(TURN) != "step 400"
    tab.keyboard.press("Space")
    assert tab.inner_text(".film-play") == "Play the training"
    assert tab.evaluate("location.hash") == slide
    tab.focus(".film-range")
    tab.keyboard.press("Home")
    assert tab.get_attribute(".film-range", "aria-valuetext") == (
        "step 0: loss 0.50 on training, 0.60 on new points; right 50 % on training, 50 % on new points"
    )
    if name == DECK:  # a presenter's remote control turns the slide wherever the focus is, and that ends the play
        tab.evaluate("document.querySelector('.film-play').click()")
        tab.keyboard.press("PageDown")
        tab.wait_for_function(f"location.hash !== {json.dumps(slide)}")
        assert tab.evaluate("document.querySelector('.film-play').textContent") == "Play the training"
    tab.context.close()


@pytest.mark.browser
def test_the_plane_shows_the_network_and_stops_at_the_end(site, chromium):
    tab = opened(chromium, site / CHAPTER, held=True)
    tab.wait_for_selector(".film canvas")
    tab.locator(".film").scroll_into_view_if_needed()
    places = [(-1, 0.5), (-0.2, 0.4), (0.3, -0.5), (1.5, 0.9), (-1.7, -0.9), (0.9, -0.6)]
    for frame in (0, 13, 40):
        tab.evaluate(
            "(frame) => { const range = document.querySelector('.film-range'); range.value = frame; range.dispatchEvent(new Event('input')); }",
            frame,
        )
        angle = np.pi / 2 * frame / 40
        for x, y in places:
            side = "B" if x * np.cos(angle) + y * np.sin(angle) > 0 else "A"
            assert tab.evaluate(SIDE, [x, y]) == side, (frame, x, y)
    tab.focus(".film-range")
    tab.keyboard.press("ArrowLeft")
    tab.click(".film-play")
    assert tab.inner_text(".film-play") == "Pause"
    tab.clock.run_for(400)
    assert tab.evaluate(TURN) == "step 400" and tab.inner_text(".film-play") != "Pause"
    tab.context.close()


@pytest.mark.browser
def test_the_still_stays_where_motion_is_not_wanted(site, chromium):
    tab = opened(chromium, site / CHAPTER, held=True, reduced_motion="reduce")
    tab.wait_for_selector(".film-open")
    assert tab.locator("img[data-film]").is_visible() and tab.locator(".film").count() == 0
    assert tab.inner_text(".film-note").startswith(SAYS)
    tab.click(".film-open")
    tab.wait_for_selector(".film canvas")
    assert tab.evaluate("document.activeElement.className") == "film-play"
    tab.clock.run_for(400)
    assert tab.evaluate(TURN) == "step 0"
    tab.emulate_media(media="print", reduced_motion="reduce")
    assert tab.locator("img[data-film]").is_visible() and tab.locator(".film-note").is_visible()
    assert not tab.locator(".film").is_visible()
    tab.context.close()
    for options, query in (({"java_script_enabled": False}, ""), ({}, "?print-pdf")):
        name = DECK if query else CHAPTER
        tab = opened(chromium, site / name, query, **options)  # a page is there once what its scripts load is
        tab.wait_for_selector("img[data-film]")
        assert tab.locator("img[data-film]").is_visible() and tab.locator(".film").count() == 0
        tab.context.close()


@pytest.mark.browser
def test_the_check_looks_at_the_still_and_at_the_film(site):
    from deeplecture.check import browser
    from deeplecture.check.chromium import BrowserSettings
    from deeplecture.check.pages import read_site

    read, _ = read_site(site.parent)
    deck = dataclasses.replace(read, pages={DECK: read.pages[DECK]})
    settings = BrowserSettings(slide_sizes=((1600, 900), (1280, 720)), axe=False, shots=False)
    assert browser.check(deck, settings=settings) == []
    with (site / "assets/film.css").open("a", encoding="utf-8") as sheet:
        sheet.write(".reveal .film-count, .reveal .film-note { font-size: 18px }")  # too small at the second size
    found = browser.check(deck, settings=settings)
    assert {problem.check for problem in found} == {"small"}
    assert any(SAYS in problem.message for problem in found) and any("step 0" in problem.message for problem in found)
