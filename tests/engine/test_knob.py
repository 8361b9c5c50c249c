"""Knobs: what is drawn and drawn again, what a page carries, and how they are turned in a real browser."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from asking_course import CHAPTER, DECK, UNIT, copy
from bs4 import BeautifulSoup
from tabs import opened
from tiny_course import built, edit

from deeplecture import knob as knobs
from deeplecture.build import build
from deeplecture.cli import main
from deeplecture.errors import BuildError
from deeplecture.execute import figures
from deeplecture.figure import figure
from deeplecture.knob import knob

VALUES = (0.5, 1.0, 1.5, 2.0, -1.0, 0.0)
STRETCHED = {"stretched()", *(f"stretched(factor={value})" for value in VALUES if value != 1.0)}
CALL = 'fig.stretched(factor=knob(0.5, 1.0, 1.5, 2.0, -1.0, 0.0, start=1.0, label="factor of the square"))'


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    root = copy(tmp_path_factory.mktemp("knob") / "course")
    report = build(root)
    assert STRETCHED < set(report.figures_drawn)
    assert len([call for call in report.figures_drawn if call.startswith("waves")]) == 6
    return root


@pytest.fixture(scope="module")
def site(root) -> Path:
    return root / "_site"


def told(site: Path, label: str) -> dict:
    page = BeautifulSoup((site / CHAPTER).read_text(encoding="utf-8"), "html.parser")
    file = (site / CHAPTER).parent / page.select_one(f"#{label} img")["data-knob"]
    return json.loads(re.fullmatch(r"window\.deeplectureKnob = (.*);\n", file.read_text(encoding="utf-8"))[1])


# -- the object ------------------------------------------------------------------------------------------------------


def test_a_knob_is_its_start_for_a_figures_function():
    @figure("computed")
    def drawn(factor: float = 1.0, *, name: str = ""):
        from matplotlib.figure import Figure

        from deeplecture.figure import with_numbers

        return with_numbers(Figure(), factor=factor, name=name)

    assert drawn(knob(2.0, 3.0, start=3.0), name=knob("a", "b")).numbers == {"factor": 3.0, "name": "a"}
    assert drawn.numbers(knob(2.0, 3.0), name="b").factor == 2.0


@pytest.mark.parametrize(
    ("values", "options", "problem"),
    [
        ((1,), {}, "2 to 50 values, not 1"),
        (tuple(range(51)), {}, "2 to 50 values, not 51"),
        ((1, 2, 1), {}, "the value 1 twice"),
        ((1, 2), {"start": 3}, "starts at one of its values, not at 3"),
    ],
)
def test_a_knob_that_cannot_be(values, options, problem):
    with pytest.raises(ValueError, match=problem):
        knob(*values, **options)


# -- what is drawn ---------------------------------------------------------------------------------------------------


def test_a_variant_is_what_the_command_draws(site, tmp_path, capsys):
    folder = site / "figures"
    variants = told(site, "fig-stretched")["variants"]
    assert len({variant["picture"] for variant in variants}) == len(VALUES)
    for value, variant in zip(VALUES, variants, strict=True):
        out = tmp_path / f"{value}.svg"
        command = ["figure", "--project", str(site.parent), "stretched", "--out", str(out)]
        assert main([*command, "--factor", str(value)]) == 0
        assert out.read_bytes() == (folder / variant["picture"]).read_bytes()
    capsys.readouterr()


def test_one_value_more_draws_one_figure_and_another_module_all(root, tmp_path):
    root = built(root, tmp_path / "course")
    edit(root / UNIT, "2.0, -1.0, 0.0", "2.0, 2.5, -1.0, 0.0")
    assert build(root).figures_drawn == ["stretched(factor=2.5)"]
    edit(root / UNIT, '"With a factor of', '"For a factor of')
    assert build(root).figures_drawn == []
    edit(root / "course/figures/one/stretched.py", "60", "80")
    assert set(build(root).figures_drawn) == STRETCHED | {"stretched(factor=2.5)"}


LIMITS = {
    "too many values": (f"fig.stretched(factor=knob({', '.join(map(str, range(51)))}))", "2 to 50 values, not 51"),
    "too many combinations": (
        f"fig.waves(turns=knob({', '.join(map(str, range(2, 43)))}), shape=knob('a', 'b', 'c', 'd', 'e'))",
        "at most two knobs with 200 combinations",
    ),
    "no such start": ("fig.stretched(factor=knob(1.0, 2.0, start=3.0))", "starts at one of its values, not at 3.0"),
    "no literal": ("fig.stretched(factor=knob(*values))", "must be plain numbers, texts or lists"),
    "no such argument": ("fig.stretched(factr=knob(1.0, 2.0))", "takes no argument factr"),
    "a start that the text does not tell of": (
        "fig.stretched(factor=knob(1.0, 2.0, start=2.0))",
        r"the text tells of stretched\(\), and the picture beside it shows stretched\(factor=2.0\)",
    ),
}


@pytest.mark.parametrize("name", LIMITS)
def test_what_a_page_cannot_show_stops_the_build_in_its_line(name, root, tmp_path):
    call, problem = LIMITS[name]
    course = built(root, tmp_path / "course")
    edit(course / UNIT, CALL, call)
    lines = (course / UNIT).read_text().splitlines()
    with pytest.raises(BuildError) as caught:
        build(course)
    place = re.search(rf"{UNIT}:(\d+): .*{problem}", str(caught.value))
    assert place, caught.value
    assert (
        call in lines[int(place[1]) - 1]
        or "It ends at" in lines[int(place[1]) - 1]
        or "Half of" in lines[int(place[1]) - 1]
    )


def test_a_knob_that_nobody_imports_stops_the_build(root, tmp_path):
    course = built(root, tmp_path / "course")
    edit(course / UNIT, "from deeplecture.knob import knob\n", "")
    with pytest.raises(BuildError, match=rf"{UNIT}:\d+: nothing imports `knob`"):
        build(course)


def test_variants_that_are_too_heavy_or_of_two_sizes_stop_the_build(root, tmp_path, monkeypatch):
    course = built(root, tmp_path / "course")
    monkeypatch.setattr(figures, "MOST_BYTES", 50_000)
    with pytest.raises(BuildError, match=rf"{UNIT}:\d+: figure stretched: the 6 variants of its knobs have 0\.1 MB"):
        build(course)
    monkeypatch.undo()
    edit(
        course / "course/figures/one/stretched.py",
        "    place =",
        "    picture.set_size_inches(10, 4 + factor)\n    place =",
    )
    with pytest.raises(
        BuildError, match=r"its variants differ in size, 960 x 288 and 960 x 384, so that the page would jump"
    ):
        build(course)


def test_nothing_is_too_heavy_at_the_limit():
    drawn = figures.Drawn(None, b"", "", "svg", 1, 1, {}, "", "", "", (), 1, 0, knobs.MOST_BYTES // 2, 0, False)
    assert figures.wrong_variants([drawn, drawn]) == ""
    assert "3.0 MB" in figures.wrong_variants([drawn, replace(drawn, size=drawn.size + 1)])


# -- what a page carries ---------------------------------------------------------------------------------------------


def test_each_variant_has_its_sentence_its_numbers_and_its_command(site):
    found = told(site, "fig-stretched")
    (one,) = found["knobs"]
    assert one == {
        "label": "factor of the square", "values": ["0.5", "1.0", "1.5", "2.0", "−1.0", "0.0"], "start": 1, "scale": True,
    }  # fmt: skip
    assert found["variants"][4]["says"] == "With a factor of −1.0 the parabola ends at −4.0."
    assert found["variants"][1]["command"].endswith("one/stretched --out stretched.pdf")
    assert found["variants"][4]["command"].endswith("--factor -1.0")
    table = (site / "figures" / found["variants"][3]["numbers"]).read_text()
    assert table == "name,index,value\nend,,8.0\n"


def test_two_knobs_make_a_grid(site):
    found = told(site, "fig-waves")
    assert [(one["label"], one["start"]) for one in found["knobs"]] == [("turns", 1), ("shape", 0)]
    assert [variant["says"].split(" has")[0] for variant in found["variants"]] == [
        f"A wave of {turns} {shape} turns" for turns in (1, 2, 3) for shape in ("round", "edged")
    ]


def test_the_texts_numbers_follow_within_the_section_unless_they_name_the_value(site):
    page = BeautifulSoup((site / CHAPTER).read_text(encoding="utf-8"), "html.parser")
    follow = {
        span.get_text(): json.loads(span["data-values"]) for span in page.select(".follows[data-of=fig-stretched]")
    }
    assert follow == {
        "4.0": ["2.0", "4.0", "6.0", "8.0", "−4.0", "0.0"],
        "2.0": ["1.0", "2.0", "3.0", "4.0", "-2.0", "0.0"],
    }
    assert "at 8.0 with two" in page.select_one("#sec-factor").get_text()
    assert "another at 4.0" in page.select_one("#sec-foretold").get_text()
    assert not page.select("#sec-foretold .follows")
    assert "still 4.0" in page.select_one("#sec-elsewhere").get_text() and not page.select("#sec-elsewhere .follows")


def test_a_sentence_that_names_no_number_stops_the_build_in_its_line(root, tmp_path):
    course = built(root, tmp_path / "course")
    edit(course / UNIT, "ends at {end:.1f}", "ends at {ende:.1f}")
    line = 1 + (course / UNIT).read_text().split("{ende")[0].count("\n")
    with pytest.raises(BuildError, match=rf"{UNIT}:{line}: `knob-says`: there is no ende: it has factor, end"):
        build(course)


# -- in a browser ----------------------------------------------------------------------------------------------------

SLIDER = "#fig-stretched input[type=range]"


@pytest.mark.browser
@pytest.mark.parametrize("name", [CHAPTER, DECK])
def test_a_slider_changes_picture_sentence_and_numbers(name, site, chromium):
    tab = opened(chromium, site / name, "#/sec-factor" if name == DECK else "")
    tab.wait_for_selector(SLIDER, state="visible")
    variants = told(site, "fig-stretched")["variants"]
    picture = "document.querySelector('#fig-stretched img').src.split('/').pop()"
    says = "#fig-stretched .knob-says"
    size = "(() => { const { width, height } = document.querySelector('#fig-stretched img').getBoundingClientRect(); return [width, height]; })()"
    before = tab.evaluate(size)
    assert tab.evaluate(picture) == variants[1]["picture"] and tab.inner_text(says) == variants[1]["says"]
    where = tab.evaluate("location.hash")
    tab.focus(SLIDER)
    for key, variant in (("ArrowRight", 2), ("End", 5), ("Home", 0), ("ArrowRight", 1), ("ArrowRight", 2)):
        tab.keyboard.press(key)
        assert tab.evaluate(picture) == variants[variant]["picture"], key
        assert tab.inner_text(says) == variants[variant]["says"]
        assert (
            tab.get_attribute(SLIDER, "aria-valuetext")
            == f"{('0.5', '1.0', '1.5', '', '', '0.0')[variant]}: {variants[variant]['says']}"
        )
    assert tab.evaluate("location.hash") == where  # the arrows are the slider's, not the deck's
    tab.wait_for_function("document.querySelector('#fig-stretched img').complete")
    assert tab.evaluate(size) == before
    assert tab.get_attribute("#fig-stretched img", "alt") == variants[2]["says"]
    if name == CHAPTER:
        follow = tab.locator("#sec-factor .follows")
        assert tab.locator("#fig-stretched .knob-note").is_visible()
        assert follow.all_inner_texts() == ["6.0", "3.0"] and "followed" in follow.first.get_attribute("class")
        assert variants[2]["command"] == tab.evaluate(
            "document.querySelector('#fig-stretched .figure-command').textContent"
        )
        hrefs = [link.get_attribute("href") for link in tab.locator("#fig-stretched .figure-files a").all()]
        assert {Path(one).name for one in hrefs} >= {variants[2]["picture"], variants[2]["numbers"]}
        tab.click(".theme-switch")
        tab.wait_for_function(f"{picture} === {json.dumps(variants[2]['dark'])}")
        tab.focus(SLIDER)
        tab.keyboard.press("ArrowRight")
        assert tab.evaluate(picture) == variants[3]["dark"]
        tab.click(".theme-switch")
        tab.wait_for_function(f"{picture} === {json.dumps(variants[3]['picture'])}")
        tab.focus(SLIDER)
        tab.keyboard.press("ArrowLeft")
        tab.keyboard.press("ArrowLeft")
        assert follow.all_inner_texts() == ["4.0", "2.0"] and tab.locator(".followed").count() == 0
        assert tab.get_attribute("#fig-stretched img", "alt") == "A parabola that opens upwards."
        assert not tab.locator("#fig-stretched .knob-note").is_visible()
    else:
        tab.keyboard.press("PageDown")  # a presenter's remote control turns the slide wherever the focus is
        tab.wait_for_function(f"location.hash !== {json.dumps(where)}")
    tab.context.close()


@pytest.fixture(scope="module")
def film(root, tmp_path_factory) -> Path:
    """The site in which the slider's values are moments of a film."""
    course = built(root, tmp_path_factory.mktemp("film") / "course")
    edit(course / UNIT, CALL, CALL.replace("start=1.0", "start=1.0, film=True"))
    build(course)
    return course / "_site"


