"""What is wrong with a drawing that is a picture, asked of its artists, who know it still while it is drawn.

A page's check sees a picture's pixels or outlines; matplotlib knows each text, its place, its colour and its ground.
"""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from deeplecture.printed import PRINTED
from deeplecture.steps import NAME

PRINTS = re.compile(rf"\bnan\b|\bNone\b|{PRINTED}")
STEP = re.compile(r"\W*step[\W_]*\d", re.IGNORECASE)  # meant as the name of one
GLYPH = re.compile(r"Glyph (\d+)")
COMMON = 0x24F  # Latin letters end here
LEAST_CONTRAST = 3.0  # WCAG 2.1 of large type, which that of slides is
SEEN = 1.1  # contrast from which on a line or an area is there at all
FAINT, THIN = 0.05, 0.1  # the alpha and the width in points below which a line is not
UNDER = 0.25  # of a line, as much as a legend may hide
OUT = 2.0  # points by which a text may stand out of its figure
SHARE, ALONG = (
    0.35,
    4.0,
)  # two texts may lie over each other by this share of the lower one's height, or for so many points


@dataclass
class SeenWhileDrawn:
    """What was seen while a figure was drawn.

    Attributes:
        texts: each text that was drawn, in order, with its box in points from the figure's lower left corner. (The
            resolution of a figure is another one before and after it is drawn.)
        warnings: what matplotlib warned of.
    """

    texts: dict = field(default_factory=dict)
    warnings: list = field(default_factory=list)


@contextmanager
def watched() -> Iterator[SeenWhileDrawn]:
    """Note the texts that matplotlib draws, and its warnings."""
    from matplotlib.text import Text

    seen, draw = SeenWhileDrawn(), Text.draw

    def noted(text, renderer, *args, **options):
        drawn = draw(text, renderer, *args, **options)
        if text.get_visible() and text.get_text().strip():
            seen.texts[text] = _in_points(text.get_window_extent(renderer), text.get_figure(root=True))
        return drawn

    Text.draw = noted  # type: ignore[assignment,method-assign]
    try:
        with warnings.catch_warnings(record=True) as seen.warnings:
            warnings.simplefilter("always")
            yield seen
    finally:
        Text.draw = draw  # type: ignore[method-assign]


def _in_points(box, picture):
    from matplotlib.transforms import Bbox

    return Bbox(box.get_points() * 72 / picture.dpi)


def faults(picture, seen: SeenWhileDrawn) -> list[str]:
    """What is wrong with a figure that was drawn just now, in sentences; nothing where it is sound.

    Args:
        picture: the `matplotlib.figure.Figure`.
        seen: what `watched` saw of it.
    """
    placed = [(text, box) for text, box in seen.texts.items() if text.get_alpha() != 0 and text.get_color() != "none"]
    heard = [one for one in [*seen.warnings, *_measured(picture, placed)] if issubclass(one.category, UserWarning)]
    found = [_warned(str(one.message)) for one in heard]
    found += [
        f"“{_said(text)}” is what a program prints for itself" for text, _ in placed if PRINTS.search(_said(text))
    ]
    found += _cut_off(picture, placed)
    found += _pale(picture, placed)
    found += _over_each_other(placed)
    found += _legends(picture)
    if not placed and not picture.axes:
        found.append("nothing is drawn")
    found += [f"{_named(axes)} holds no data" for axes in picture.axes if axes.axison and not _holds(axes)]
    return list(dict.fromkeys(found))


