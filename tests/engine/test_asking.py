"""Questions and predictions: on pages, by keyboard in a real browser, and on paper."""

import io
import json
import re
import zipfile
from pathlib import Path

import pypdf
import pytest
from asking_course import ASKING, CHAPTER, DECK, UNIT, copy
from bs4 import BeautifulSoup
from programs import run
from tabs import READY, opened
from tiny_course import edit

from deeplecture.build import build, executed
from deeplecture.errors import BuildError
from deeplecture.print.book import gather
from deeplecture.print.epub import epub
from deeplecture.print.typeset import typeset
from deeplecture.write import pandoc

WRONG, WHY = "That would be one more than there is.", "Each of the two counts once."
SLOPE = "The slope is twice the place."


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    root = copy(tmp_path_factory.mktemp("asking") / "course")
    build(root)
    return root / "_site"


@pytest.fixture(scope="module")
def book(site):
    return executed(site.parent, gather, audiences=("chapter",), paper="pdf")


# -- pages -----------------------------------------------------------------------------------------------------------


def test_a_question_is_a_group_of_native_buttons_each_with_its_sentence(site):
    page = BeautifulSoup((site / CHAPTER).read_text(encoding="utf-8"), "html.parser")
    question = page.select_one("#question-1 > fieldset")
    assert "What is" in question.legend.get_text() and "Question 1" in question.legend.get_text()
    inputs = question.select("input[type=radio]")
    assert len(inputs) == 3 and len({one["name"] for one in inputs}) == 1
    assert [question.select_one(f"label[for={one['id']}]").get_text(strip=True) for one in inputs] == [
        "Three", "Two", "Eleven",
    ]  # fmt: skip
    answers = question.select(".answer")
    assert [answer.has_attr("data-right") for answer in answers] == [False, True, False]
    assert answers[0].select_one(".why").get_text(strip=True) == f"No.{WRONG}"
    assert answers[1].select_one(".why").get_text(strip=True) == f"Right.{WHY}"


def test_the_search_knows_questions_and_answers_and_tells_no_verdict(site):
    index = (site / "search-index.js").read_text(encoding="utf-8")
    for part in (
        "in the numbers that everybody uses?",
        "Eleven",
        "It rises, ever more steeply",
        "A parabola rises on both sides.",
    ):
        assert part in index
    assert not [told for told in (WRONG, WHY, SLOPE, "Right.", "No. ") if told in index]


def test_only_pages_that_ask_load_what_asks(site):
    loaded = {name: (site / name).read_text(encoding="utf-8") for name in (CHAPTER, DECK, "book/index.html")}
    assert "question.js" in loaded[CHAPTER] and "question.css" in loaded[DECK]
    assert "question" not in loaded["book/index.html"]


def test_a_question_without_answers_stops_the_build(tmp_path):
    root = copy(tmp_path / "course")
    unit = root / "units/01-asking.qmd"
    unit.write_text(re.sub(r"\nThree\n:.*?\n:::", "\n:::", unit.read_text(), count=1, flags=re.DOTALL))
    with pytest.raises(BuildError, match=r"01-asking\.qmd.*is no question"):
        build(root)


def test_pandoc_alone_shows_a_question_with_its_sentences_and_warns_of_nothing(tmp_path):
    text = (ASKING / "units/01-asking.qmd").read_text(encoding="utf-8")
    asked = text[text.index("::: {.question}") : text.index("### A curve is foretold")]
    done = run(pandoc.pandoc(), "--from", "markdown", "--to", "html", "--fail-if-warnings", input=asked)
    page = BeautifulSoup(done.stdout, "html.parser")
    assert done.stderr == ""
    assert [term.get_text() for term in page.select(".question dt")] == ["Three", "Two", "Eleven"]
    assert page.select_one(".question dt .right").get_text() == "Two"
    assert [why.get_text(strip=True) for why in page.select(".question dd")][:2] == [WRONG, WHY]


def test_an_exercise_says_what_it_asks_for(site, tmp_path):
    exercise = BeautifulSoup((site / CHAPTER).read_text(encoding="utf-8"), "html.parser").select_one("#exr-rows")
    text = " ".join(exercise.get_text().split())
    assert text == "Exercise 1.1 (easy, 5 min) How many rows are there?"
    root = copy(tmp_path / "course")
    unit = root / UNIT
    unit.write_text(unit.read_text().replace('difficulty="easy"', 'difficulty="so so"'))
    with pytest.raises(BuildError, match=r'exr-rows: difficulty="so so" is none of easy, medium and hard'):
        build(root)


# -- in a browser ----------------------------------------------------------------------------------------------------


