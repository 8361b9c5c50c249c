"""Pictures, films and downloads as files: those that no program can open, that move, that hold nothing, that are giants."""

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from deeplecture.check.addresses import OUTSIDE, SCHEME, Reference, target
from deeplecture.check.pages import Page, Site
from deeplecture.check.problem import Problem

RASTER = {".png", ".apng", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff"}
# What a file of a film begins with, and from which byte on.
FILMS = {
    ".mp4": (b"ftyp", 4),
    ".m4v": (b"ftyp", 4),
    ".mov": (b"ftyp", 4),
    ".webm": (b"\x1aE\xdf\xa3", 0),
    ".ogv": (b"OggS", 0),
}
MOST_PIXELS = 40_000_000  # a browser holds four bytes for each, however small the file
# A drawing that goes on moving: by SMIL or by a style sheet of its own.
MOVES = re.compile(r"repeatCount\s*=\s*[\"']indefinite|\banimation(?:-iteration-count)?\s*:[^;}\"']*\binfinite\b")


def check(site: Site) -> list[Problem]:
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


def _told(page: Page, ref: Reference, faults: list[tuple[str, str]]) -> Iterator[Problem]:
    for check, message in faults:
        # A film that a reader starts, and a picture that one takes away, may move.
        if check != "motion" or (ref.loaded and ref.tag.name in ("img", "image", "object", "section")):
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
    elif suffix in FILMS:
        sign, start = FILMS[suffix]
        with open(file, "rb") as opened:
            if opened.read(start + len(sign))[start:] != sign:
                yield "picture", f"the film {file.name} is none that a browser plays, whatever its name says"


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
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        yield "picture", f"the picture {file.name} is damaged or none: {error}".replace(str(file), file.name)


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
    if MOVES.search(data.decode(errors="replace")):
        yield "motion", f"the drawing {file.name} moves for ever: show it as a video with controls"
