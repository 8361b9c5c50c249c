"""Text files and YAML of a project, with errors that name the line."""

import math
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from deeplecture.errors import BuildError, Finding
from deeplecture.read.shapes import misshapen

# The parser in C where PyYAML has it: hundreds of cells are read at every build.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What no course's file comes near: YAML of a few lines can be nested, or name itself, without end.
DEEPEST, LARGEST, MOST_DIGITS = 100, 100_000, 300
# Options that name files as seen from where they stand.
NAMES_FILES = {"css", "bibliography", "csl"}


def read_text(path: Path, name: str) -> str:
    """The text of a source file.

    Raises:
        BuildError: the file is not UTF-8; the message names the line. Or it cannot be read at all.
    """
    try:
        data = path.read_bytes()
    except (PermissionError, IsADirectoryError, NotADirectoryError) as error:
        raise BuildError(Finding(name, 0, f"cannot be read: {error.strerror}; look at its owner and mode")) from None
    try:
        return data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BuildError(
            Finding(name, line, f"not UTF-8 (byte 0x{data[error.start]:02x}): save the file in the encoding UTF-8")
        ) from None


class NotYaml(ValueError):
    """A text is no YAML, or no block of `name: value`; `line` is where, from 0, and `way_out` what to do."""

    def __init__(self, problem: str, line: int = 0, way_out: str = "put texts that hold a colon in quotes"):
        super().__init__(problem)
        self.line, self.way_out = line, way_out


def block(text: str) -> dict:
    """What a text of `name: value` says.

    Raises:
        NotYaml: it is none.
    """
    try:
        _see_depth(text)
        # Before anything is made of it: `<<: [*a, *a]` is written out by the loader itself.
        if "*" in text and _size(yaml.compose(text, LOADER), {}) > LARGEST:
            raise NotYaml(
                f"its aliases name one another: written out it would have more than {LARGEST:,} values",
                way_out="write out what is meant",
            )
        found = _plain(yaml.load(text, LOADER) or {})
    except NotYaml:
        raise
    except (yaml.YAMLError, ValueError) as error:  # a day that no month has is a ValueError
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None) or str(error)
        if tag := re.search(r"constructor for the tag '(![\w.]+)'", problem):
            way_out = "knitr computes such a value and nothing else does: write the value itself"
            raise NotYaml(f"it has the tag {tag[1]}", mark.line if mark else 0, way_out) from None
        raise NotYaml(problem, mark.line if mark else 0) from None
    if not isinstance(found, dict):
        raise NotYaml("it is no list of `name: value`")
    return found


def _see_depth(text: str) -> None:
    """Raise NotYaml where values are nested deeper than the parser's own stack bears: it ends the process then."""
    if sum(map(text.count, "[{-:?")) < DEEPEST:  # each level needs one of these
        return
    depth = 0
    for event in yaml.parse(text, LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            line = event.start_mark.line if event.start_mark else 0
            raise NotYaml(f"values are nested more than {DEEPEST} deep", line, "nest them less")


def _plain(value):
    """A value whose names are texts (YAML takes numbers and days for them too), and whose numbers can be written."""
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
        raise NotYaml(f"it holds a number of more than {MOST_DIGITS} digits", way_out="put it in quotes")
    return value


def _size(node: yaml.Node | None, known: dict[int, float]) -> float:
    """How many values a piece of YAML holds once each alias is written out; infinite where it holds itself.

    Args:
        known: the sizes that were found, by `id`; of a piece that is being counted, infinite.
    """
    if not isinstance(node, yaml.CollectionNode):
        return 1
    if id(node) not in known:
        known[id(node)] = math.inf
        pairs = node.value if isinstance(node, yaml.MappingNode) else [(one,) for one in node.value]
        known[id(node)] = 1 + sum(_size(one, known) for pair in pairs for one in pair)
    return known[id(node)]


def read_yaml(root: Path, name: str) -> dict:
    """A configuration file.

    Raises:
        BuildError: it is no YAML, or no mapping.
    """
    try:
        found = block(read_text(root / name, name))
    except NotYaml as error:
        raise BuildError(Finding(name, error.line + 1, f"not YAML: {error}")) from None
    if wrong := [Finding(name, line_of(root, name, f"{key}:"), text) for key, text in misshapen(found)]:
        raise BuildError(wrong)
    return _with_others(found, root, name)


def _with_others(said: dict, root: Path, name: str) -> dict:
    """A configuration over those that its `metadata-files` name, as seen from where it stands."""
    below: dict = {}
    for other in as_list(said.pop("metadata-files", None)):
        path = os.path.normpath(os.path.join(os.path.dirname(name), str(other)))
        if not (root / path).is_file():
            raise BuildError(Finding(name, line_of(root, name, str(other)), f"the file {other} is not there"))
        below = merge(below, read_yaml(root, path))
    return merge(below, said)


@cache
def table(name: str) -> dict:
    """A table beside this module."""
    return yaml.load(Path(__file__).with_name(name).read_text(encoding="utf-8"), LOADER)


def folder_metadata(root: Path, path: str) -> dict:
    """What the `_metadata.yml` of a file's folders say, the nearest last; files that they name as seen from the source."""
    found: dict = {}
    for folder in reversed(Path(path).parents):
        name = (folder / "_metadata.yml").as_posix()
        if (root / name).is_file():
            said = read_yaml(root, name)
            for option in NAMES_FILES & set(said):
                given = [os.path.relpath(folder / str(one), Path(path).parent) for one in as_list(said[option])]
                said[option] = given if isinstance(said[option], list) else given[0]
            found = merge(found, said)
    return found


def line_of(root: Path, name: str, text: str) -> int:
    """The first line of a configuration file that holds a text, 1 where none does."""
    lines = read_text(root / name, name).split("\n")
    return next((number for number, line in enumerate(lines, start=1) if text in line), 1)


def as_list(value) -> list:
    """An option that is one text or several, as a list."""
    return [value] if isinstance(value, str) else list(value or [])


def several(given) -> list:
    """What may be one thing or a list of things, as a list."""
    return given if isinstance(given, list) else [given] if given else []


def left_on_hosts(options: dict) -> list[tuple[str, str]]:
    """Take what stands on another host out of the options that name files: each such option, and what is said of it."""
    told = []
    for option in sorted(NAMES_FILES & options.keys()):
        far = [one for one in several(options[option]) if str(one).startswith(("http://", "https://"))]
        told += [(option, f"{one} stands on another host and is left out: put it into the project") for one in far]
        if far:
            options[option] = [one for one in several(options[option]) if one not in far]
    return told


def included(one, option: str) -> dict:
    """What goes into a page's head or around its body: `text`, or the name of a `file`."""
    if isinstance(one, Mapping):
        return {name: str(one[name]) for name in ("text", "file") if name in one}
    return {"text" if option == "header-includes" else "file": str(one)}


def filter_names(given) -> list[str]:
    """The Lua files of `filters:`, given as a name, a block with `path`, or a list of these; `quarto` only marks a place."""
    names = [one.get("path") if isinstance(one, Mapping) else one for one in several(given)]
    return [str(name) for name in names if name and name != "quarto"]


def merge(below: Mapping, above: Mapping) -> dict:
    """Merge as Quarto does: maps key by key, lists joined, everything else replaced."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[key] = merge(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            merged[key] = old + [item for item in value if item not in old]
        else:
            merged[key] = value
    return merged
