"""An entry as one object of a shared cache: it tells whether it is whole, and which one it is.

A line with the SHA-256 of all that follows; a line of JSON with kind, key and what the entry says of itself; the body. Paths
that it was made of are told as other machines understand them.
"""

import hashlib
import html
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from deeplecture.cache import Entry
from deeplecture.execute.fingerprints import OF_FILES
from deeplecture.execute.libraries import SITES

# Folders that lie elsewhere on another machine, and what stands for them.
PLACES = {"<libraries>/": SITES, "<python>/": (os.path.join(sys.base_prefix, sys.platlibdir, ""),)}


NOTED = ("figure", "code")  # kinds whose entries all say what they were made of besides their key's
WATCHED = {*OF_FILES, "asked", "found", "versions"}
SUFFIXES = ("svg", "png")


class Refused(ValueError):
    """What lies under an entry's name is not this entry, whole."""


def sealed(kind: str, key: str, entry: Entry) -> bytes:
    """An entry as an object of a shared cache."""
    head = json.dumps({"kind": kind, "key": key, "meta": entry.meta}).encode()
    rest = b"\n".join([head, entry.held])
    return b"\n".join([hashlib.sha256(rest).hexdigest().encode(), rest])


def opened(data: bytes, kind: str, key: str) -> Entry:
    """The entry that an object holds.

    Raises:
        Refused: it is damaged, or another one.
    """
    checksum, _, rest = data.partition(b"\n")
    if hashlib.sha256(rest).hexdigest().encode() != checksum:
        raise Refused("its checksum is another one")
    head, _, body = rest.partition(b"\n")
    try:
        about = json.loads(head)
        name, meta = f"{about['kind']}/{about['key']}", about["meta"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused("it is no entry") from None
    if name != f"{kind}/{key}":
        raise Refused(f"it is the entry {name}")
    if not _shaped(kind, meta):
        raise Refused("it says of itself what no entry does")
    return Entry(meta, body)


def _shaped(kind: str, meta: object) -> bool:
    """Whether what an entry says of itself can be asked what it was made of, and leads no picture out of the site."""
    if not isinstance(meta, dict):
        return False
    made_of = meta.get("made_of", None if kind in NOTED else {})
    if not isinstance(made_of, dict) or not made_of.keys() <= WATCHED:
        return False
    if not all(isinstance(one, dict) and all(isinstance(was, str) for was in one.values()) for one in made_of.values()):
        return False
    return kind != "figure" or meta.get("suffix", SUFFIXES[0]) in SUFFIXES  # the card of the site states none


def renamed(entry: Entry, rename: Callable[[str], str]) -> Entry:
    """An entry with other names for the paths that it was made of."""
    made_of = entry.meta.get("made_of")
    if not made_of:
        return entry
    paths = {
        kind: {rename(name): was for name, was in of_kind.items()} if kind in OF_FILES else of_kind
        for kind, of_kind in made_of.items()
    }
    return Entry({**entry.meta, "made_of": paths}, entry.body)


def of_machine(data: bytes, root: Path) -> bool:
    """Whether an entry names folders of this machine, as what a cell printed or a traceback may: others would show them."""
    # With Python's own folder, but for that of the whole system, which stands in the names of many machines' fonts.
    folders = (str(root), *SITES, *([sys.prefix] if sys.prefix != sys.base_prefix else []))
    names = {name for folder in folders for name in (folder, html.escape(folder, quote=False))}
    return any(json.dumps(name)[1:-1].encode() in data or os.fsencode(name) in data for name in names)


def anywhere(name: str, root: Path) -> str:
    """A path, absolute or told from a course's folder, as other machines understand it."""
    path = os.path.normpath(os.path.join(root, name))
    for token, folders in PLACES.items():
        for folder in folders:
            if path.startswith(folder):
                return token + path[len(folder) :].replace(os.sep, "/")
    return name


def here(name: str, root: Path) -> str:
    """What `anywhere` made of a path, as this machine has it."""
    for token, folders in PLACES.items():
        if name.startswith(token):
            paths = [folder + name.removeprefix(token) for folder in folders]
            path = next((path for path in paths if os.path.lexists(path)), paths[0])
            inside = os.path.join(root, "")
            return path.removeprefix(inside)
    return name
