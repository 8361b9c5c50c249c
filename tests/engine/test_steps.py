"""Drawings that are built up, and rows that come one after the other: on pages and in a real browser."""

import io
import json
import re
import tracemalloc
from pathlib import Path
from types import SimpleNamespace

import pytest
from asking_course import CHAPTER, DECK, UNIT, copy
from bs4 import BeautifulSoup
from matplotlib.figure import Figure
from tabs import DONE, READY, opened
from tiny_course import edit

from deeplecture import steps
from deeplecture.build import build
from deeplecture.errors import BuildError
from deeplecture.write import downloads

LINES = "course/figures/one/lines.py"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    root = copy(tmp_path_factory.mktemp("steps") / "course")
    build(root)
    return root / "_site"


def test_steps_are_counted_and_none_is_left_out():
    assert steps.count("<svg><g id='x'/></svg>") == 1
    assert steps.count('<svg><g id="step-3"/><g id="step-2-curve"/><g id="step-2-dots"/></svg>') == 3
    image = Figure()
    image.add_subplot().imshow([[0, 1]], gid="step-2-picture")
    image.savefig(drawn := io.StringIO(), format="svg")
    assert re.search('<image [^>]*id="step-2-picture"', drawn.getvalue()) and steps.count(drawn.getvalue()) == 2
    with pytest.raises(ValueError, match="parts of step 3 and none of step 2"):
        steps.count('<svg><g id="step-3"/></svg>')


def test_a_drawing_that_names_a_step_far_away_takes_no_memory_for_those_before():
    tracemalloc.start()
    with pytest.raises(ValueError, match="parts of step 1000000 and none of step 2"):
        steps.count('<svg><g id="step-1000000"/></svg>')
    (_, most), _ = tracemalloc.get_traced_memory(), tracemalloc.stop()
    assert most < 1_000_000


def test_a_script_holds_a_drawing_with_ids_of_its_own_and_the_dark_ones_styles():
    drawing = '<?xml?><svg><metadata>when</metadata><g id="a" style="fill: {}"/><use href="#a"/><path clip-path="url(#a)"/></svg>'
    given = re.fullmatch(
        r"window\.deeplectureSteps = (.*);\n", steps.script(drawing.format("red"), drawing.format("blue"), "one")
    )
    told, other = json.loads(given[1]), steps.script(drawing, drawing, "two")
    assert told["drawing"].count(f"#{told['id']}-a") == 2 and f"id='{told['id']}-a'" in told["drawing"]
    assert told["id"] not in other
    assert told["dark"] == [[1, "fill: blue"]]
    assert "when" not in told["drawing"] and "xml?" not in told["drawing"]


def test_a_scripts_name_changes_with_the_drawing_the_rules_of_dark_colours_and_our_own_code(tmp_path, monkeypatch):
    picture = SimpleNamespace(name="lines-one.0123456789.svg")
    names = [downloads.steps_name(picture)]
    monkeypatch.setattr(downloads, "rules", lambda: "others")
    names.append(downloads.steps_name(picture))
    (tmp_path / "steps.py").write_text("other code")
    monkeypatch.setattr(steps, "__file__", str(tmp_path / "steps.py"))
    names += [downloads.steps_name(picture), downloads.steps_name(SimpleNamespace(name="lines-one.9876543210.svg"))]
    assert len(set(names)) == 4 and all(name.endswith(".steps.js") for name in names)


def test_a_deck_has_a_fragment_a_step_and_a_chapter_the_whole_picture(site):
    deck, chapter = (BeautifulSoup((site / name).read_text(), "html.parser") for name in (DECK, CHAPTER))
    assert len(deck.select("#fig-lines .fragment.build-step")) == 2
    assert len(deck.select("#sec-rows tr.fragment")) == 2
    image = deck.select_one("#fig-lines img")
    assert site.joinpath(DECK).parent.joinpath(image["data-steps"]).is_file()
    assert not chapter.select("#fig-lines [data-steps], .fragment")
    assert len(chapter.select("#fig-parabola [data-steps]")) == 1  # a prediction hides a part in the chapter as well


def test_a_step_left_out_stops_the_build_at_the_figure(tmp_path):
    root = copy(tmp_path / "course")
    edit(root / LINES, "step-2-rising", "step-1-rising")
    with pytest.raises(BuildError, match=r"01-asking\.qmd:\d+: figure lines\(\): ValueError: .*none of step 2"):
        build(root)


SEEN = """() => [...document.querySelectorAll('#fig-lines .build-light [id*="-step-"]')].map((part) => getComputedStyle(part).visibility === 'visible')"""
BOX = "(one) => { const { x, y, width, height } = document.querySelector(one).getBoundingClientRect(); return [x, y, width, height].map((part) => Math.round(part)); }"


