"""A book as PDF, by Pandoc and Typst."""

import datetime
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from deeplecture.errors import UserError
from deeplecture.print.book import FILTERS, Book
from deeplecture.print.faces import code_faces, text_faces
from deeplecture.print.imprint import Imprint, spelled
from deeplecture.write import pandoc

TEMPLATES = Path(__file__).parent / "templates"


def typeset(book: Book) -> bytes:
    """The book as PDF: the same book gives the same bytes.

    Raises:
        UserError: Pandoc or Typst cannot set something, a formula most often; the message names it.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = head("book.typ", book) + body(book, folder)
        return compile_typst(source, book.files, folder, book.root)


def body(book: Book, folder: Path) -> str:
    """The text of a book in Typst."""
    defaults = {"from": "json", "to": "typst-citations", "wrap": "none", **citations(book, folder)}
    defaults["filters"] = [*defaults["filters"], str(FILTERS / "typst.lua")]
    try:
        return pandoc.run(defaults, book.ast, {}, folder)
    except pandoc.WriteError as error:
        raise UserError(f"the book cannot be set: {error}") from error


def citations(book: Book, folder: Path) -> dict:
    """What Pandoc must be told to write a book's citations and its list of references."""
    items = folder / "references.json"
    items.write_text(json.dumps(book.library, sort_keys=True), encoding="utf-8")
    defaults = {"bibliography": [str(items)], "filters": ["citeproc"]}
    # A list of its own brings what is cited nowhere by name too, as the site's does.
    defaults["metadata"] = {"link-citations": True, "lang": book.lang, "nocite": "@*"}
    if '"refs"' not in book.ast:
        defaults["metadata"]["reference-section-title"] = "References"
    return defaults | ({"csl": book.csl} if book.csl else {})


def head(template: str, book: Book) -> str:
    """A template of Typst with the book's own data before it."""
    imprint = book.imprint
    data = {
        "book-title": book.title,
        "book-subtitle": imprint.subtitle,
        "book-description": imprint.description,
        "book-lang": book.lang.split("-")[0],
        "book-day": spelled(imprint.date),
        "book-version": imprint.version,
        "book-licence": imprint.licence,
        "book-licence-address": imprint.licence_address,
    }
    lines = [texts(data), authors_and_date("book", imprint), (TEMPLATES / template).read_text(encoding="utf-8")]
    return "\n".join(lines) + "\n"


def authors_and_date(name: str, imprint: Imprint) -> str:
    """Definitions of Typst: who made something, the time that dates the file, and its version among the keywords."""
    names, keywords = (
        "(" + "".join(f"{json.dumps(one, ensure_ascii=False)}, " for one in several) + ")"
        for several in (imprint.authors, imprint.keywords)
    )
    made = datetime.datetime.fromtimestamp(imprint.made, datetime.UTC)
    parts = ("year", "month", "day", "hour", "minute", "second")
    when = ", ".join(f"{part}: {getattr(made, part)}" for part in parts)
    return f"#let {name}-authors = {names}\n#let {name}-made = datetime({when})\n#let {name}-keywords = {keywords}"


def texts(data: Mapping[str, str]) -> str:
    """Texts by name as definitions of Typst, whose strings are written as JSON's."""
    return "\n".join(f"#let {name} = {json.dumps(value, ensure_ascii=False)}" for name, value in data.items())


def compile_typst(
    source: str, pictures: Mapping[str, bytes], folder: Path, root: Path, standard: str = "ua-1"
) -> bytes:
    """Set a Typst document as a tagged PDF.

    Args:
        pictures: name to content of the files that it shows.
        folder: where they are written.
        root: the project's folder, where the packages of npm may lie.
        standard: of PDF, as Typst calls it. PDF/UA-1 is the one for tagged files: what offends it is an error.

    Raises:
        UserError: Typst cannot set it.
    """
    import typst

    for name, content in pictures.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    faces = [text_faces(), folder / "faces"]
    families = json.dumps([*code_faces(root, faces[1]), "DejaVu Sans Mono"])
    (folder / "main.typ").write_text(f"#let code-faces = ({families[1:-1]})\n{source}", encoding="utf-8")
    try:
        # No fonts of this machine: another one would break lines elsewhere.
        pdf, warnings = typst.compile_with_warnings(
            folder / "main.typ",
            root=folder,
            font_paths=faces,
            ignore_system_fonts=True,
            format="pdf",
            timestamp=0,
            pdf_standards=[standard],
        )
    except typst.TypstError as error:
        raise UserError(f"Typst cannot set it: {error.diagnostic or error.message}") from error
    if warnings:
        raise UserError("Typst warns: " + "; ".join(str(warning) for warning in warnings))
    return pdf