@pytest.mark.browser
@pytest.mark.parametrize("name", [CHAPTER, DECK])
def test_moments_of_a_film_are_played_stopped_and_played_again(name, film, chromium):
    tab = opened(chromium, film / name, "#/sec-factor" if name == DECK else "", held=True)
    value, play = "#fig-stretched .knob-value", tab.locator("#fig-stretched").get_by_role("button", name="Play")
    play.wait_for()
    tab.clock.run_for(2000)
    assert tab.inner_text(value) == "1.0"  # nothing moves by itself
    play.focus()
    tab.keyboard.press("Enter")
    tab.clock.run_for(800)
    assert tab.inner_text(value) == "2.0"
    tab.locator("#fig-stretched").get_by_role("button", name="Stop").click()
    tab.clock.run_for(2000)
    assert tab.inner_text(value) == "2.0"
    play.click()
    tab.clock.run_for(2000)
    assert tab.inner_text(value) == "0.0"
    play.click()  # at its end it can be played again
    tab.clock.run_for(400)
    assert tab.inner_text(value) == "1.0"
    tab.focus(SLIDER)
    tab.keyboard.press("End")
    assert tab.inner_text(value) == "0.0" and play.is_visible()  # who takes the slider stops the film
    tab.context.close()


@pytest.mark.browser
@pytest.mark.parametrize(("theme", "which"), [("light", "picture"), ("dark", "dark")])
def test_who_reaches_for_a_knob_has_the_pictures_of_the_theme_fetched(theme, which, site, chromium):
    tab = opened(chromium, site / CHAPTER, color_scheme=theme)
    tab.wait_for_selector(SLIDER)
    names = [variant[which] for variant in told(site, "fig-stretched")["variants"]]
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(Path(request.url).name))
    with tab.expect_request(f"**/{names[-1]}"):
        tab.focus(SLIDER)
    assert asked == [name for name in names if name != names[1]]  # the start is there
    tab.context.close()


