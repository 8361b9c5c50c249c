"""Stock Quarto's formats as this engine knows them, and which of them a page names."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from deeplecture.errors import BuildError
from deeplecture.read.config import NotYaml, block, folder_metadata, merge, read_text, several

Audience = Literal["deck", "chapter"]
FORMATS: dict[str, Audience] = {"html": "chapter", "revealjs": "deck"}


def audience_of(name: str) -> Audience | None:
    """Whom a format is for; one of an extension, `clean-revealjs`, is what it is made of. None for all others."""
    return FORMATS.get(name.rsplit("-", 1)[-1].split("+")[0])


def asked_of(root: Path, path: str) -> Audience | None:
    """Whom a page is for by its own front matter, or by that of its folders; None where they name no format that is made."""
    try:
        lines = read_text(root / path, path).split("\n")
        end = next((n for n, line in enumerate(lines) if n and line.rstrip() in ("---", "...")), 0)
        own = block("\n".join(lines[1:end])) if lines[0].strip() == "---" else {}
        declared = merge(folder_metadata(root, path), own).get("format")
    except (BuildError, NotYaml):  # told when the page is read
        return None
    names = list(declared) if isinstance(declared, Mapping) else several(declared)
    return next((taken for name in names if (taken := audience_of(str(name)))), None)