@pytest.mark.browser
def test_an_answer_is_chosen_by_keyboard_told_and_counted(site, chromium):
    tab = opened(chromium, site / CHAPTER)
    why = tab.locator("#question-1 .why")
    assert not why.nth(0).is_visible() and not why.nth(1).is_visible()
    tab.focus("#question-1-a")
    tab.keyboard.press("Space")
    assert why.nth(0).is_visible() and not why.nth(1).is_visible()
    assert tab.inner_text("#announce") == f"No. {WRONG}"
    again = tab.locator(".read-again a")
    assert again.get_attribute("href") == "#sec-sum" and again.inner_text() == "1.1.1 A sum is asked for"
    tab.keyboard.press("ArrowDown")
    assert why.nth(1).is_visible() and not why.nth(0).is_visible()
    assert tab.inner_text("#announce") == f"Right. {WHY}"
    tab.check("#prediction-1-b")
    tab.check("#prediction-1-a")
    assert again.count() == 1  # the first answer counts
    tab.reload()
    assert tab.locator(".why:visible, .read-again").count() == 0
    tab.emulate_media(media="print")
    assert why.nth(0).is_visible() and why.nth(1).is_visible()
    tab.context.close()


@pytest.mark.browser
def test_the_search_finds_a_section_by_a_word_that_it_does_not_hold(site, chromium):
    tab = opened(chromium, site / "book/index.html")
    tab.keyboard.press("/")
    tab.keyboard.type("addition")
    assert tab.get_attribute(".search-found a", "href").endswith("01-asking.html#sec-sum")
    tab.context.close()


@pytest.mark.browser
def test_without_scripts_answers_are_told_and_predictions_shown(site, chromium):
    tab = opened(chromium, site / CHAPTER, java_script_enabled=False)
    tab.check("#question-1-b")
    assert tab.locator("#question-1 .why >> nth=1").is_visible()
    assert tab.locator("#fig-parabola img").is_visible() and tab.locator("#fig-wave img").is_visible()
    assert tab.locator(".predict-skip").count() == 0
    tab.context.close()


CURVE = "getComputedStyle(document.querySelector('#fig-parabola [id$=step-2-curve]')).visibility"


@pytest.mark.browser
def test_a_chapter_shows_the_axes_then_after_an_answer_the_curve(site, chromium):
    tab = opened(chromium, site / CHAPTER)
    tab.wait_for_selector("#fig-parabola .build-picture")
    caption = tab.locator("#fig-parabola figcaption")
    tick = "getComputedStyle(document.querySelector('#prediction-1 [data-right] > label'), '::after').content"
    assert tab.evaluate(CURVE) == "hidden" and not caption.is_visible() and tab.evaluate(tick) == "none"
    assert "lowest" not in tab.get_attribute("#fig-parabola .build-picture", "aria-label")
    assert not tab.locator("#fig-wave").is_visible()  # has no steps: all of it waits
    title, seen = "#sec-foretold > h3", "(one) => getComputedStyle(document.querySelector(one)).visibility"
    told = [title, f"{title} > span", "#toc-sec-foretold", "#toc-sec-foretold > span", "#toc-sec-sum"]
    assert [tab.evaluate(seen, one) for one in told] == ["hidden", "visible", "hidden", "visible", "visible"]
    tab.focus("#prediction-1-a")
    tab.keyboard.press("Space")
    assert tab.evaluate(CURVE) == "visible" and caption.is_visible()
    assert {tab.evaluate(seen, one) for one in told} == {"visible"}
    assert "\u2713" in tab.evaluate(tick)  # it was foretold wrongly, and the right answer is marked
    assert tab.get_attribute("#fig-parabola .build-picture", "aria-label").startswith("A curve that is lowest")
    assert not tab.locator(".build-dark").is_visible()
    tab.click(".theme-switch")
    assert tab.locator(".build-dark").is_visible() and not tab.locator(".build-light").is_visible()
    ground = "(theme) => getComputedStyle(document.querySelector(`.build-${theme} [id$=patch_1] path`)).fill"
    assert [tab.evaluate(ground, theme) for theme in ("light", "dark")] == ["rgb(255, 255, 255)", "rgb(22, 25, 29)"]
    tab.click("#prediction-2 .predict-skip")
    assert tab.locator("#fig-wave img").is_visible() and tab.locator("#prediction-2 .why:visible").count() == 0
    tab.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("way", ["#fig-wave", "print"])
def test_a_link_and_paper_show_what_a_prediction_hides(way, site, chromium):
    tab = opened(chromium, site / CHAPTER, "" if way == "print" else way)
    tab.wait_for_selector("#fig-parabola .build-picture", state="attached")
    if way == "print":
        tab.emulate_media(media="print")
        assert tab.locator("#fig-parabola img").is_visible() and not tab.locator(".build-light").is_visible()
    assert tab.locator("#fig-wave img").is_visible() and tab.locator("#fig-wave figcaption").is_visible()
    tab.context.close()


@pytest.mark.browser
def test_a_click_answers_on_a_slide_and_nothing_moves(site, chromium):
    tab = opened(chromium, site / DECK, "#/sec-sum")
    tab.wait_for_function(READY)
    places = "[...document.querySelectorAll('#question-1 li')].map((one) => one.getBoundingClientRect().y)"
    before = tab.evaluate(places)
    assert (
        tab.locator("#question-1 li >> nth=0").is_visible()
        and not tab.locator("#question-1 .why >> nth=0").is_visible()
    )
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("document.querySelector('#question-1 .visible')")
    assert tab.locator("#question-1 .why:visible").count() == 3
    assert tab.evaluate(places) == before
    tab.keyboard.press("ArrowLeft")
    assert tab.locator("#question-1 .why:visible").count() == 0
    tab.context.close()


