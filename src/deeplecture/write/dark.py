"""A drawing for the dark theme: the same shapes, their colours with the lightness turned round and the hue kept.

Lightness is that of OKLCH (Ottosson 2020, https://bottosson.github.io/posts/oklab). What stands for data by its colour
stays as it is: inside axes that hold an image, a mesh or filled contours everything does, the ground and the lettering
included, and beside such axes the points of a scatter plot too, whose colours a colour bar explains. An image that can be
seen through is no data but lines and points that matplotlib painted (`rasterized=True`): it turns as they would.
"""

import base64
import hashlib
import io
import posixpath
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

PAPER = "#16191d"  # of the dark theme, as in base.css
LIGHTEST = 0.95
# A mid tone has to become rather light: all inks of a drawing were chosen for their contrast with white.
BEND = 0.6
SVG = "{http://www.w3.org/2000/svg}"
SLIM = 6  # axes of colours that are so much longer than wide are a colour bar
COLOURED = ("QuadMesh_", "QuadContourSet_", "TriMesh_", "TriContourSet_")
LINK = "{http://www.w3.org/1999/xlink}href"
PNG = "data:image/png;base64,"
GLASS = 0.2  # of a painted drawing more than that share is empty
HEX = re.compile(r"#[0-9a-f]{6}\b")

for prefix, address in (("", SVG[1:-1]), ("xlink", "http://www.w3.org/1999/xlink")):
    ElementTree.register_namespace(prefix, address)


@cache
def rules() -> str:
    """Changes when the drawings would."""
    return hashlib.sha256(Path(__file__).read_bytes() + version("coloraide").encode()).hexdigest()[:6]


def dark_name(name: str) -> str:
    """The file name of a drawing's dark sibling, "" for pictures that have none; it changes with the rules."""
    stem, suffix = posixpath.splitext(name)
    return f"{stem}.dark-{rules()}.svg" if suffix == ".svg" else ""


@cache
def turned(colour: str) -> str:
    """A colour `#rrggbb` for dark paper: white becomes the paper, black nearly white, hues stay."""
    from coloraide import Color

    if colour == "#ffffff":
        return PAPER
    made, paper = Color(colour).convert("oklch"), Color(PAPER).convert("oklch")["lightness"]
    made["lightness"] = paper + (LIGHTEST - paper) * (1 - min(made["lightness"], 1)) ** BEND
    return made.convert("srgb").fit(method="oklch-chroma").to_string(hex=True)


def dark(drawing: bytes) -> bytes:
    """The dark sibling of a drawing that matplotlib wrote as SVG."""
    tree = ElementTree.parse(io.BytesIO(drawing))
    root = tree.getroot()
    kept = _kept(root, _painted(root))
    root.set("style", f"fill: {turned('#000000')}")  # matplotlib leaves black out
    _turn(root, kept)
    out = io.BytesIO()
    tree.write(out, encoding="utf-8", xml_declaration=True)
    return out.getvalue()


def _turn(element, kept: set) -> None:
    for child in element:
        if child in kept:
            child.set("style", f"fill: #000000; {child.get('style', '')}".rstrip("; "))
            continue
        if style := child.get("style"):
            child.set("style", HEX.sub(lambda found: turned(found[0]), style))
        _turn(child, kept)


def _painted(root) -> set:
    """The images that are painted lines and points, which turn here; those of data are cut out by a path around them."""
    found = set()
    for parent in root.iter(f"{SVG}g"):
        for image in parent.findall(f"{SVG}image") if not parent.get("clip-path") else ():
            held = image.get(LINK, "")
            if held.startswith(PNG) and (made := _turned_pixels(base64.b64decode(held.removeprefix(PNG)))):
                image.set(LINK, PNG + base64.b64encode(made).decode())
                found.add(image)
    return found


def _turned_pixels(png: bytes) -> bytes | None:
    """A painted drawing with its colours turned, to 64 levels; None where it is none."""
    import numpy as np
    from PIL import Image

    pixels = np.array(Image.open(io.BytesIO(png)).convert("RGBA"))
    seen = pixels[..., 3] > 0
    if seen.mean() > 1 - GLASS:
        return None
    colours, which = np.unique(pixels[seen][:, :3] // 4 * 4, axis=0, return_inverse=True)
    made = [bytes.fromhex(turned("#" + bytes(colour).hex())[1:]) for colour in colours.tolist()]
    pixels[seen, :3] = np.array([list(one) for one in made], dtype=np.uint8)[which.reshape(-1)]
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def _kept(root, painted: set) -> set:
    """The elements that stay as they are, with all that they hold."""
    kept, explained = set(), False
    every = [group for group in root.iter(f"{SVG}g") if group.get("id", "").startswith("axes_")]
    for axes in every:
        meshes = [part for part in axes if part.get("id", "").startswith(COLOURED) and _filled(part)]
        if meshes or any(image not in painted for image in axes.iter(f"{SVG}image")):
            box = left, top, right, bottom = _box(axes)
            kept |= {part for part in axes if not _outside(part, box)}
            explained = explained or not 1 / SLIM < (right - left) / max(bottom - top, 1e-9) < SLIM
    if explained:
        kept |= {part for axes in every for part in axes if part.get("id", "").startswith("PathCollection_")}
    return kept


def _filled(part) -> bool:
    """Whether anything of it is filled: lines of a contour plot are not."""
    return any("fill: none" not in one.get("style", "fill: none") for one in part.iter())


def _box(axes) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of axes, from the patch behind them."""
    path = axes.find(f"{SVG}g/{SVG}path")
    numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", path.get("d", "") if path is not None else "")]
    across, down = numbers[::2] or [0.0], numbers[1::2] or [0.0]
    return min(across), min(down), max(across), max(down)


def _lettering(part) -> bool:
    """Whether a part is a text; one that comes with a step has the name that its figure gave it, and glyphs of a face."""
    if part.get("id", "").startswith("text_"):
        return True
    return any("-" in one.get(LINK, "") for one in part.iter(f"{SVG}use"))  # a marker's name has none


def _outside(part, box: tuple[float, float, float, float]) -> bool:
    """Whether a part of axes is an axis, or a text that begins beside them."""
    name = part.get("id", "")
    if name.startswith(("matplotlib.axis_", "legend_")):
        return True
    if not _lettering(part):
        return False
    places = (re.search(r"translate\(([-\d.]+)[ ,]+([-\d.]+)", one.get("transform", "")) for one in part.iter())
    at = next((found for found in places if found), None)
    return not at or not (box[0] <= float(at[1]) <= box[2] and box[1] <= float(at[2]) <= box[3])