def _measured(picture, placed) -> list:
    """What matplotlib warns of when it sets signs that a font may lack: as outlines it draws an empty box and says nothing."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    rare = [text for text, _ in placed if any(ord(sign) > COMMON for sign in text.get_text())]
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        renderer = FigureCanvasAgg(picture).get_renderer() if rare else None
        for text in rare:
            text.get_window_extent(renderer)
    return heard


def _warned(message: str) -> str:
    """What matplotlib warned of while it drew, in our words where it is a sign without a glyph."""
    if found := GLYPH.search(message):
        return f"no font has the sign “{chr(int(found[1]))}” (U+{int(found[1]):04X})"
    return "matplotlib warns: " + " ".join(message.split())[:150]


def least_lettering(picture, seen: SeenWhileDrawn) -> float:
    """The smallest type size of a picture as a share of its width, 0 where it has no text."""
    width = picture.get_size_inches()[0] * 72
    return min((text.get_fontsize() for text in seen.texts), default=0.0) / width


def named_images(picture) -> bool:
    """Whether an image of a figure bears a step's name, which matplotlib loses where it draws a panel's images as one."""
    return any(_gid(image) for axes in picture.axes for image in axes.images)


def lost(picture, drawing: str) -> Iterator[str]:
    """The names of steps that artists bear and that a drawing has not, so that a lecturer's click brings no part.

    Args:
        picture: the `matplotlib.figure.Figure`.
        drawing: it as SVG, "" where it was written as pixels.
    """
    named = {_gid(artist): artist for artist in picture.findobj(_shows) if _gid(artist)}
    if named and not drawing:
        yield "its steps are lost: it is too large as SVG, and a picture of pixels has no parts; draw fewer points"
        return
    for name, artist in named.items():
        if not re.fullmatch(NAME, name):
            yield f"the gid “{name}” names no step, so that no click brings its part: write step-2 or step-2-curve"
        elif f'id="{name}"' not in drawing:
            kind = "what is `rasterized`" if artist.get_rasterized() else type(artist).__name__
            yield f"the drawing has no part {name}: matplotlib writes no gid for {kind}; name the parts or the panel"


def _gid(artist) -> str:
    """What an artist is named as a step, or nearly so; "" where it is not."""
    name = str(artist.get_gid() or "")
    return name if STEP.match(name) else ""


def _shows(artist) -> bool:
    from matplotlib.text import Text

    around = getattr(artist.axes, "get_visible", lambda: True)  # a figure has a list of them
    return artist.get_visible() and around() and not (isinstance(artist, Text) and not artist.get_text())


def _said(text) -> str:
    return " ".join(text.get_text().split())[:60]


def _named(axes) -> str:
    said = next((_said(one) for one in (axes.title, axes._left_title, axes._right_title) if one.get_text()), "")
    return f"the panel “{said}”" if said else "a panel"


def _cut_off(picture, placed) -> Iterator[str]:
    for text, box in placed:
        clipped = text.axes is not None and text.get_clip_on() and text.get_clip_box() is not None
        frame = _in_points(text.axes.bbox if clipped else picture.bbox, picture)
        if max(frame.x0 - box.x0, box.x1 - frame.x1, frame.y0 - box.y0, box.y1 - frame.y1) > OUT:
            yield f"“{_said(text)}” is cut off at the edge"


def _pale(picture, placed) -> Iterator[str]:
    for text, box in placed:
        ground = _ground(picture, text, box)
        if ground is not None and _contrast(text.get_color(), ground, text.get_alpha()) < LEAST_CONTRAST:
            yield f"“{_said(text)}” is hardly darker or lighter than what it stands on"


def _ground(picture, text, box):
    """The colour that a text stands on; None where that is a picture, an area or a patch, which have many."""
    if (patch := text.get_bbox_patch()) is not None and patch.get_fill():
        return patch.get_facecolor() if patch.get_facecolor()[3] > 0.9 else None
    ground = picture.get_facecolor()
    for axes in picture.axes:
        if not _in_points(axes.bbox, picture).overlaps(box):
            continue
        areas = [
            *axes.images,
            *(one for one in axes.collections if len(one.get_facecolor())),
            *(one for one in axes.patches if one.get_fill()),
        ]
        if any(one.get_visible() and _in_points(one.get_window_extent(), picture).overlaps(box) for one in areas):
            return None
        if any(_marked(line, picture, box) for line in axes.lines):
            return None
        if axes.patch.get_visible() and axes.axison and axes.get_facecolor()[3] > 0.5:
            ground = axes.get_facecolor()
    return ground


def _marked(line, picture, box) -> bool:
    """Whether a line has a marker within a box: what is written there is written on it."""
    if not line.get_visible() or line.get_marker() in (None, "None", "", " "):
        return False
    points = line.get_transform().transform(line.get_xydata()) * 72 / picture.dpi
    reach = line.get_markersize() / 2
    return any(box.x0 - reach < x < box.x1 + reach and box.y0 - reach < y < box.y1 + reach for x, y in points)


def _contrast(colour, ground, alpha) -> float:
    """The contrast of a text, as far as it covers its ground, with that."""
    import numpy as np
    from matplotlib.colors import to_rgba

    from deeplecture.luminance import luminance, ratio

    *own, share = to_rgba(colour)
    share *= 1 if alpha is None else alpha
    under = np.array(to_rgba(ground)[:3])
    return float(ratio(luminance(share * np.array(own) + (1 - share) * under), luminance(under)))


def _over_each_other(placed) -> Iterator[str]:
    upright = [(text, box) for text, box in placed if text.get_rotation() % 90 == 0 and box.width and box.height]
    for number, (one, box) in enumerate(upright):
        for other, under in upright[number + 1 :]:
            x, y = min(box.x1, under.x1) - max(box.x0, under.x0), min(box.y1, under.y1) - max(box.y0, under.y0)
            lies = one.get_rotation() % 180 == 0
            height = min(box.height, under.height) if lies else min(box.width, under.width)
            across, along = (y, x) if lies else (x, y)
            if across > SHARE * height and along > ALONG:
                yield f"“{_said(one)}” and “{_said(other)}” lie over each other"


def _holds(axes) -> bool:
    """Whether there is anything in axes that a reader can see: finite data within their limits, an area, a picture, a word."""
    if axes.tables or any(text.get_text() for text in axes.texts) or axes.child_axes:
        return True
    shown = [*axes.images, *axes.lines, *axes.patches, *axes.collections, *axes.artists]
    return any(one.get_visible() and _inked(one, axes) and _in_view(one, axes) for one in shown)


def _inked(artist, axes) -> bool:
    """Whether what an artist draws stands out of its ground; told of lines and patches alone, which have one colour."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    alpha = artist.get_alpha()
    if alpha is not None and max([alpha] if isinstance(alpha, int | float) else list(alpha), default=1) < FAINT:
        return False
    if isinstance(artist, Line2D):
        marked = artist.get_marker() not in (None, "None", "", " ")
        if not marked and (artist.get_linewidth() < THIN or artist.get_linestyle() in ("None", "", " ")):
            return False
        colours = [artist.get_color(), *([artist.get_markerfacecolor()] if marked else [])]
    elif isinstance(artist, Patch):
        colours = [artist.get_facecolor(), *([artist.get_edgecolor()] if artist.get_linewidth() else [])]
    else:
        return True
    return any(_contrast(one, axes.get_facecolor(), None) > SEEN for one in colours if str(one) != "none")