@pytest.mark.browser
def test_few_values_are_buttons_and_two_knobs_choose_a_variant_of_the_grid(site, chromium):
    tab = opened(chromium, site / CHAPTER)
    tab.wait_for_selector("#fig-waves .knob")
    assert tab.locator("#fig-waves fieldset legend").all_inner_texts() == ["turns", "shape"]
    assert tab.get_attribute("#fig-waves .knob-says", "aria-live") == "polite"
    tab.get_by_label("edged").check()
    tab.locator("#fig-waves").get_by_label("3").focus()
    tab.keyboard.press("Space")
    assert tab.inner_text("#fig-waves .knob-says") == "A wave of 3 edged turns has its top at 1.00."
    tab.keyboard.press("ArrowLeft")
    assert tab.inner_text("#fig-waves .knob-says").startswith("A wave of 2 edged turns")
    tab.context.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("options", "query"), [({"java_script_enabled": False}, ""), ({}, "?print-pdf"), ({}, "print")]
)
def test_the_still_is_the_start(options, query, site, chromium):
    page = site / (DECK if query == "?print-pdf" else CHAPTER)
    tab = opened(chromium, page, query if query != "print" else "", **options)
    tab.wait_for_selector("#fig-stretched img", state="attached")  # and what the page's scripts load, with the page
    if query == "print":
        tab.wait_for_selector(".knob")
        tab.emulate_media(media="print")
    assert not tab.locator(".knob").first.is_visible()
    assert tab.locator("#fig-stretched img").is_visible()
    tab.context.close()


def test_a_drawing_whose_knob_is_turned_brings_no_steps(root, tmp_path):
    root = built(root, tmp_path / "course")
    edit(root / "course/figures/one/stretched.py", "factor * place**2)", 'factor * place**2, gid="step-2-curve")')
    build(root)
    names = [file.name for file in (root / "_site/figures").iterdir()]
    assert any(name.startswith("lines") and name.endswith(".steps.js") for name in names)
    assert not [name for name in names if name.startswith("stretched") and name.endswith(".steps.js")]
