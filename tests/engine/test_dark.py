"""Drawings for the dark theme: which colours turn and which stand for data, and how a page changes them."""

import base64
import io
import re

import numpy as np
import pytest
from bs4 import BeautifulSoup
from coloraide import Color
from matplotlib.figure import Figure
from PIL import Image
from tabs import READY
from tiny_course import copy, edit

from deeplecture.build import build
from deeplecture.write.dark import PAPER, dark, dark_name, turned

pytestmark = pytest.mark.filterwarnings(
    "ignore::bs4.XMLParsedAsHTMLWarning"
)  # a drawing is read as if it stood in a page


def drawn(picture: Figure) -> bytes:
    out = io.BytesIO()
    picture.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()


def axes_of(svg: bytes, number: int = 1):
    return BeautifulSoup(svg, "html.parser").find("g", id=f"axes_{number}")


def colours(element) -> set[str]:
    return set(re.findall(r"#[0-9a-f]{6}", str(element)))


@pytest.mark.parametrize("colour", ["#0b62a4", "#c2410c", "#1f2328", "#7a3e9d", "#0f766e", "#b4235a", "#5f6670"])
def test_an_ink_keeps_its_hue_and_is_read_on_dark_paper(colour):
    assert Color(turned(colour)).contrast(Color(PAPER)) > 4.5
    before, after = Color(colour).convert("oklch"), Color(turned(colour)).convert("oklch")
    if before["chroma"] > 0.02:
        assert abs(before["hue"] - after["hue"]) < 3


def test_greys_turn_round_in_their_order_and_white_is_the_paper():
    greys = [Color(turned(f"#{2 * f'{level:02x}'}{level:02x}"))["red"] for level in range(0, 255, 15)]
    assert greys == sorted(greys, reverse=True) and greys[0] > 0.9
    assert turned("#ffffff") == PAPER


def test_lines_texts_and_ground_turn_and_the_shapes_stay():
    picture = Figure()
    axes = picture.subplots()
    axes.plot([0, 1], color="#0b62a4")
    axes.set_title("Loss", color="black")
    axes.contour(np.add.outer(np.arange(4), np.arange(4)), colors="#5f6670")
    light = drawn(picture)
    made = dark(light)
    assert not {"#ffffff", "#0b62a4", "#5f6670"} & colours(axes_of(made))
    assert {PAPER, turned("#0b62a4"), turned("#5f6670")} <= colours(axes_of(made))
    # Matplotlib gives black no colour: what the drawing as a whole has is inherited.
    assert BeautifulSoup(made, "html.parser").svg["style"] == f"fill: {turned('#000000')}"
    shapes = [
        [path["d"].split() for path in BeautifulSoup(svg, "html.parser").find_all("path", d=True)]
        for svg in (light, made)
    ]
    assert shapes[0] == shapes[1]
    assert dark(light) == made


@pytest.mark.parametrize("how", ["imshow", "pcolormesh", "contourf"])
def test_colours_that_are_data_stay_with_the_lettering_on_them(how):
    picture = Figure()
    axes = picture.subplots()
    getattr(axes, how)(np.arange(16.0).reshape(4, 4), cmap="viridis")
    axes.text(1, 1, "seven", color="#ffffff")
    axes.set_title("Counts", color="#0b62a4")
    axes.set_xlabel("class", color="#c2410c")
    before, after = axes_of(drawn(picture)), axes_of(dark(drawn(picture)))
    inside, title = after.find_all("g", id=re.compile("text_"), recursive=False)
    assert "#ffffff" in colours(inside) and "#ffffff" in colours(after.find("g", id="patch_2"))
    assert turned("#0b62a4") in colours(title) and turned("#c2410c") in colours(after)
    if how == "imshow":
        assert before.find("image")["xlink:href"].split() == after.find("image")["xlink:href"].split()
    else:
        mesh = re.compile("QuadMesh|QuadContour")
        assert colours(before.find("g", id=mesh)) == colours(after.find("g", id=mesh)) - {"#000000"}


def test_a_title_that_comes_with_a_step_turns_beside_an_image_and_a_number_on_it_stays():
    picture = Figure()
    axes = picture.subplots()
    axes.imshow(np.eye(3), cmap="PuOr_r")
    axes.set_title("after", color="#0b62a4").set_gid("step-2-title")
    axes.text(1, 1, "7", color="#c2410c", gid="step-2-number")
    axes.plot(1, 1, "o", color="#7a3e9d", gid="step-2-mark")
    made = axes_of(dark(drawn(picture)))
    assert turned("#0b62a4") in colours(made) and "#0b62a4" not in colours(made)
    assert {"#c2410c", "#7a3e9d"} <= colours(made)


