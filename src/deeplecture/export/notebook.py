"""A unit as a Jupyter notebook: its shown code and its figures' calls are cells, its text stands between them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from deeplecture.context import Context
from deeplecture.errors import BuildError, Finding, UserError
from deeplecture.execute.run import Results
from deeplecture.print.book import anchor, plain
from deeplecture.print.imprint import Imprint, imprint
from deeplecture.read.source import Source
from deeplecture.write import pandoc
from deeplecture.write.draft import Draft
from deeplecture.write.pages import chapters_of, read_all

if TYPE_CHECKING:
    from nbformat import NotebookNode

FILTER = Path(__file__).with_name("notebook.lua")
LONGEST = 600  # seconds that a cell may take
# As Quarto's kernel does: a figure that is a cell's last value is shown.
INLINE = "%matplotlib inline"
ABOUT = """\
Made of `{source}` by `deeplecture notebook`{edition}: text, code and figures of the unit, without its slides and what moves.
It runs in a clone of “{course}” in which the course is installed. Where a figure takes arguments, change them.

{who}{licence}
"""


def gather(context: Context, results: Mapping[str, Results]) -> dict[str, NotebookNode]:
    """Name to notebook of the units that are asked for and run code; for `build.executed`.

    Raises:
        BuildError: what is wrong with the sources, or cannot be written.
        UserError: the project has no book.
    """
    pages = read_all(context, results)
    chapters = chapters_of(pages.drafts)
    own, targets = imprint(context.project), pages.targets[id(chapters[0].output)]

    def made(draft: Draft) -> NotebookNode | Finding:
        document = plain(context.project, draft, chapters, targets, own.address)
        if isinstance(document, Finding):
            return document
        items = [pages.library[key] for key in sorted(draft.parsed.citations) if key in pages.library]
        try:
            return _notebook(draft, results[draft.page.source].source, document, items, own)
        except pandoc.WriteError as error:
            return Finding(draft.page.source, 0, str(error))

    asked = [draft for draft in chapters if draft.wanted and results[draft.page.source].source.cells]
    answers = list(context.threads.map(made, asked))
    if findings := [one for one in answers if isinstance(one, Finding)]:
        raise BuildError(findings)
    return {
        Path(draft.page.source).stem: one
        for draft, one in zip(asked, answers, strict=True)
        if not isinstance(one, Finding)
    }


def _notebook(draft: Draft, source: Source, document: dict, items: Sequence[Mapping], own: Imprint) -> NotebookNode:
    """A chapter's document, as it is printed, as a notebook."""
    import nbformat

    hidden = [cell.code for cell in source.cells if cell.options.get("include") is False]
    said = {
        "source": draft.page.source,
        "course": draft.output.title,
        "edition": f", version {own.version}" if own.version else "",
        "who": f"{', '.join(own.authors)}. " if own.authors else "",
        "licence": f"{own.licence}: <{own.licence_address}>" if own.licence_address else own.licence,
    }
    page = {
        "prefix": anchor(draft) + "-",
        "cells": {cell.label: cell.code for cell in source.cells if cell.label.startswith("fig-")},
        "setup": "\n\n".join([INLINE, *hidden]),
        "about": ABOUT.format(**said),
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        library = folder / "references.json"
        library.write_text(json.dumps(items), encoding="utf-8")
        defaults = {
            "from": "json",
            "to": "ipynb",
            "wrap": "none",
            "bibliography": [str(library)],
            "metadata": {"lang": str(draft.options.get("lang", "en")), "reference-section-title": "References"},
            "filters": ["citeproc", str(FILTER)],
        }
        written = pandoc.run(defaults, json.dumps(document), page, folder)
    notebook = nbformat.reads(written, as_version=4)
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "title": draft.title,
            "authors": [{"name": author} for author in own.authors],
            "deeplecture": {"source": draft.page.source, "version": own.version},
        }
    )
    for number, cell in enumerate(notebook.cells):
        # Pandoc draws ids by chance; the same chapter gives the same notebook.
        cell["id"], cell["metadata"] = f"cell-{number}", {}
    nbformat.validate(notebook)
    return notebook


def ran(notebook: NotebookNode, name: str, root: Path) -> None:
    """Run a notebook in a project's folder and keep what its cells show.

    Args:
        name: of the unit, for messages.
        root: the project's folder, in which the kernel works.

    Raises:
        UserError: a cell fails; the message holds it and the error.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    from deeplecture.sockets import kernel_sockets

    where = {"metadata": {"path": str(root)}}
    try:
        with kernel_sockets() as sockets:
            NotebookClient(notebook, timeout=LONGEST, kernel_name="python3", resources=where, config=sockets).execute()
    except CellExecutionError as error:
        raise UserError(f"{name}: a cell of the notebook fails: {error}") from error
