"""The course's own site in Firefox and WebKit: `make test-browsers`, which the tests of Chromium do not need.

Firefox is driven by its own protocol (Mozilla's marionette_driver), WebKit by WebKitGTK's driver (Selenium). A browser that
is not installed fails its tests: who asks for them wants to know.
"""

import shutil
import time
from pathlib import Path

import pytest

SITE = Path(__file__).parents[2] / "_site"
CHAPTER, DECK = SITE / "book/units/01-learning.html", SITE / "slides/units/01-learning.html"
TRY = SITE / "book/units/05-fashion.html"  # the chapter in which a network is tried
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))


class Firefox:
    """Firefox without a window."""

    def __init__(self):
        from marionette_driver.by import By
        from marionette_driver.marionette import Marionette

        self.by = By.CSS_SELECTOR
        path = shutil.which("firefox-esr") or shutil.which("firefox")
        assert path, "there is no Firefox: apt install firefox-esr"
        self.driver = Marionette(
            bin=path, headless=True, gecko_log="-", prefs={"toolkit.startup.max_resumed_crashes": -1}
        )
        self.driver.start_session()
        self.driver.set_window_rect(width=1400, height=1000)

    def open(self, path: Path, query: str = "") -> None:
        self.driver.navigate("about:blank")
        self.driver.navigate(path.as_uri() + query)

    def js(self, script: str):
        return self.driver.execute_script(script, sandbox=None)

    def quit(self) -> None:
        self.driver.quit()


class WebKit:
    """WebKitGTK's MiniBrowser."""

    def __init__(self):
        from selenium import webdriver
        from selenium.webdriver.common.by import By
        from selenium.webdriver.webkitgtk.options import Options
        from selenium.webdriver.webkitgtk.service import Service

        self.by = By.CSS_SELECTOR
        path = shutil.which("WebKitWebDriver")
        assert path, "there is no WebKit: apt install webkit2gtk-driver"
        self.driver = webdriver.WebKitGTK(options=Options(), service=Service(path))
        self.driver.set_window_size(1400, 1000)

    def open(self, path: Path, query: str = "") -> None:
        self.driver.get("about:blank")
        self.driver.get(path.as_uri() + query)

    def js(self, script: str):
        return self.driver.execute_script(script)

    def quit(self) -> None:
        self.driver.quit()


@pytest.fixture(scope="module", params=[Firefox, WebKit])
def browser(request):
    running = request.param()
    yield running
    running.quit()


def wait_for(browser, condition: str, seconds: float = 120) -> None:
    """Wait until an expression of JavaScript is true."""
    end = time.monotonic() + seconds
    while not browser.js(f"return Boolean({condition})"):
        assert time.monotonic() < end, f"waited in vain for {condition}"
        time.sleep(0.1)


def element(browser, selector: str):
    browser.js(f"document.querySelector({selector!r}).scrollIntoView({{block: 'center'}})")
    return browser.driver.find_element(browser.by, selector)


def test_every_page_runs_its_scripts(browser):
    for page in PAGES:
        browser.open(SITE / page)
        if page.startswith("slides/"):
            wait_for(browser, "document.querySelector('.reveal.ready')")
            continue
        wait_for(
            browser,
            "document.readyState === 'complete' && window.deeplecture && document.documentElement.classList.contains('js')",
        )
        assert browser.js("return document.querySelectorAll('.katex-error, .math:not(.typeset)').length") == 0, page
        if page.startswith("book/"):
            assert browser.js(
                "return document.querySelectorAll('main .anchor').length > 0 || !document.querySelector('main h2')"
            ), page


def test_formulas_are_typeset(browser):
    browser.open(CHAPTER)
    wait_for(browser, "document.querySelectorAll('.math.typeset .katex').length > 20")
    assert browser.js("return document.querySelector('#eq-risk .katex').getBoundingClientRect().height") > 20


def test_the_search_finds_a_section(browser):
    browser.open(CHAPTER)
    element(browser, ".search-open").click()
    element(browser, ".search-head input").send_keys("overfitting")
    wait_for(browser, "document.querySelectorAll('.search-found li a').length > 0")


def test_the_film_plays(browser):
    browser.open(CHAPTER)
    wait_for(browser, "document.querySelector('.film-play')")
    element(browser, ".film-play").click()
    wait_for(browser, "document.querySelector('.film-range').value > 3")
    colours = """const canvas = document.querySelector('.film canvas');
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        return new Set(Array.from({length: 2000}, (_, n) => data[4 * 97 * n % data.length])).size"""
    assert browser.js(colours) > 3


