"""The shape of Pandoc's tree of a document (pandoc-types 1.23), so that one of another's making is looked at before it is used."""

from __future__ import annotations

from typing import Any

# A shape is a tuple of shapes, one for each place; a list of one shape, for any number of places; or a name: of a type, of
# those below, or of an element, which is looked up by its tag.
ATTRIBUTES = ("text", ["text"], [("text", "text")])
TARGET = ("text", "text")
ROW = (ATTRIBUTES, [(ATTRIBUTES, "tag", "number", "number", "blocks")])
CAPTION = ("short", "blocks")
INLINES: dict[str, Any] = {
    **dict.fromkeys(("Space", "SoftBreak", "LineBreak"), "nothing"),
    **dict.fromkeys(("Emph", "Underline", "Strong", "Strikeout", "Superscript", "Subscript", "SmallCaps"), "inlines"),
    **dict.fromkeys(("Link", "Image"), (ATTRIBUTES, "inlines", TARGET)),
    "Str": "text", "Quoted": ("tag", "inlines"), "Cite": (["citation"], "inlines"), "Code": (ATTRIBUTES, "text"),
    "Math": ("tag", "text"), "RawInline": ("text", "text"), "Note": "blocks", "Span": (ATTRIBUTES, "inlines"),
}  # fmt: skip
BLOCKS: dict[str, Any] = {
    "Plain": "inlines", "Para": "inlines", "LineBlock": ["inlines"], "CodeBlock": (ATTRIBUTES, "text"),
    "RawBlock": ("text", "text"), "BlockQuote": "blocks", "OrderedList": (("number", "tag", "tag"), ["blocks"]),
    "BulletList": ["blocks"], "DefinitionList": [("inlines", ["blocks"])], "HorizontalRule": "nothing",
    "Header": ("number", ATTRIBUTES, "inlines"), "Div": (ATTRIBUTES, "blocks"), "Figure": (ATTRIBUTES, CAPTION, "blocks"),
    "Table": (
        ATTRIBUTES, CAPTION, [("tag", "tag")], (ATTRIBUTES, [ROW]), [(ATTRIBUTES, "number", [ROW], [ROW])], (ATTRIBUTES, [ROW]),
    ),
}  # fmt: skip
META: dict[str, Any] = {
    "MetaMap": "metas", "MetaList": ["meta"], "MetaBool": "truth", "MetaString": "text", "MetaInlines": "inlines",
    "MetaBlocks": "blocks",
}  # fmt: skip
CITATION = {
    "citationId": "text",
    "citationPrefix": "inlines",
    "citationSuffix": "inlines",
    "citationMode": "tag",
    "citationNoteNum": "number",
    "citationHash": "number",
}
TYPES = {"text": str, "number": int, "truth": bool}


def is_document(value: object) -> bool:
    """Whether a value, as JSON gives it, is a document of Pandoc's; a tree that is too deep to be looked at is none."""
    if not isinstance(value, dict) or value.keys() != {"pandoc-api-version", "meta", "blocks"}:
        return False
    parts = (value["pandoc-api-version"], value["meta"], value["blocks"])
    try:
        return _is(parts, (["number"], "metas", "blocks"))
    except RecursionError:
        return False


def _is(value: Any, shape: Any) -> bool:
    if isinstance(shape, tuple):
        return isinstance(value, list | tuple) and len(value) == len(shape) and all(map(_is, value, shape))
    if isinstance(shape, list):
        return isinstance(value, list) and all(_is(one, shape[0]) for one in value)
    if shape in TYPES:
        return type(value) is TYPES[shape]
    if shape == "inlines":
        return isinstance(value, list) and all(_element(one, INLINES) for one in value)
    if shape == "blocks":
        return isinstance(value, list) and all(_element(one, BLOCKS) for one in value)
    if shape == "metas":
        return isinstance(value, dict) and all(_element(one, META) for one in value.values())
    if shape == "meta":
        return _element(value, META)
    if shape == "tag":
        return isinstance(value, dict) and isinstance(value.get("t"), str)
    if shape == "short":
        return value is None or _is(value, "inlines")
    if shape == "citation":
        return (
            isinstance(value, dict)
            and value.keys() == CITATION.keys()
            and all(_is(value[name], CITATION[name]) for name in CITATION)
        )
    return value is None  # nothing


def _element(value: Any, known: dict[str, Any]) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("t"), str) or value["t"] not in known:
        return False
    return _is(value.get("c"), known[value["t"]])
