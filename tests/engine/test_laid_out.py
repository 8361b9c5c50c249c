"""A picture is laid out without a drawing for that alone, and its bytes are those that matplotlib writes by itself."""

from io import BytesIO

import numpy as np
import pytest
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from deeplecture.execute import worker

RC = {"svg.hashsalt": "deeplecture", "svg.fonttype": "path"}
SAID = {"svg": {"Date": None}, "png": {"Software": None}, "pdf": {"CreationDate": None}}


def panels() -> Figure:
    """What has its place by the layout: titles, legends, colour bars, shared and equal axes, insets, arrows, large ticks."""
    x = np.linspace(0, 9, 40)
    picture = Figure(figsize=(9, 6), layout="constrained")
    axes = picture.subplots(2, 3)
    picture.suptitle("Six panels")
    axes[0, 0].plot(x, np.sin(x), label="a sine")
    axes[0, 0].legend(loc="best")
    axes[0, 0].twinx().plot(x, 1e6 * x)
    shown = axes[0, 1].imshow(np.outer(x, x), aspect="equal")
    picture.colorbar(shown, ax=axes[0, 1])
    axes[0, 2].quiver(x[:5], x[:5], x[:5], -x[:5])
    axes[1, 0].set_title("two\nlines", loc="left")
    axes[1, 0].plot(x, x * 1e-7)
    axes[1, 0].inset_axes([0.6, 0.1, 0.3, 0.3]).plot(x, x)
    axes[1, 1].annotate("here", (0.5, 0.5), (0.1, 0.9), arrowprops={"arrowstyle": "->"})
    axes[1, 2].set(xlabel="a long label", yscale="log", ylim=(1e-3, 1e5))
    axes[1, 2].tick_params(axis="x", rotation=60, labelsize=18)
    return picture


def other() -> Figure:
    """An equal panel above one that fills its place."""
    picture = Figure(figsize=(4, 5), layout="constrained")
    above, below = picture.subplots(2, 1)
    above.plot([0, 1], [0, 3])
    above.set(aspect="equal", title="equal")
    below.plot([0, 1], [0, 3])
    picture.legend(below.lines, ["below"], loc="outside lower center")
    return picture


def empty() -> Figure:
    return Figure(figsize=(2, 1), layout="constrained")


def crowded() -> Figure:
    """Panels without room, which matplotlib warns of."""
    picture = Figure(figsize=(1, 1), layout="constrained")
    for axes in picture.subplots(3, 3).flat:
        axes.set(xlabel="a long label", ylabel="another")
    return picture


def parts() -> Figure:
    picture = Figure(figsize=(6, 3), layout="constrained")
    for part in picture.subfigures(1, 2):
        part.subplots().plot([0, 1], [1, 0])
        part.suptitle("a part")
    return picture


def loose() -> Figure:
    picture = Figure(figsize=(3, 2))
    picture.subplots().plot([0, 1], [1, 0])
    return picture


def written(picture: Figure, suffix: str, monkeypatch, *, once: bool) -> tuple[bytes, int]:
    """The bytes of a picture, and how often its lines were asked to draw, a line."""
    drawn, draw = [], Line2D.draw
    with monkeypatch.context() as patch, rc_context(RC):
        patch.setattr(worker, "rc", lambda: RC)
        patch.setattr(Line2D, "draw", lambda line, *args: (drawn.append(line), draw(line, *args)))
        body = BytesIO()
        if once:
            worker.save(picture, body, suffix)
        else:
            picture.savefig(body, format=suffix, metadata=SAID[suffix])
    assert "draw" not in vars(picture)
    return body.getvalue(), max(map(drawn.count, drawn), default=0)


@pytest.mark.filterwarnings("ignore:constrained_layout not applied")
@pytest.mark.parametrize("suffix", SAID)
@pytest.mark.parametrize("made", [panels, other, empty, crowded, parts, loose])
def test_bytes_are_those_of_two_drawings(made, suffix, monkeypatch):
    mine, matplotlibs = (written(made(), suffix, monkeypatch, once=once)[0] for once in (True, False))
    assert mine == matplotlibs


def test_what_has_a_layout_is_drawn_once(monkeypatch):
    for made in (panels, other, loose):
        assert written(made(), "svg", monkeypatch, once=True)[1] == 1
    assert written(parts(), "svg", monkeypatch, once=True)[1] == 2  # of parts the second drawing may need the first


def test_a_picture_that_draws_itself_or_is_cut_to_what_it_shows_is_left_to_matplotlib(monkeypatch):
    own = other()
    own.draw = lambda renderer: Figure.draw(own, renderer)
    with worker.laid_out_once(own):
        assert own.draw.__name__ == "<lambda>"
    cut = other()
    with rc_context({"savefig.bbox": "tight"}), worker.laid_out_once(cut):
        assert "draw" not in vars(cut)


def test_a_picture_is_as_it_was_where_writing_it_fails():
    picture = other()
    with pytest.raises(ZeroDivisionError), worker.laid_out_once(picture):
        raise ZeroDivisionError
    assert "draw" not in vars(picture)
