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


def filters_of(root: Path, name: str) -> list[str] | None:
    """The Lua files of an extension, `NAME` or `OWNER/NAME`, as the project names them.

    Returns:
        None where no such extension is installed; nothing where one of its filters asks for stock Quarto's own Lua.
    """
    folders = ((folder, said) for folder, said in _installed(root) if folder.name == name.rsplit("/", 1)[-1])
    folder, said = next(folders, (root, None))
    if said is None:
        return None
    given = [one.get("path") if isinstance(one, Mapping) else one for one in several(said.get("filters"))]
    files = [folder / str(one) for one in given]
    plain = all(file.is_file() and "quarto." not in read_text(file, str(file)) for file in files)
    return [file.relative_to(root).as_posix() for file in files] if plain else []
