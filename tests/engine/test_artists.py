"""A figure is asked what is wrong with it while its artists are there still."""

import io

import numpy as np
import pytest
from matplotlib.figure import Figure

from deeplecture.artists import faults, least_lettering, lost, watched
from deeplecture.execute.worker import save


def seen_of(picture: Figure, suffix: str = "svg"):
    with watched() as seen:
        picture.savefig(io.BytesIO(), format=suffix)
    return seen


def told(picture: Figure, suffix: str = "svg") -> list[str]:
    return faults(picture, seen_of(picture, suffix))


@pytest.fixture
def plot():
    picture = Figure(figsize=(6, 4), layout="constrained")
    axes = picture.subplots()
    axes.plot([0, 1], [0, 1])
    axes.set(xlabel="distance", ylabel="height", title="A line")
    return picture, axes


def only(axes, draw) -> None:
    """Draw something else in the place of the line."""
    axes.lines[0].remove()
    draw()


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_a_sound_figure_has_no_faults(plot, suffix):
    picture, axes = plot
    axes.text(0.1, 0.8, "two lines\nof text", bbox={"facecolor": "black"}, color="white")
    axes.annotate("the end", (1, 1), (0.5, 0.9), arrowprops={"arrowstyle": "->"})
    axes.imshow(np.zeros((2, 2)), extent=(0, 0.3, 0, 0.3), cmap="gray", aspect="auto")
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.text(0.1, 0.1, "on it", color="white")
    axes.plot(0.7, 0.3, "o", markersize=40)
    axes.text(0.7, 0.3, "9", color="white", ha="center", va="center")
    assert told(picture, suffix) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda axes: axes.text(0.5, 0.5, "pale words", color="#ddd"), "“pale words” is hardly darker or lighter"),
        (lambda axes: axes.text(0.5, 0.5, "faint words", alpha=0.2), "“faint words” is hardly darker or lighter"),
        (lambda axes: axes.figure.text(0.97, 0.5, "too far"), "“too far” is cut off"),
        (lambda axes: axes.text(0.93, 0.5, "clipped words", clip_on=True), "“clipped words” is cut off"),
        (lambda axes: (axes.text(0.4, 0.5, "one word"), axes.text(0.45, 0.5, "another")), "“one word” and “another” lie over each other"),
        (lambda axes: axes.text(0.5, 0.5, "a sign \U00012345"), "no font has the sign “\U00012345” (U+12345)"),
        (lambda axes: axes.text(0.5, 0.5, "accuracy nan %"), "“accuracy nan %” is what a program prints"),
        (lambda axes: axes.text(0.5, 0.5, "at 0.30000000000000004"), "“at 0.30000000000000004” is what a program prints"),
        (lambda axes: axes.lines[0].set_ydata([np.nan, np.nan]), "the panel “A line” holds no data"),
        (lambda axes: axes.lines[0].remove(), "the panel “A line” holds no data"),
        (lambda axes: axes.set(xlim=(5, 6), ylim=(5, 6)), "the panel “A line” holds no data"),
        (lambda axes: axes.lines[0].set_alpha(0), "the panel “A line” holds no data"),
        (lambda axes: axes.lines[0].set_color("white"), "the panel “A line” holds no data"),
        (lambda axes: axes.lines[0].set_alpha(0.02), "the panel “A line” holds no data"),
        (lambda axes: axes.lines[0].set_linewidth(0.02), "the panel “A line” holds no data"),
        (lambda axes: only(axes, lambda: axes.bar([0, 1], [1, 2], color="white")), "the panel “A line” holds no data"),
        (lambda axes: (axes.lines[0].set_label("one"), axes.plot([0, 1], [1, 0], color=axes.lines[0].get_color(), label="other"), axes.legend()), "“one” and “other” look alike in the legend"),
        (lambda axes: (axes.lines[0].set_label("one"), axes.legend().get_texts()[0].set_text("")), "an entry without words"),
        (lambda axes: (axes.plot(np.linspace(0, 1, 99), np.linspace(0, 1, 99), label="its long name"), axes.legend(loc="center", framealpha=1, fontsize=32)), "lies over a line, of which it hides"),
        (lambda axes: only(axes, lambda: axes.imshow(np.full((2, 2), np.nan))), "the panel “A line” holds no data"),
        (lambda axes: only(axes, lambda: axes.bar([0, 1], [np.nan, np.nan])), "the panel “A line” holds no data"),
        (lambda axes: only(axes, lambda: axes.scatter([0, 1], [np.nan, 1]).set_offsets([[9, 9]])), "the panel “A line” holds no data"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_figure_is_told(plot, change, fault):
    picture, axes = plot
    change(axes)
    for suffix in ("svg", "png"):
        found = told(picture, suffix)
        assert len(found) == 1 and fault in found[0], found


def crossed(axes) -> None:
    axes.plot([-9, 9], [-9, 9])
    axes.set(xlim=(1, 2), ylim=(1, 2))


def logarithmic(axes) -> None:
    axes.plot([1, 10], [1, 100])
    axes.set(xscale="log", yscale="log")


@pytest.mark.parametrize(
    "draw",
    [
        crossed, logarithmic, lambda axes: axes.plot(0.5, 0.5, "o"), lambda axes: axes.axhline(0.5), lambda axes: axes.bar([1], [2]),
        lambda axes: axes.scatter([1], [1]), lambda axes: axes.fill_between([0, 1], [0, 1]), lambda axes: axes.pcolormesh(np.eye(3)),
        lambda axes: axes.contour(np.outer(range(4), range(4))), lambda axes: axes.hexbin([0, 1, 2], [1, 2, 1], gridsize=4),
        lambda axes: axes.quiver([1], [1], [1], [1]), lambda axes: axes.errorbar([1], [1], [0.1]), lambda axes: axes.stackplot([0, 1], [1, 2]),
        lambda axes: axes.imshow(np.ma.masked_less(np.eye(3), 1)), lambda axes: axes.vlines([0.5], 0, 1), lambda axes: axes.pie([1, 2]),
        lambda axes: axes.imshow(np.zeros((2, 2, 3))), lambda axes: axes.arrow(0, 0, 1, 1), lambda axes: axes.eventplot([1, 2]),
    ],
)  # fmt: skip
def test_what_holds_anything_is_not_called_empty(draw):
    picture = Figure(figsize=(4, 3))
    draw(picture.subplots())
    assert told(picture) == []


def test_legends_of_lines_that_differ_and_lie_beside_them_are_sound(plot):
    picture, axes = plot
    axes.lines[0].set_label("one")
    axes.plot([0, 1], [1, 0], "--", color=axes.lines[0].get_color(), label="dashed")
    axes.bar([0.5], [0.2], color="white", edgecolor="black", hatch="//", label="hatched")
    axes.axhline(0.9, color="gray", label="least")
    axes.legend(loc="upper center", framealpha=1)
    axes.set_ylim(0, 3)
    assert told(picture) == []


def test_parts_that_have_no_room_are_told(plot):
    picture, axes = plot
    axes.text(9, 0.5, "a text that leaves no room for its axes")
    assert any("collapsed to zero" in fault for fault in told(picture))


def test_a_figure_of_nothing_is_told():
    assert told(Figure()) == ["nothing is drawn"]


def test_the_smallest_letters_of_a_picture_are_known_without_its_outlines(plot):
    picture, axes = plot
    axes.text(0.5, 0.5, "fine print", fontsize=6)
    assert least_lettering(picture, seen_of(picture, "png")) == pytest.approx(6 / (6 * 72))
    assert least_lettering(Figure(), seen_of(Figure())) == 0


def stepped(draw) -> tuple[list[str], str]:
    """What is told of the steps' names of a figure that is written as the engine writes it, and the drawing."""
    picture = Figure()
    draw(picture.subplots())
    save(picture, out := io.BytesIO(), "svg")
    return list(lost(picture, out.getvalue().decode())), out.getvalue().decode()


def test_images_of_one_panel_keep_the_names_of_their_steps():
    def draw(axes):
        axes.imshow(np.eye(2))
        axes.imshow(np.eye(3), gid="step-2-image")

    told, drawing = stepped(draw)
    assert told == [] and drawing.count("<image") == 2 and 'id="step-2-image"' in drawing


@pytest.mark.parametrize(
    ("draw", "fault"),
    [
        (lambda axes: axes.plot([0, 1], gid="step-2-line", rasterized=True), "no part step-2-line: matplotlib writes no gid for what is `ras"),
        (lambda axes: axes.quiverkey(axes.quiver([1], [1], [1], [1]), 0.5, 0.5, 1, "x").set_gid("step-2"), "no part step-2: matplotlib writes no gid for QuiverKey"),
        (lambda axes: axes.plot([0, 1], gid="step_2_line"), "“step_2_line” names no step"),
        (lambda axes: axes.plot([0, 1], gid="Step-2 line"), "“Step-2 line” names no step"),
    ],
)  # fmt: skip
def test_a_name_of_a_step_that_the_drawing_lost_is_told(draw, fault):
    told, _ = stepped(draw)
    assert len(told) == 1 and fault in told[0], told


def test_only_what_shows_and_is_meant_as_a_step_is_asked_for():
    def draw(axes):
        axes.plot([0, 1], gid="curve")
        axes.plot([0, 1], gid="step-2-line-1.5")
        axes.plot([0, 1], gid="step-9-hidden", visible=False)
        axes.text(0.5, 0.5, "", gid="step-2-no-words")

    assert stepped(draw)[0] == []


def test_steps_of_a_picture_that_became_pixels_are_lost_together(plot):
    picture, axes = plot
    axes.lines[0].set_gid("step-2-line")
    assert len(told := list(lost(picture, ""))) == 1 and "too large as SVG" in told[0]
