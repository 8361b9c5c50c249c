"""Stage 1, read: extensions of stock Quarto that a project holds in `_extensions`: their filters are run where plain Pandoc can."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from deeplecture.errors import WITH_QUARTO
from deeplecture.read.config import NotYaml, block, read_text, several

LEFT_OUT = f"is left out: only stock Quarto runs this extension; {WITH_QUARTO}"


def _installed(root: Path) -> Iterator[tuple[Path, Mapping]]:
    """The folder of each extension of a project, and what it contributes."""
    for file in sorted((root / "_extensions").glob("**/_extension.y*ml")):
        try:
            said = block(read_text(file, str(file))).get("contributes")
        except NotYaml:  # what is no extension contributes nothing
            continue
        yield file.parent, said if isinstance(said, Mapping) else {}


def has_shortcodes(root: Path) -> bool:
    """Whether an extension of a project gives it shortcodes; their names are known to its Lua alone."""
    return any(said.get("shortcodes") for _, said in _installed(root))


def resolved(names: list[str], root: Path) -> tuple[list[str], list[str]]:
    """Filters with the Lua files of extensions, `NAME` or `OWNER/NAME`, in the places of their names.

    Returns:
        Them, and the names of the extensions that ask for stock Quarto's own Lua and are left out.
    """
    filters: list[str] = []
    left_out: list[str] = []
    known = {folder.name: (folder, said) for folder, said in _installed(root)} if names else {}
    for name in names:
        folder, said = known.get(name.rsplit("/", 1)[-1], (root, None))
        if said is None or name.endswith(".lua"):
            filters.append(name)
            continue
        given = [one.get("path") if isinstance(one, Mapping) else one for one in several(said.get("filters"))]
        files = [folder / str(one) for one in given]
        if all(file.is_file() and "quarto." not in read_text(file, str(file)) for file in files):
            filters += [file.relative_to(root).as_posix() for file in files]
        else:
            left_out.append(name)
    return filters, left_out
