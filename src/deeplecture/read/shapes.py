"""What a project's configuration may hold where: a value of another kind is named before anything is made of it."""

from collections.abc import Iterator, Mapping

TEXT, LIST, TEXTS, BLOCK = (str,), (list,), (str, list), (Mapping,)
NAMES = {
    TEXT: "a text",
    LIST: "a list",
    TEXTS: "a text or a list of texts",
    BLOCK: "a block of `name: value`",
    (str, Mapping): "a text, or a block of `name: value`",
}
# Path in the configuration to the kinds that it takes; nothing at all (`format:` alone) is allowed everywhere.
SHAPES = {
    "project": BLOCK,
    "project.type": TEXT,
    "project.output-dir": TEXT,
    "project.render": TEXTS,
    "project.execute-dir": TEXT,
    "profile": BLOCK,
    "profile.group": LIST,
    "format": (str, Mapping),
    "website": BLOCK,
    "book": BLOCK,
    "book.chapters": LIST,
    "book.appendices": LIST,
    "book.cover-image": TEXT,
    "bibliography": TEXTS,
    "metadata-files": TEXTS,
    "css": TEXTS,
    "execute": BLOCK,
}


def misshapen(config: Mapping) -> Iterator[tuple[str, str]]:
    """(the last name of its path, what is wrong) of each value that is of another kind than it has to be."""
    for path, kinds in SHAPES.items():
        value: object = config
        for name in path.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        if value is not None and not isinstance(value, kinds):
            yield name, f"`{path.replace('.', ': ')}` takes {NAMES[kinds]}, not `{value}`"
        elif kinds is TEXTS and isinstance(value, list):
            for one in value:
                if not isinstance(one, str):
                    yield name, f"`{path.replace('.', ': ')}` takes {NAMES[kinds]}, and `{one}` is no text"