def test_points_that_a_colour_bar_explains_stay_and_others_turn():
    picture = Figure()
    axes = picture.subplots()
    points = axes.scatter([0, 1, 2], [0, 1, 2], c=[0, 1, 2], cmap="viridis")
    axes.plot([0, 1], color="#0b62a4")
    plain = dark(drawn(picture))
    picture.colorbar(points)
    explained = dark(drawn(picture))
    assert "#440154" in colours(axes_of(explained)) and "#440154" not in colours(axes_of(plain))
    assert "#0b62a4" not in colours(axes_of(explained))


def test_only_drawings_have_a_dark_sibling():
    assert re.fullmatch(r"line\.0a1b\.dark-[0-9a-f]{6}\.svg", dark_name("line.0a1b.svg"))
    assert dark_name("points.0a1b.png") == ""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = copy(tmp_path_factory.mktemp("dark") / "course")
    build(root)
    return root


def test_pages_name_a_dark_drawing_that_is_there(course):
    for page in ("book/units/01-lines.html", "slides/units/01-lines.html", "gallery.html"):
        file = course / "_site" / page
        named = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser").select("img[data-dark]")
        assert named, page
        for image in named:
            light = image.get("src") or image["data-src"]  # a deck loads its pictures slide by slide
            assert (file.parent / image["data-dark"]).read_bytes() == dark((file.parent / light).read_bytes())


def test_a_drawing_that_the_site_has_is_not_turned_again(course, monkeypatch):
    def never(_):
        raise AssertionError("turned again")

    monkeypatch.setattr("deeplecture.site.site.dark", never)
    edit(course / "units/01-lines.qmd", "The line of", "The straight line of")
    build(course)
    assert list((course / "_site/figures").glob("*.dark-*.svg"))


@pytest.mark.browser
def test_pictures_follow_the_theme_and_paper_stays_white(course, chromium):
    page = chromium.new_page(color_scheme="dark")
    page.goto((course / "_site/book/units/01-lines.html").as_uri())
    shown = "document.querySelector('img[data-dark]').getAttribute('src')"
    ground = "getComputedStyle(document.querySelector('img[data-dark]')).backgroundColor"
    assert ".dark-" in page.evaluate(shown) and page.evaluate(ground) == "rgba(0, 0, 0, 0)"
    page.locator(".theme-switch").click()
    assert ".dark-" not in page.evaluate(shown)
    page.locator(".theme-switch").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert ".dark-" not in page.evaluate(shown)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert ".dark-" in page.evaluate(shown)
    page.close()


def test_painted_points_turn_with_their_axes_and_a_painted_colour_bar_stays():
    picture = Figure()
    axes = picture.subplots()
    axes.plot([0, 1, 2], [2, 0, 1], "o", color="#0b62a4", markeredgewidth=0, rasterized=True)
    made = dark(drawn(picture))
    assert PAPER in colours(axes_of(made)) and "#ffffff" not in colours(axes_of(made))
    before, after = (pixels(axes_of(svg).find("image")) for svg in (drawn(picture), made))
    assert (before[..., 3] == after[..., 3]).all()
    painted = after[after[..., 3] == 255][:, :3].astype(int)
    wanted = np.array([int(turned("#0b62a4")[place : place + 2], 16) for place in (1, 3, 5)])
    assert len(painted) > 50 and abs(painted - wanted).max() < 8

    other = Figure()
    bar = other.colorbar(other.subplots().imshow(np.arange(16.0).reshape(4, 4)))
    bar.solids.set_rasterized(True)
    light, dusk = drawn(other), dark(drawn(other))
    assert (pixels(axes_of(light, 2).find("image")) == pixels(axes_of(dusk, 2).find("image"))).all()


def pixels(image) -> np.ndarray:
    held = base64.b64decode(image["xlink:href"].partition(",")[2])
    return np.array(Image.open(io.BytesIO(held)).convert("RGBA"))


@pytest.mark.browser
def test_a_deck_is_light_until_its_key_turns_it_dark_and_remembers(course, chromium):
    deck = (course / "_site/slides/units/01-lines.html").as_uri()
    page = chromium.new_context(color_scheme="dark").new_page()
    page.goto(f"{deck}#/sec-rises")
    page.wait_for_function(READY)
    shown, ground = (
        page.locator("#fig-line img"),
        "getComputedStyle(document.querySelector('.reveal-viewport')).backgroundColor",
    )
    assert ".dark-" not in shown.get_attribute("src") and page.evaluate(ground) == "rgb(255, 255, 255)"
    page.keyboard.press("d")
    assert ".dark-" in shown.get_attribute("src") and page.evaluate(ground) == "rgb(22, 25, 29)"
    page.keyboard.press("ArrowRight")  # a slide whose picture is loaded only now
    page.wait_for_function("document.querySelector('#fig-fall img').getAttribute('src').includes('.dark-')")
    page.reload()
    page.wait_for_function(READY)
    assert page.evaluate(ground) == "rgb(22, 25, 29)"
    page.goto(f"{deck}?print-pdf")  # paper is white
    page.wait_for_selector(".pdf-page")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "light"
    page.context.close()
