"""Whether what came from elsewhere has the shape that its reader asks for.

A reader says it in its own types: those of the dataclass that it makes of an entry. It gives `Cache.fetch` a function that
asks for them, without which nothing is taken from a shared cache.
"""

import dataclasses
import json
import sys
from collections.abc import Mapping, Sequence
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

LISTS = (tuple, list, frozenset, Sequence)


def fits(value: object, hint: Any) -> bool:
    """Whether a value, as JSON gives it, is one of a type.

    Args:
        hint: `str`, `int`, `float` (both as large as a finite one), `bool`, `None`, `Any`, `Literal`, a list, tuple or set of such, a `Mapping`
            of texts to such, or a dataclass, told as a dictionary.
    """
    kind, inside = get_origin(hint) or hint, get_args(hint)
    if kind is Any:
        return True
    if kind is Literal:
        return isinstance(value, str) and value in inside
    if kind in (int, float):
        return isinstance(value, int | float) and type(value) in (int, kind) and abs(value) <= sys.float_info.max
    if kind in (str, bool, NoneType):
        return type(value) is kind
    if kind is Mapping:
        of = inside[1] if inside else Any
        return isinstance(value, dict) and all(isinstance(name, str) and fits(one, of) for name, one in value.items())
    if kind in LISTS:
        if not isinstance(value, list | tuple):
            return False
        if kind is tuple and (len(inside) != 2 or inside[1] is not Ellipsis):
            return len(value) == len(inside) and all(map(fits, value, inside))
        return all(fits(one, inside[0] if inside else Any) for one in value)
    hints = get_type_hints(kind)
    fields = {one.name: one for one in dataclasses.fields(kind)}
    if not isinstance(value, dict) or not value.keys() <= fields.keys():
        return False
    needed = {name for name, one in fields.items() if one.default is one.default_factory is dataclasses.MISSING}
    return needed <= value.keys() and all(fits(one, hints[name]) for name, one in value.items())


def written(value: object) -> bool:
    """Whether all texts within a value can be written to a file: JSON may hold halves of characters."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return False
    return True


def plain(body: bytes) -> Any:
    """What a body of JSON holds.

    Raises:
        ValueError: it is none, or its texts cannot be written.
    """
    try:
        value = json.loads(body)
    except RecursionError as error:
        raise ValueError(str(error)) from None
    if not written(value):
        raise ValueError("half a character stands in it")
    return value


def is_picture(body: bytes, suffix: str) -> bool:
    """Whether bytes are a whole drawing (`svg`) or picture (`png`)."""
    if suffix == "svg":
        from xml.parsers import expat

        names: list[str] = []
        reader = expat.ParserCreate()
        reader.StartElementHandler = lambda name, _: names.append(name) if not names else None
        try:
            reader.Parse(body, True)
        except expat.ExpatError:
            return False
        return names == ["svg"]
    import io

    from PIL import Image

    try:
        with Image.open(io.BytesIO(body), formats=["PNG"]) as picture:
            picture.verify()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return True
