"""A book as EPUB 3 by Pandoc, with its formulas in MathML; the same book gives the same bytes."""

import os
import re
import tempfile
import uuid
from pathlib import Path

from deeplecture.errors import UserError
from deeplecture.print.book import FILTERS, Book
from deeplecture.print.typeset import TEMPLATES, citations
from deeplecture.write import pandoc as write

# The oldest time that a ZIP archive can say, for builds that are told no other.
EPOCH = 315532800


def epub(book: Book) -> bytes:
    """The book as EPUB 3. `$SOURCE_DATE_EPOCH` (seconds since 1970) dates it.

    Raises:
        UserError: Pandoc cannot write something; the message names it.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for path, content in book.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(_bare(content) if path.endswith(".svg") else content)
        name, content = book.cover
        (folder / name).write_bytes(content)
        defaults = {
            "from": "json",
            "to": "epub3",
            "epub-cover-image": str(folder / name),
            "html-math-method": {"method": "mathml"},
            "split-level": 1,
            "table-of-contents": True,
            "toc-depth": 2,
            "css": [str(TEMPLATES / "epub.css")],
            "resource-path": [str(folder)],
            "output-file": str(folder / "book.epub"),
            **citations(book, folder),
        }
        defaults["metadata"] |= {
            "title": book.title,
            "subtitle": book.subtitle or None,
            "author": list(book.authors),
            "identifier": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_DNS, book.title)}",
        }
        defaults["metadata"] = {name: value for name, value in defaults["metadata"].items() if value}
        defaults["filters"] = [*defaults["filters"], str(FILTERS / "epub.lua")]
        epoch = os.environ.get("SOURCE_DATE_EPOCH", str(EPOCH))
        try:
            write.run(defaults, book.ast, {}, folder, {"SOURCE_DATE_EPOCH": epoch})
        except write.WriteError as error:
            raise UserError(f"the e-book cannot be written: {error}") from error
        return (folder / "book.epub").read_bytes()


def _bare(picture: bytes) -> bytes:
    """A drawing as EPUB wants it: no outside document type, no description of its making, each path with its `d`."""
    for pattern, instead in (
        (rb"<!DOCTYPE[^>]*>\s*", b""),
        (rb"\s*<metadata>.*?</metadata>", b""),
        (rb"<path (?![^>]*\bd=)", b'<path d="" '),
    ):
        picture = re.sub(pattern, instead, picture, flags=re.DOTALL)
    return picture
