"""A book as PDF, by Pandoc and Typst."""

import json
import tempfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from deeplecture.errors import UserError
from deeplecture.print.book import FILTERS, Book
from deeplecture.write import pandoc as write

TEMPLATES = Path(__file__).parent / "templates"


def typeset(book: Book) -> bytes:
    """The book as PDF: the same book gives the same bytes.

    Raises:
        UserError: Pandoc or Typst cannot set something, a formula most often; the message names it.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = head("book.typ", book) + body(book, folder)
        return compile_typst(source, book.files, folder)


def body(book: Book, folder: Path) -> str:
    """The text of a book in Typst."""
    defaults = {"from": "json", "to": "typst-citations", "wrap": "none", **citations(book, folder)}
    defaults["filters"] = [*defaults["filters"], str(FILTERS / "typst.lua")]
    try:
        return write.run(defaults, book.ast, {}, folder)
    except write.WriteError as error:
        raise UserError(f"the book cannot be set: {error}") from error


def citations(book: Book, folder: Path) -> dict:
    """What Pandoc must be told to write a book's citations and its list of references."""
    items = folder / "references.json"
    items.write_text(json.dumps(book.library, sort_keys=True), encoding="utf-8")
    told = {"bibliography": [str(items)], "filters": ["citeproc"]}
    # A list of its own brings what is cited nowhere by name too, as the site's does.
    told["metadata"] = {"link-citations": True, "lang": book.lang, "nocite": "@*"}
    if '"refs"' not in book.ast:
        told["metadata"]["reference-section-title"] = "References"
    return told | ({"csl": book.csl} if book.csl else {})


def head(template: str, book: Book) -> str:
    """A template of Typst with the book's own data before it."""
    names = "(" + "".join(f"{json.dumps(author, ensure_ascii=False)}, " for author in book.authors) + ")"
    data = {"book-title": book.title, "book-subtitle": book.subtitle, "book-lang": book.lang.split("-")[0]}
    return f"{texts(data)}\n#let book-authors = {names}\n" + (TEMPLATES / template).read_text(encoding="utf-8") + "\n"


def texts(data: Mapping[str, str]) -> str:
    """Texts by name as definitions of Typst, whose strings are written as JSON's."""
    return "\n".join(f"#let {name} = {json.dumps(value, ensure_ascii=False)}" for name, value in data.items())


def compile_typst(source: str, pictures: Mapping[str, bytes], folder: Path) -> bytes:
    """Set a Typst document.

    Args:
        pictures: name to content of the files that it shows.
        folder: where they are written.

    Raises:
        UserError: Typst cannot set it.
    """
    import typst

    for name, content in pictures.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "main.typ").write_text(source, encoding="utf-8")
    fonts = Path(str(files("font_source_sans_pro"))) / "files"
    try:
        # No fonts of this machine: another one would break lines elsewhere.
        pdf, warnings = typst.compile_with_warnings(
            folder / "main.typ", root=folder, font_paths=[fonts], ignore_system_fonts=True, format="pdf", timestamp=0
        )
    except typst.TypstError as error:
        raise UserError(f"Typst cannot set it: {error.diagnostic or error.message}") from error
    if warnings:
        raise UserError("Typst warns: " + "; ".join(str(warning) for warning in warnings))
    return pdf