@pytest.mark.browser
def test_parts_come_with_the_lecturers_clicks_and_the_picture_stays(site, chromium):
    tab = opened(chromium, site / DECK, "#/sec-lines")
    tab.wait_for_selector("#fig-lines .build-light")
    place = tab.evaluate(BOX, "#fig-lines .build-light")
    assert tab.evaluate(SEEN) == [False, False]
    assert tab.get_attribute("#fig-lines .build-light", "aria-label") == "Step 1 of 3 of a figure that is built up"
    for key, seen in (("ArrowRight", [True, False]), ("ArrowRight", [True, True]), ("ArrowLeft", [True, False])):
        tab.keyboard.press(key)
        tab.evaluate(DONE)
        assert tab.evaluate(SEEN) == seen, key
        assert tab.evaluate(BOX, "#fig-lines .build-light") == place
    tab.keyboard.press("ArrowRight")
    assert tab.get_attribute("#fig-lines .build-light", "aria-label") == "Two straight lines that cross in the middle."
    # The drawing is where the picture would be, and as large.
    tab.evaluate(
        "() => { document.querySelector('#fig-lines img').classList.remove('built-up'); document.querySelectorAll('#fig-lines .build-picture').forEach((one) => one.remove()); }"
    )
    assert tab.evaluate(BOX, "#fig-lines img") == pytest.approx(place, abs=1)
    tab.context.close()


@pytest.mark.browser
def test_rows_come_one_by_one_in_their_places(site, chromium):
    tab = opened(chromium, site / DECK, "#/sec-rows")
    tab.wait_for_function(READY)
    rows = tab.locator("#sec-rows tbody tr")
    place = tab.evaluate(BOX, "#sec-rows table")
    seen = [[row.is_visible() for row in rows.all()]]
    for _ in range(2):
        tab.keyboard.press("ArrowRight")
        tab.evaluate(DONE)
        seen.append([row.is_visible() for row in rows.all()])
        assert tab.evaluate(BOX, "#sec-rows table") == place
    assert seen == [[True, False, False], [True, True, False], [True, True, True]]
    tab.context.close()


@pytest.mark.browser
@pytest.mark.parametrize(("query", "options"), [("?print-pdf", {}), ("#/sec-lines", {"java_script_enabled": False})])
def test_the_still_is_shown_where_nothing_is_built_up(query, options, site, chromium):
    tab = opened(chromium, site / DECK, query, **options)
    tab.wait_for_selector("#fig-lines img", state="attached")  # and what the page's scripts load, with the page
    assert tab.locator(".build-light").count() == 0
    if not options:
        assert tab.locator("#fig-lines img").is_visible()
    tab.context.close()


@pytest.mark.browser
def test_a_script_that_is_gone_leaves_the_picture(site, chromium, tmp_path):
    deck = (site / DECK).read_text()
    address = re.search(r'data-steps="([^"]+lines[^"]+)"', deck)[1]
    page = (site / DECK).with_name("gone.html")
    page.write_text(deck.replace(address, "../../figures/gone.steps.js"))
    tab = opened(chromium, page, "#/sec-lines")
    tab.wait_for_selector("#fig-parabola .build-light", state="attached")
    assert tab.locator("#fig-lines img").is_visible()
    tab.context.close()
    page.unlink()


FORETOLD = """::: {.predict answer-step=2}
Does the first line rise?

[It does]{.right}
:   It ends higher than it begins.

It falls
:   That is the second one.

```{python}
#| label: fig-lines"""


def foretold(folder: Path, asked: str = FORETOLD) -> Path:
    """A copy of the course whose two lines are foretold."""
    root = copy(folder / "course")
    edit(root / UNIT, "```{python}\n#| label: fig-lines", asked)
    edit(root / UNIT, "fig.lines()\n```", "fig.lines()\n```\n:::")
    return root


@pytest.mark.browser
def test_the_step_that_an_author_names_answers_and_later_ones_follow(tmp_path, chromium):
    build(foretold(tmp_path))
    tab = opened(chromium, tmp_path / "course" / "_site" / DECK, "#/sec-lines")
    tab.wait_for_selector("#fig-lines .build-light")
    tick = "getComputedStyle(document.querySelector('#sec-lines [data-right]'), '::after').visibility"
    title, caption = tab.locator("#sec-lines > h3"), tab.locator("#fig-lines figcaption")
    told = []
    for key in (None, "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft"):
        if key:
            tab.keyboard.press(key)
            tab.evaluate(DONE)
        told.append((tab.evaluate(SEEN), tab.evaluate(tick), title.is_visible(), caption.is_visible()))
    asked, first = ([False, False], "hidden", False, False), ([True, False], "visible", True, True)
    assert told == [asked, first, ([True, True], "visible", True, True), first, asked]
    tab.context.close()


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("4", r"answer-step=4 is no click: the figure below has 3 step\(s\)"),
        ("two", 'answer-step="two" is the number'),
    ],
)
def test_a_step_that_cannot_answer_stops_the_build(tmp_path, step, says):
    with pytest.raises(BuildError, match=says):
        build(foretold(tmp_path, FORETOLD.replace("answer-step=2", f"answer-step={step}")))