def test_a_knob_changes_picture_and_sentence(browser):
    browser.open(CHAPTER)
    wait_for(browser, "document.querySelector('#fig-gradient-descent-bowl .knob input')")
    look = "const f = document.querySelector('#fig-gradient-descent-bowl'); return [f.querySelector('img').getAttribute('src'), f.querySelector('.knob-says').textContent]"
    before = browser.js(look)
    browser.js(
        "const one = document.querySelector('#fig-gradient-descent-bowl .knob input'); one.value = 7; one.dispatchEvent(new Event('input'))"
    )
    after = browser.js(look)
    assert before[0] != after[0] and before[1] != after[1]


def test_a_question_answers(browser):
    browser.open(CHAPTER)
    wait_for(browser, "document.querySelector('fieldset.question')")
    seen = "getComputedStyle(document.querySelector('fieldset.question .answer .why')).display !== 'none'"
    assert not browser.js(f"return {seen}")
    element(browser, "fieldset.question .answer label").click()
    wait_for(browser, seen)


def test_a_link_shows_what_it_names(browser):
    browser.open(CHAPTER)
    wait_for(browser, "document.querySelector('.figure-foot button')")
    browser.js("document.querySelector('main a.quarto-xref[href^=\"#fig-\"]').focus()")
    wait_for(browser, "document.querySelector('#tip:not([hidden]) img')")


def test_a_panel_tells_how_a_figure_was_made(browser):
    browser.open(CHAPTER)
    wait_for(browser, "document.querySelector('.figure-foot button')")
    element(browser, ".figure-kind > button").click()
    wait_for(browser, "document.querySelector('.figure-made:popover-open dl')")


def test_a_deck_steps_and_asks(browser):
    browser.open(DECK)
    wait_for(browser, "document.querySelector('.reveal.ready')")
    element(browser, ".deck-next").click()
    wait_for(browser, "Reveal.getSlidePastCount() === 1")
    browser.js(
        "Reveal.slide(...Object.values(Reveal.getIndices(document.getElementById('sec-snapshots'))).slice(0, 2))"
    )
    wait_for(browser, "document.querySelector('#sec-snapshots .film canvas').width > 100")


def test_a_prediction_shows_its_figure_after_an_answer(browser):
    browser.open(CHAPTER)
    wait_for(browser, "document.querySelector('#fig-models-compared .build-light')")
    seen = "getComputedStyle(document.querySelector('#fig-models-compared .build-light [id*=step-2-linear]')).visibility === 'visible'"
    assert not browser.js(f"return {seen}")
    browser.js("document.querySelector('.predict:has(#fig-models-compared) fieldset').scrollIntoView()")
    element(browser, ".predict:has(#fig-models-compared) .answer[data-right] label").click()
    wait_for(browser, seen)


def test_a_deck_asks_and_the_next_click_builds_up_and_answers(browser):
    browser.open(DECK, "#/sec-models")
    wait_for(browser, "document.querySelector('.reveal.ready') && document.querySelector('#sec-models .build-light')")
    seen = "['#sec-models > h3', '#sec-models .build-light [id*=step-2-linear]'].map((one) => getComputedStyle(document.querySelector(one)).visibility).join()"
    assert browser.js(f"return {seen}") == "hidden,hidden"
    element(browser, ".deck-next").click()
    wait_for(browser, f"{seen} === 'visible,visible'")


def test_the_network_answers_in_the_page(browser):
    browser.open(TRY)
    wait_for(browser, "document.querySelector('#fig-fashion-sureness .interactive-open')")
    element(browser, "#fig-fashion-sureness .interactive-open").click()
    wait_for(browser, "/%/.test(document.querySelector('#fig-fashion-sureness .try-says')?.textContent)")
    says = "document.querySelector('#fig-fashion-sureness .try-says').textContent"
    before = browser.js(f"return {says}")
    browser.js(
        "const one = document.querySelectorAll('#fig-fashion-sureness .try-handle input')[2]; one.value = 90; one.dispatchEvent(new Event('input'))"
    )
    wait_for(browser, f"{says} !== {before!r}")


def test_a_page_turns_dark_with_its_drawings(browser):
    browser.open(CHAPTER)
    wait_for(browser, "document.querySelector('.figure-foot button')")
    ground = "getComputedStyle(document.body).backgroundColor"
    shown = "document.querySelector('#fig-surrogate-loss img').getAttribute('src').includes('.dark-')"
    before = browser.js(f"return {ground}")
    browser.js("document.querySelector('.theme-switch').click()")
    wait_for(browser, f"{ground} !== {before!r} && {shown}")
    browser.js("document.querySelector('.theme-switch').click()")
