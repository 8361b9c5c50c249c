"""Pictures, films and downloads as files: those that no program can open, that move, that hold nothing, that are giants."""

import json
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from deeplecture.check.addresses import OUTSIDE, SCHEME, Reference, target
from deeplecture.check.pages import BuiltPage, BuiltSite
from deeplecture.check.problem import Problem

RASTER = {".png", ".apng", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff"}
# What a file begins with, and from which byte on.
SIGNS = {
    ".mp4": (b"ftyp", 4),
    ".m4v": (b"ftyp", 4),
    ".mov": (b"ftyp", 4),
    ".webm": (b"\x1aE\xdf\xa3", 0),
    ".ogv": (b"OggS", 0),
    ".ogg": (b"OggS", 0),
    ".wav": (b"RIFF", 0),
    ".flac": (b"fLaC", 0),
    ".pdf": (b"%PDF", 0),
    ".gz": (b"\x1f\x8b", 0),
    ".npy": (b"\x93NUMPY", 0),
    ".woff2": (b"wOF2", 0),
    **dict.fromkeys((".zip", ".npz", ".docx", ".pptx", ".xlsx", ".epub"), (b"PK", 0)),
}
FILMS = {".mp4", ".m4v", ".mov", ".webm", ".ogv"}
A_PAGE = re.compile(rb"\s*<(?:!doctype html|html)\b", re.IGNORECASE)  # what a server says in the place of a file
SMALLEST = 20  # px: what has fewer is there for its room
PICTURES = {"motion": ("img", "image", "object", "section"), "blank": ("img", "image", "object")}
MOST_PIXELS = 40_000_000  # a browser holds four bytes for each, however small the file
INK = re.compile(rb"<(?:\w+:)?(?:path|rect|circle|ellipse|line|poly\w+|text|image|use|foreignObject)\b")
# A drawing that goes on moving: by SMIL or by a style sheet of its own.
MOVES = re.compile(r"repeatCount\s*=\s*[\"']indefinite|\banimation(?:-iteration-count)?\s*:[^;}\"']*\binfinite\b")


def check(site: BuiltSite) -> list[Problem]:
    """Every problem with the files that pages show or let a reader take away."""
    known: dict[str, list[tuple[str, str]]] = {}
    found: list[Problem] = []
    for page in site.pages.values():
        told: set[str] = set()
        for ref in page.references:
            path = "" if _elsewhere(ref.address) else target(ref.address, page.path)
            if path in site.files and path not in told and path != page.path:
                told.add(path)
                if path not in known:
                    known[path] = list(_wrong(site.folder / path, site.files[path]))
                found += _told(page, ref, known[path])
    return found


def _elsewhere(address: str) -> bool:
    return not address or bool(OUTSIDE.match(address) or SCHEME.match(address)) or address.startswith("#")


def _told(page: BuiltPage, ref: Reference, faults: list[tuple[str, str]]) -> Iterator[Problem]:
    for check, message in faults:
        # A film that a reader starts, and a picture that one takes away, may move; a ground may be of one colour.
        if check not in ("motion", "blank") or (ref.loaded and ref.tag.name in PICTURES[check]):
            yield page.problem(check, message, ref.tag, address=ref.address)


def _wrong(file: Path, size: int) -> Iterator[tuple[str, str]]:
    """(check, message) of each thing that is wrong with a file."""
    suffix = file.suffix.lower()
    if size == 0:
        yield "empty file", f"the file {file.name} is empty"
    elif suffix in RASTER:
        yield from _raster(file)
    elif suffix == ".svg":
        yield from _drawing(file)
    elif suffix in SIGNS:
        sign, start = SIGNS[suffix]
        with open(file, "rb") as opened:
            if opened.read(start + len(sign))[start:] != sign:
                if suffix in FILMS:
                    yield "picture", f"the film {file.name} is none that a browser plays, whatever its name says"
                else:
                    yield "damaged file", f"the file {file.name} is no {suffix}, whatever its name says"
    elif suffix in (".json", ".ipynb", ".geojson"):
        try:
            json.loads(file.read_bytes())
        except (ValueError, RecursionError) as error:
            yield "damaged file", f"the file {file.name} cannot be read as JSON: {error}"
    elif suffix not in (".html", ".htm", ".xhtml", ".js", ".mjs", ".css", ".txt"):
        with open(file, "rb") as opened:
            if A_PAGE.match(opened.read(200)):
                yield "damaged file", f"the file {file.name} is a web page, whatever its name says"


def _raster(file: Path) -> Iterator[tuple[str, str]]:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(file)
        with picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                message = f"the picture {file.name} has {width} x {height} pixels: a browser needs {width * height / 250e3:.0f} MB to show it"
                yield "weight", message
                return
            if getattr(picture, "is_animated", False) and _goes_on(picture):
                yield "motion", f"the picture {file.name} moves for ever: show it as a video with controls"
            picture.load()
            if min(width, height) >= SMALLEST and not getattr(picture, "is_animated", False) and _blank(picture):
                yield "blank", f"the picture {file.name} is of one colour all over: nothing shows"
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        yield "picture", f"the picture {file.name} is damaged or none: {error}".replace(str(file), file.name)


def _blank(picture) -> bool:
    """Whether a picture is of one colour, or all of it lets its ground through."""
    if "A" in picture.getbands() and picture.getchannel("A").getextrema()[1] == 0:
        return True
    extrema = picture.convert("RGBA").getextrema()
    return all(low == high for low, high in extrema)


def _goes_on(picture) -> bool:
    """Whether a moving picture begins anew at its end, without end. (A GIF without a count plays once, others for ever.)"""
    return picture.info.get("loop", 1 if picture.format == "GIF" else 0) == 0


def _drawing(file: Path) -> Iterator[tuple[str, str]]:
    data = file.read_bytes()
    reader = expat.ParserCreate()
    try:
        reader.Parse(data, True)
    except expat.ExpatError as error:
        yield "picture", f"the drawing {file.name} is damaged, and no browser shows it: {error}"
    if not INK.search(data):
        yield "blank", f"the drawing {file.name} has no line, area, word or picture in it: nothing shows"
    if MOVES.search(data.decode(errors="replace")):
        yield "motion", f"the drawing {file.name} moves for ever: show it as a video with controls"
