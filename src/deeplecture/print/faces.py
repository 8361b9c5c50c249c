"""The faces of print: Source Sans from its Python package, and for code the one that the site's pages load."""

import re
from importlib.resources import files
from pathlib import Path

from deeplecture.site.assets import OURS, packages, there

CODE = "source-code-pro"


def text_faces() -> Path:
    """The folder of the face for text."""
    return Path(str(files("font_source_sans_pro"))) / "files"


def code_faces(root: Path, folder: Path) -> list[str]:
    """Write the faces for code as Typst reads them.

    npm's package has a face in several files, each for some of its letters. Typst looks for a letter in one file a
    family, so each file becomes a family of its own: "Source Code Pro", "Source Code Pro greek".

    Args:
        root: the project's folder.
        folder: where the files are written.

    Returns:
        The families' names, that of the Latin letters first.

    Raises:
        UserError: npm's package is not there.
    """
    from fontTools.ttLib import TTFont

    folder.mkdir(parents=True, exist_ok=True)
    families = {}
    sheet = (OURS / "base.css").read_text(encoding="utf-8")
    for script, weight in re.findall(rf"url\(fonts/{CODE}-([a-z-]+)-(\d+)-normal", sheet):
        # WOFF, not WOFF2, which needs a further library to read.
        file = there(packages(root), f"@fontsource/{CODE}/files/{CODE}-{script}-{weight}-normal.woff")
        font = TTFont(file, recalcTimestamp=False)
        family = "Source Code Pro" + ("" if script == "latin" else f" {script}")
        for record in font["name"].names:
            if record.nameID in (1, 16):
                record.string = family
        font.flavor = None
        font.save(folder / f"{script}-{weight}.ttf")
        families[family] = script != "latin"
    return sorted(families, key=families.get)