def _legends(picture) -> Iterator[str]:
    """What is wrong with a figure's legends: an entry without words, two that look alike, data that lie under one."""
    for axes in picture.axes:
        legend = axes.get_legend()
        if legend is None or not legend.get_visible():
            continue
        entries = list(zip(legend.legend_handles, (_said(text) for text in legend.get_texts()), strict=False))
        if any(not words for _, words in entries):
            yield f"{_named(axes)} has an entry without words in its legend"
        looks: dict[tuple, str] = {}
        for handle, words in entries:
            other = looks.setdefault(_look(handle), words)
            if other != words and _look(handle):
                yield f"“{other}” and “{words}” look alike in the legend"
        box, opaque = legend.get_window_extent(), legend.get_frame_on() and (legend.get_frame().get_alpha() or 1) > 0.9
        # A line of two points marks a value, all along: it may pass below.
        for line in (one for one in axes.lines if opaque and len(one.get_xdata()) > 2):
            path = line.get_transform().transform_path(line.get_path()).interpolated(4).vertices
            hidden = [box.contains(x, y) for x, y in path if axes.bbox.contains(x, y)]
            if line.get_zorder() < legend.get_zorder() and hidden and sum(hidden) > UNDER * len(hidden):
                yield f"the legend of {_named(axes)} lies over a line, of which it hides {sum(hidden) / len(hidden):.0%}"


def _look(handle) -> tuple:
    """How a line or an area looks in a legend, () for what has many colours."""
    from matplotlib.colors import to_hex
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    if isinstance(handle, Line2D):
        dashes = getattr(handle, "_dash_pattern", handle.get_linestyle())
        return (to_hex(handle.get_color(), True), str(dashes), handle.get_marker(), handle.get_linewidth(), handle.get_alpha(),
                str(handle.get_markerfacecolor()), handle.get_markersize())  # fmt: skip
    if isinstance(handle, Patch):
        face, edge = (to_hex(one, True) for one in (handle.get_facecolor(), handle.get_edgecolor()))
        return face, edge, handle.get_hatch(), handle.get_linestyle(), handle.get_fill()
    return ()


def _in_view(artist, axes) -> bool:
    import numpy as np
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    if artist in axes.images:
        return bool(np.isfinite(np.ma.filled(np.ma.asarray(artist.get_array(), dtype=float), np.nan)).any())
    if isinstance(artist, Line2D | Patch):
        path = artist.get_transform().transform_path(artist.get_path())
        return _touches(path.vertices, axes) or path.intersects_bbox(axes.bbox, filled=isinstance(artist, Patch))
    if not hasattr(artist, "get_offsets"):
        return True
    if not len(artist.get_paths()):
        return False
    offsets: np.ndarray = np.ma.filled(np.ma.asarray(artist.get_offsets(), dtype=float), np.nan)
    if len(offsets) and not np.array_equal(offsets, np.zeros((1, 2))):  # points; else an area, a mesh, contours
        return _touches(artist.get_offset_transform().transform(offsets), axes)
    return True


def _touches(points, axes) -> bool:
    """Whether one of some points, in pixels, lies within axes or on their edge."""
    import numpy as np

    (left, bottom), (right, top) = axes.bbox.get_points()
    with np.errstate(invalid="ignore"):
        across = (points[:, 0] >= left - 1) & (points[:, 0] <= right + 1)
        return bool((across & (points[:, 1] >= bottom - 1) & (points[:, 1] <= top + 1)).any())
