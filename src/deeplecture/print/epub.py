"""A book as EPUB 3 by Pandoc, with its formulas in MathML; the same book gives the same bytes."""

import io
import re
import tempfile
import uuid
import zipfile
from html import escape
from pathlib import Path

from deeplecture.errors import UserError
from deeplecture.print.book import FILTERS, Book
from deeplecture.print.typeset import TEMPLATES, citations
from deeplecture.write import pandoc

# What holds of each of our e-books. The claim is one that a test puts to axe-core, page by page.
ACCESS = {
    "accessModes": ["textual", "visual"],
    "accessModesSufficient": ["textual"],
    "accessibilityFeatures": [
        "alternativeText",
        "displayTransformability",
        "MathML",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
    ],
    "accessibilityHazards": ["none"],
    "accessibilitySummary": "All pictures have texts that say what they show, formulas are MathML with their sources, "
    "headings, tables and lists are marked as such, and nothing moves, sounds or is told by colour alone.",
}
CONFORMS = '<meta property="dcterms:conformsTo">EPUB Accessibility 1.1 - WCAG 2.1 Level AA</meta>'


def epub(book: Book) -> bytes:
    """The book as EPUB 3, dated as its imprint says.

    Raises:
        UserError: Pandoc cannot write something; the message names it.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for path, content in book.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(_bare(content) if path.endswith(".svg") else content)
        if book.cover:
            (folder / book.cover[0]).write_bytes(book.cover[1])
        defaults = {
            "from": "json",
            "to": "epub3",
            "html-math-method": {"method": "mathml"},
            "split-level": 1,
            "table-of-contents": True,
            "toc-depth": 2,
            "css": [str(TEMPLATES / "epub.css")],
            "resource-path": [str(folder)],
            "output-file": str(folder / "book.epub"),
            **({"epub-cover-image": str(folder / book.cover[0])} if book.cover else {}),
            **citations(book, folder),
        }
        defaults["metadata"] |= {
            **ACCESS,
            "title": book.title,
            "date": str(book.imprint.date or ""),
            "description": book.imprint.description,
            "rights": " ".join(filter(None, (book.imprint.licence, book.imprint.licence_address))),
            "subtitle": book.imprint.subtitle,
            "author": list(book.imprint.authors),
            "identifier": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_DNS, book.title)}",
        }
        defaults["metadata"] = {name: value for name, value in defaults["metadata"].items() if value}
        defaults["filters"] = [*defaults["filters"], str(FILTERS / "epub.lua")]
        try:
            pandoc.run(defaults, book.ast, {}, folder, {"SOURCE_DATE_EPOCH": str(book.imprint.made)})
        except pandoc.WriteError as error:
            raise UserError(f"the e-book cannot be written: {error}") from error
        return _conforming((folder / "book.epub").read_bytes(), book.imprint.version)


def _conforming(written: bytes, version: str) -> bytes:
    """An e-book whose package says what it conforms to and which version it is, for which Pandoc has no words."""
    more = CONFORMS + (f'\n    <meta property="schema:version">{escape(version)}</meta>' if version else "")
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as old, zipfile.ZipFile(result, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.endswith("content.opf"):
                content = content.replace(b"  </metadata>", f"    {more}\n  </metadata>".encode(), 1)
            new.writestr(entry, content)
    return result.getvalue()


def _bare(picture: bytes) -> bytes:
    """A drawing as EPUB wants it: no outside document type, no description of its making, each path with its `d`."""
    for pattern, instead in (
        (rb"<!DOCTYPE[^>]*>\s*", b""),
        (rb"\s*<metadata>.*?</metadata>", b""),
        (rb"<path (?![^>]*\bd=)", b'<path d="" '),
    ):
        picture = re.sub(pattern, instead, picture, flags=re.DOTALL)
    return picture