@pytest.mark.browser
def test_a_slide_asks_first_and_shows_the_curve_with_the_next_click(site, chromium):
    tab = opened(chromium, site / DECK, "#/sec-foretold")
    tab.wait_for_selector("#fig-parabola .build-picture")
    asked = tab.locator("#prediction-1 .asked")
    assert asked.is_visible() and tab.evaluate(CURVE) == "hidden"
    title = tab.locator("#sec-foretold > h3")
    assert not tab.locator("#fig-parabola figcaption").is_visible() and not title.is_visible()
    tick = "getComputedStyle(document.querySelector('#prediction-1 [data-right]'), '::after').visibility"
    assert tab.evaluate(tick) == "hidden"
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function(f"{CURVE} === 'visible'")
    assert tab.evaluate(tick) == "visible" and tab.locator("#fig-parabola figcaption").is_visible()
    assert title.is_visible()  # it tells the answer
    tab.keyboard.press("ArrowRight")  # the next slide: a figure without steps comes as a whole
    tab.wait_for_function("location.hash === '#/sec-whole'")
    assert not tab.locator("#fig-wave img").is_visible() and tab.locator("#prediction-2 .asked").is_visible()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("getComputedStyle(document.querySelector('#fig-wave img')).visibility === 'visible'")
    notes = "document.querySelector('#sec-foretold aside.notes').textContent"
    assert SLOPE in tab.evaluate(notes)
    tab.context.close()


def test_steps_of_the_deck_alone_do_not_weigh_on_the_chapter(site, tmp_path):
    root = copy(tmp_path / "course")
    edit(root / UNIT, "::: {.predict}\nWhere does", '::: {.predict steps="deck"}\nWhere does')
    build(root)
    found = {
        (here, name): len(
            BeautifulSoup((folder / name).read_text(), "html.parser").select("#fig-parabola [data-steps]")
        )
        for here, folder in (("both", site), ("deck", root / "_site"))
        for name in (DECK, CHAPTER)
    }
    assert found == {("both", DECK): 1, ("both", CHAPTER): 1, ("deck", DECK): 1, ("deck", CHAPTER): 0}
    edit(root / UNIT, 'steps="deck"', 'steps="chapter"')
    with pytest.raises(BuildError, match='steps="chapter"'):
        build(root)


@pytest.mark.browser
def test_who_listens_to_a_deck_hears_no_answer_before_the_click_and_then_the_answer(site, chromium):
    tab = opened(chromium, site / DECK)
    tab.wait_for_function(f"{READY} && document.querySelector('#fig-parabola .build-picture')")
    told = "document.querySelector('.reveal .aria-status').textContent"
    for slide, answer, late in (
        ("sec-sum", "Two", WHY),
        ("sec-foretold", "It rises, ever more steeply", "A curve is foretold"),
    ):
        tab.evaluate(
            f"Reveal.slide(...Object.values(Reveal.getIndices(document.getElementById('{slide}'))).slice(0, 2), -1)"
        )
        asked = " ".join(tab.locator(f"#{slide} .asked").inner_text().split()[:2])
        tab.wait_for_function(f"{told}.includes({json.dumps(asked)})")
        heard = tab.evaluate(told)
        assert answer in heard and late not in heard and "{" not in heard
        tab.locator(f"#{slide} .answers [aria-hidden]").first.wait_for(
            state="detached"
        )  # for the moment of telling alone
        tab.keyboard.press("ArrowRight")
        tab.wait_for_function(f"{told}.startsWith({json.dumps(answer)})")
        assert late in tab.evaluate(told)
    tab.context.close()


# -- on paper --------------------------------------------------------------------------------------------------------


def test_paper_asks_in_the_text_and_answers_at_the_chapters_end(book):
    pages = pypdf.PdfReader(io.BytesIO(typeset(book))).pages
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    end = text.rindex("Answers to the questions")
    assert text.count(WHY) == text.count(WRONG) == 1
    assert text.index("What is") < text.index("(c) Eleven") < end < text.index(WRONG) < text.index(WHY)
    # A prediction: question, figure, sentences.
    places = [text.index(one) for one in ("Where does the parabola go", "A parabola rises on both sides", SLOPE)]
    assert places == sorted(places) and places[-1] < end


def test_question_and_answer_lead_to_each_other_in_the_ebook(book):
    ebook = zipfile.ZipFile(io.BytesIO(epub(book)))
    (chapter,) = (BeautifulSoup(ebook.read(name), "html.parser") for name in ebook.namelist() if "ch002" in name)
    question, answers = chapter.select_one("[id$=question-1]"), chapter.select_one("[id$=question-1-answer]")
    assert question.select_one("a")["href"].endswith("#" + answers["id"])
    assert answers.select_one("a")["href"].endswith("#" + question["id"])
    assert WHY in answers.get_text() and WHY not in question.get_text()
    assert not chapter.select("input, fieldset, button, [data-values], [data-knob], [data-steps], [data-dark]")
