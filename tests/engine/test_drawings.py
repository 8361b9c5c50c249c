"""What a reader sees of a drawing's words: in both themes, and after each click that builds it up."""

import io

import broken_course
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from deeplecture.build import build
from deeplecture.check import drawings, drawn, lint
from deeplecture.check.chromium import HERE
from deeplecture.check.pages import read_site
from deeplecture.write.dark import PAPER, dark


@pytest.fixture(scope="module")
def tab(chromium):
    tab = chromium.new_page()
    tab.evaluate((HERE / "drawing.js").read_text())
    yield tab
    tab.close()


def plot() -> tuple[Figure, object]:
    picture = Figure(figsize=(5, 3))
    axes = picture.subplots()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    return picture, axes


def over_an_image():
    picture, axes = plot()
    axes.imshow(np.full((2, 2), 0.9), cmap="gray", vmin=0, vmax=1, extent=(0, 1, 0, 1), aspect="auto")
    picture.text(0.4, 0.5, "said over it")
    return picture


def in_the_colour_of_an_image():
    picture, axes = plot()
    axes.imshow(np.full((2, 2), 0.2), cmap="gray", vmin=0, vmax=1, extent=(0, 1, 0, 1), aspect="auto")
    axes.text(0.4, 0.5, "night in the night", color="#222222")
    return picture


def on_points_that_keep_their_colours():
    picture, axes = plot()
    points = axes.scatter([0.3, 0.7], [0.5, 0.5], c=[0, 1], s=3000, cmap="viridis")
    picture.colorbar(points)
    axes.text(0.7, 0.5, "9", ha="center", va="center", fontsize=20)
    return picture


def before_its_ground_comes():
    picture, axes = plot()
    axes.add_patch(Rectangle((0.2, 0.3), 0.6, 0.4, color="#1f2328", gid="step-2-box"))
    axes.text(0.5, 0.5, "white words", color="white", ha="center")
    return picture


def until_something_lies_on_it():
    picture, axes = plot()
    axes.text(0.5, 0.5, "buried words", ha="center")
    axes.add_patch(Rectangle((0.2, 0.3), 0.6, 0.4, color="#d0e0f0", zorder=9, gid="step-2-box"))
    return picture


def on_its_bar():
    picture, axes = plot()
    axes.bar([0.5], [0.9], width=0.5, color="#333333")
    axes.text(0.5, 0.5, "dark on dark", ha="center", color="#0b3a62")
    return picture


def as_an_annotation_beside_a_mesh():
    picture, (left, right) = Figure(figsize=(6, 3)), (None, None)
    left, right = picture.subplots(1, 2)
    right.pcolormesh(np.full((4, 4), 0.95), cmap="gray", vmin=0, vmax=1)
    left.plot([0, 1])
    left.annotate("across", (0.5, 0.5), (1.6, 0.5), xycoords="axes fraction", textcoords="axes fraction", zorder=9)
    right.set_zorder(-1)
    return picture


@pytest.mark.browser
@pytest.mark.parametrize(
    ("draw", "text", "seen"),
    [
        (over_an_image, "said over it", {("dark", 1)}),
        (in_the_colour_of_an_image, "night in the night", {("light", 1), ("dark", 1)}),
        (on_points_that_keep_their_colours, "9", {("dark", 1)}),
        (before_its_ground_comes, "white words", {("light", 1), ("dark", 1)}),
        (until_something_lies_on_it, "buried words", {("light", 2), ("dark", 2)}),
        (on_its_bar, "dark on dark", {("light", 1), ("dark", 1)}),
        (as_an_annotation_beside_a_mesh, "across", {("dark", 1)}),
    ],
)
def test_words_that_cannot_be_read_are_seen_at_their_step_and_in_their_theme(draw, text, seen, tab):
    found = looked(tab, draw())
    assert {(one["theme"], one["step"]) for one in found} == seen, found
    assert {one["text"] for one in found} == {text}


def looked(tab, picture: Figure) -> list[dict]:
    out = io.BytesIO()
    picture.savefig(out, format="svg")
    light = out.getvalue()
    themes = {"light": (light.decode(), "#ffffff"), "dark": (dark(light).decode(), PAPER)}
    return tab.evaluate("(themes) => drawing.look(themes)", themes)


@pytest.mark.browser
def test_a_sound_drawing_has_no_such_words(tab):
    from matplotlib import patheffects

    picture, axes = plot()
    axes.bar([0.2], [0.9], width=0.2, color="#0b62a4")
    axes.text(0.2, 0.5, "on it", color="white", ha="center")
    axes.plot([0, 1], [0.1, 0.9], color="#c2410c")
    axes.text(0.5, 0.5, "on its line", color="#c2410c", gid="step-2-name")
    axes.text(0.8, 0.2, "$x^2 - 1$", gid="step-3-formula").set_path_effects(
        [patheffects.withStroke(linewidth=3, foreground="white")]
    )
    axes.set_title("A line")
    axes.legend([axes.lines[0]], ["line"])
    assert looked(tab, picture) == []
    other, axes = plot()
    axes.imshow(np.eye(2), cmap="gray", extent=(0, 1, 0, 1), aspect="auto")
    axes.text(0.1, 0.8, "dark", color="#202020"), axes.text(0.1, 0.2, "light", color="#f0f0f0")
    axes.set(title="An image", xlabel="across")
    assert looked(tab, other) == []


@pytest.mark.browser
def test_a_click_that_brings_nothing_is_seen_in_its_theme(tab):
    picture, axes = plot()
    axes.plot([5, 6], [0.1, 0.9], gid="step-2-outside")
    axes.plot([0, 1], [0.1, 0.9], gid="step-3-line")
    found = looked(tab, picture)
    assert [(one["theme"], one["step"]) for one in found if "nothing" in one] == [("light", 2), ("dark", 2)]


@pytest.mark.browser
def test_the_check_names_the_figure_and_its_cell_and_looks_once(tmp_path, monkeypatch):
    root = broken_course.write_clean(tmp_path / "course")
    figure, unit = root / "course/figures/one/line.py", root / "units/01-lines.qmd"
    late = "axes.text(0.5, 0.5, 'too early', color='white', ha='center')\n    axes.bar([0.5], [0.9], color='#222222', gid='step-2-bar')\n"
    late += "    axes.plot([8, 9], [8, 9], transform=axes.transAxes, gid='step-3-far')\n"
    figure.write_text(figure.read_text().replace("    axes.set_xlabel", f"    {late}    axes.set_xlabel"))
    build(root)
    site, _ = read_site(root)
    shown = drawn.shown(site.project, lint.look(site.project).plans, site.files)
    problems = drawings.check(site, shown)
    cell = unit.read_text().split("#| label: fig-line")[0].count("\n")
    assert [(one.file, one.line) for one in problems] == [("units/01-lines.qmd", cell)] * 2
    said = "line: “too early” is hardly darker or lighter than what it stands on, at step 1 of 3 (contrast 1."
    assert problems[0].message.startswith(said)
    assert problems[1].message == "line: the click of step 3 brings nothing that one sees"
    monkeypatch.setattr(drawings, "shared_out", None)  # nobody looks again at what is known
    assert drawings.check(site, shown) == problems
