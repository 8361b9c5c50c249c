"""The whole book as one Pandoc document, made of the pages that the site's chapters are written from."""

import json
import posixpath
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deeplecture.context import Context
from deeplecture.errors import BuildError, Finding
from deeplecture.execute.figures import FIGURES
from deeplecture.execute.run import Results
from deeplecture.print.imprint import Imprint, imprint
from deeplecture.read.project import Project
from deeplecture.site.card import card
from deeplecture.write import pages, pandoc, terms
from deeplecture.write.draft import Draft, relative
from deeplecture.write.parsed import Target

FILTERS = Path(__file__).parent / "filters"


@dataclass(frozen=True)
class Book:
    """A book that waits for its citations and for a writer.

    Attributes:
        title, lang: of the book.
        imprint: its subtitle, authors, date, version, licence.
        ast: Pandoc's JSON of all chapters; references are links, figures are figures, headings bear their numbers.
        library: CSL items of what it cites.
        csl: path of a citation style of the project's own, "" for Pandoc's.
        files: name to content of the pictures, under the names that the document calls them by.
        chapters: (source, anchor) of each page in order.
        cover: (file name, content) of the picture on the e-book's cover, if there is one.
        root: the project's folder.
    """

    title: str
    lang: str
    imprint: Imprint
    ast: str
    library: tuple[Mapping, ...]
    csl: str
    files: Mapping[str, bytes]
    chapters: tuple[tuple[str, str], ...]
    cover: tuple[str, bytes] | None
    root: Path


def gather(context: Context, results: Mapping[str, Results]) -> Book:
    """Make the book of a project's units; for `build.executed`.

    Raises:
        BuildError: what is wrong with the sources, or cannot be printed.
        UserError: the project has no book.
    """
    read = pages.read_all(context, results)
    project, threads = context.project, context.threads
    drafts = pages.chapters_of(read.drafts)
    targets = read.targets[id(drafts[0].output)]
    own = imprint(project)
    files: dict[str, bytes] = {}
    documents, findings = [], []
    for draft, document in zip(
        drafts, threads.map(lambda one: plain(project, one, drafts, targets, own.address), drafts), strict=True
    ):
        if isinstance(document, Finding):
            findings.append(document)
            continue
        documents.append(document)
        files |= {name: body for name, body in pictures(project, draft).values()}
    if findings:
        raise BuildError(findings)
    output = drafts[0].output
    cited = set().union(*(draft.parsed.citations for draft in drafts))
    items = [read.library[key] for key in sorted(read.library) if key in cited or "*" in cited]
    whole = {**documents[0], "blocks": [block for document in documents for block in document["blocks"]], "meta": {}}
    return Book(
        title=output.title,
        lang=str(output.options.get("lang", "en")),
        imprint=own,
        ast=json.dumps(whole, ensure_ascii=False),
        library=tuple(items),
        csl=str(drafts[0].manuscript.options.get("csl") or ""),
        files=files,
        chapters=tuple((draft.page.source, anchor(draft)) for draft in drafts),
        cover=_cover(project, output, own.subtitle, context.cache),
        root=project.root,
    )


def _cover(project: Project, output, subtitle: str, cache) -> tuple[str, bytes] | None:
    """What `book: cover-image` names, or the course's own cover with the title."""
    if name := output.options.get("cover-image"):
        return f"cover{Path(str(name)).suffix}", (project.root / str(name)).read_bytes()
    drawn = card(project.course, output.title, subtitle, cache, upright=True)
    return ("cover.png", drawn) if drawn else None


def anchor(draft: Draft) -> str:
    """The id of a page's beginning, and with a hyphen after it the beginning of its ids."""
    return _anchor_of(draft.page.source)


def _anchor_of(source: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", posixpath.splitext(source)[0])


def plain(project: Project, draft: Draft, drafts: list[Draft], targets: Mapping, site: str) -> dict | Finding:
    """One page as a Pandoc document of its own: what its references lead to lies in the same book."""
    references = {label: _reference(*targets[label]) for label in draft.parsed.references}
    references |= terms.references(draft, drafts, lambda other, id: f"#{anchor(other)}-{id}")
    for link in draft.parsed.links:
        path, _, fragment = link.partition("#")
        source = posixpath.normpath(posixpath.join(posixpath.dirname(draft.page.source), path))
        at = _anchor_of(source)
        references[link] = (f"#{at}-{fragment}" if fragment else f"#{at}", "")
    page = {
        "source": draft.page.source,
        "audience": "chapter",
        "options": {"book": True},
        "references": {label: list(target) for label, target in references.items()},
        "anchor": anchor(draft),
        "prefix": anchor(draft) + "-",
        "address": address(draft, site),
        "files": {address: name for address, (name, _) in pictures(project, draft).items()},
    }
    filters = [FILTERS / "anchors.lua", pandoc.FILTERS / "resolve.lua", FILTERS / "plain.lua"]
    defaults = {"from": "json", "to": "json", "filters": [str(path) for path in filters]}
    with tempfile.TemporaryDirectory() as folder:
        try:
            return json.loads(pandoc.run(defaults, draft.parsed.ast, page, Path(folder)))
        except pandoc.WriteError as error:
            return Finding(draft.page.source, 0, str(error))


def address(draft: Draft, site: str) -> str | None:
    """Where a page's folder stands on the web, None where nothing says where the site stands."""
    return f"{site}/{posixpath.dirname(draft.href)}" if site else None


def _reference(there: Draft, target: Target) -> tuple[str, str]:
    whole_chapter = target.kind == "sec" and target.number == there.page.number
    return (f"#{anchor(there)}" if whole_chapter else f"#{anchor(there)}-{target.id}"), target.label


def pictures(project: Project, draft: Draft) -> dict[str, tuple[str, bytes]]:
    """A page's pictures: address on the page to name in the book and content."""
    folder = relative(project.prefix + FIGURES, draft.href)
    made = draft.composed.pictures | {name: drawn.body for name, drawn in draft.composed.drawn.items()}
    found = {f"{folder}/{name}": (f"figures/{name}", body) for name, body in made.items()}
    for path in sorted(draft.composed.resources):
        if Path(path).suffix.lower() in (".svg", ".png", ".jpg", ".jpeg", ".gif"):
            content = (project.root / path).read_bytes()
            here = posixpath.relpath(path, posixpath.dirname(draft.page.source) or ".")
            found |= dict.fromkeys((here, f"/{path}", f"./{here}"), (f"files/{path}", content))
    return found
