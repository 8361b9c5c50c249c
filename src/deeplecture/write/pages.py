"""Stages 3 and 4 for all pages: compose and parse each, join their numbers, and write each as HTML without its frame."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from deeplecture.cache import Entry, digest
from deeplecture.context import done
from deeplecture.errors import BuildError, Finding, UserError
from deeplecture.execute.run import Results
from deeplecture.read.config import as_list, read_text
from deeplecture.read.project import Project
from deeplecture.share.shapes import fits, plain
from deeplecture.share.shared import Unfit, refuse
from deeplecture.write import pandoc, terms
from deeplecture.write.body import Body, write_body
from deeplecture.write.contents import Contents, contents
from deeplecture.write.draft import Draft, relative, writer
from deeplecture.write.draft import draft as draft_of
from deeplecture.write.gathered import with_lists
from deeplecture.write.parsed import Target
from deeplecture.write.prose import FilledProse, filled

if TYPE_CHECKING:
    from deeplecture.context import Context
    from deeplecture.read.outputs import Page


@dataclass(frozen=True)
class Pages:
    """All pages of a project before their references are filled in, and what these lead to.

    Attributes:
        drafts: the pages, output after output.
        targets: id of an output to its labels: the page and the target that each stands for.
        library: bibliography key to CSL item.
        came: the keys of what the shared cache gave of all this.
    """

    drafts: list[Draft]
    targets: Mapping[int, Mapping[str, tuple[Draft, Target]]]
    library: Mapping[str, dict]
    came: frozenset[str]

    @property
    def wanted(self) -> list[Draft]:
        """The pages that are made."""
        return [one for one in self.drafts if one.wanted]

    def of(self, draft: Draft) -> list[Draft]:
        """The pages of the same output, in order."""
        return [one for one in self.drafts if one.output is draft.output]


def chapters_of(drafts: Iterable[Draft]) -> list[Draft]:
    """Those of the drafts that are the book's.

    Raises:
        UserError: none is.
    """
    if not (chapters := [draft for draft in drafts if draft.output.book]):
        raise UserError("no book is configured: a profile of type book, in _quarto-book.yml, lists its chapters")
    return chapters


def read_all(context: Context, results: Mapping[str, Results]) -> Pages:
    """Compose and parse all pages, and find what each of them leads to.

    Raises:
        BuildError: references, citations and pictures that lead nowhere.
    """
    project = context.project
    places = [(output, page) for output in project.outputs for page in output.pages]
    prose: Mapping[str, FilledProse] = {
        path: filled(results[path], project.root) for path in dict.fromkeys(page.source for _, page in places)
    }
    gathering: list[Finding] = []
    results, prose = with_lists(project, results, prose, gathering)
    context.found(gathering)
    begun: dict[int, Draft | Finding | Future] = {}
    # What was edited last begins: Pandoc is at its pages while the others are composed.
    for number in sorted(range(len(places)), key=lambda number: _edited(context, places[number][1]), reverse=True):
        output, page = places[number]
        begun[number] = draft_of(context, output, page, results[page.source], prose[page.source])
    answers = [done(begun[number]) for number in range(len(places))]
    drafts = [answer for answer in answers if isinstance(answer, Draft)]
    findings = [answer for answer in answers if isinstance(answer, Finding)]
    findings += [finding for one in drafts if one.wanted for finding in one.composed.findings]
    # One source makes a deck and a chapter; what is wrong in both is told once.
    context.found(findings)
    if len(drafts) < len(answers):
        context.stop_if_wrong()
    findings = []
    targets = {
        id(output): _targets(project, [d for d in drafts if d.output is output], findings) for output in project.outputs
    }
    library = _library(context, findings)
    for one in drafts:
        if one.wanted:
            known = targets[id(one.output)] if one.output.book else _own_targets(one)
            findings += _unresolved(project, one, known, library)
    findings += terms.check(project, [one for one in drafts if one.output.book])
    context.found(findings)
    context.stop_if_wrong()
    return Pages(drafts, targets, library, frozenset(context.cache.fetched["parse"]))


def _edited(context: Context, page: Page) -> float:
    """When a page's source was last written, in seconds; 0 where it has no file."""
    with suppress(OSError):
        return (context.root / page.source).stat().st_mtime
    return 0


def body_of(context: Context, pages: Pages, draft: Draft) -> tuple[Body, str] | Future:
    """A page's parts as HTML and the key that they are kept under; where Pandoc has to write it, a future of these."""
    siblings = pages.of(draft)
    if draft.output.book:
        known = pages.targets[id(draft.output)]
        references = {label: _reference(draft, *known[label]) for label in _led(draft, known)}
        if at := next((one for one in siblings if one.parsed.has_references and one is not draft), None):
            references["refs"] = (relative(at.href, draft.href), "")
        references |= terms.references(draft, siblings, lambda other, id: _address(draft, other, id))
    else:
        own = _own_targets(draft)
        references = {label: own[label] for label in _led(draft, own)}
    cited = _cited(draft, siblings)
    items = [pages.library[key] for key in sorted(cited) if key in pages.library]
    # By what the text was parsed to, not by the text: a page that only the other audience sees changed is kept.
    options = {name: value for name, value in draft.manuscript.options.items() if name != "csl"}  # its text is one too
    made_of = (draft.manuscript.audience, draft.manuscript.number, options)
    key = digest("body", draft.ast_sha256, made_of, references, items, writer())

    def kept(entry: Entry) -> tuple[Body, str]:
        return Body(**json.loads(entry.held)), key

    def written() -> tuple[Body, str]:
        if others := context.cache.fetch("body", [key], _is_body):
            return kept(others[key])
        bibliography = json.dumps(items, sort_keys=True)
        try:
            body = write_body(draft.parsed, draft.manuscript, references=references, bibliography=bibliography)
        except pandoc.WriteError as error:
            # The page as it was parsed, or a bibliography: what lies there is another's, and may have the shape alone.
            if doubted := pages.came - {one.key for one in pages.drafts if one is not draft}:
                refuse(context.cache, "parse", doubted, f"of it, or of what it cites, Pandoc says: {error}")
                raise Unfit from None
            raise BuildError(Finding(draft.page.source, 0, str(error))) from None
        context.cache.put("body", key, Entry({"page": draft.href}, json.dumps(asdict(body)).encode()))
        return body, key

    entry = context.cache.get("body", key)
    return context.threads.submit(written) if entry is None else kept(entry)


def _is_body(entry: Entry) -> bool:
    """Whether an entry that came from elsewhere holds a body."""
    try:
        body = plain(entry.held)
        return fits(body, Body) and fits(asdict(contents(body.get("contents", ""))), Contents)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):  # contents of another shape
        return False


def _is_bibliography(entry: Entry) -> bool:
    """Whether an entry that came from elsewhere holds a bibliography's items by their keys."""
    items = entry.meta.items()
    return all(isinstance(one, dict) and one.get("id") == key and fits(one.get("type"), str) for key, one in items)


def _led(draft: Draft, known: Mapping) -> list[str]:
    """A page's references that lead somewhere; the others it shows as stock Quarto does, `?@fig-none`."""
    return sorted(draft.parsed.references & set(known))


def _own_targets(draft: Draft) -> dict[str, tuple[str, str]]:
    return {one.id: (f"#{one.id}", one.label) for one in draft.parsed.targets}


def _targets(project: Project, drafts: list[Draft], findings: list[Finding]) -> dict[str, tuple[Draft, Target]]:
    """Label to the page and the target that it stands for, over all pages of a book."""
    targets: dict[str, tuple[Draft, Target]] = {}
    for draft in drafts:
        seen = targets if draft.output.book else {}
        for target in draft.parsed.targets:
            if target.id in seen:
                first = seen[target.id][0].page.source
                text = f"the label {target.id} is used twice, first in {first}: rename one"
                findings.append(Finding(*project.sources[draft.page.source].places(target.id)[-1], text))
            seen[target.id] = (draft, target)
    return targets


def _unresolved(project: Project, draft: Draft, known: Mapping, library: Mapping) -> list[Finding]:
    """What leads nowhere: an error in a strict course, since a reader meets it."""
    source = project.sources[draft.page.source]
    findings = []

    def wrong(file: str, line: int, text: str) -> None:
        findings.append(Finding(file, line, text, "strict"))

    for label in sorted(draft.parsed.references - set(known)):
        text = f"the cross-reference @{label} leads nowhere: no label {label} in this {where(draft)}"
        wrong(*source.place(f"@{label}"), text)
    for citation in sorted(draft.parsed.citations - set(library) - {"*"}):
        text = f"the citation @{citation} is in no bibliography: add its BibTeX entry"
        wrong(*source.place(f"@{citation}"), text)
    for link in sorted(draft.parsed.links):
        path = posixpath.normpath(posixpath.join(posixpath.dirname(draft.page.source), link.split("#")[0]))
        beside = [one for one in project.outputs if one.folder == draft.output.folder]
        if not any(page.source == path for one in beside for page in one.pages):
            wrong(*source.place(link), f"the link to {link} leads to no page of this {where(draft)}")
    return findings


def where(draft: Draft) -> str:
    """What a reader would call the thing that a page belongs to."""
    return "book" if draft.output.book else "deck" if draft.output.audience == "deck" else "page"


def _library(context: Context, findings: list[Finding]) -> dict[str, dict]:
    """All bibliography entries of the project by key, as CSL items."""
    project = context.project
    library: dict[str, dict] = {}
    names: dict[str, None] = {}
    for output in project.outputs:
        names |= dict.fromkeys(as_list(output.options.get("bibliography")))
    for source in project.sources.values():
        for name in as_list(source.meta.get("bibliography")):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(source.path), name))
            if not (project.root / path).is_file():
                findings.append(Finding(*source.place(str(name)), f"the bibliography {name} is not there"))
            else:
                names[path] = None
    for name in names:
        file = project.root / name
        text = read_text(file, name)
        key = digest("bibliography", file.suffix, text, writer())
        entry = context.cache.get("parse", key) or context.cache.fetch("parse", [key], _is_bibliography).get(key)
        if entry is None:
            try:
                entry = context.cache.put("parse", key, Entry(pandoc.bibliography(file, text)))
            except pandoc.WriteError as error:
                at = re.search(r"\(line (\d+)", str(error))
                findings.append(
                    Finding(name, int(at[1]) if at else 0, f"is no bibliography that Pandoc reads: {error}")
                )
                continue
        library |= entry.meta
    return library


def _reference(draft: Draft, there: Draft, target: Target) -> tuple[str, str]:
    if there is not draft and target.kind == "sec" and target.number == there.page.number:
        return relative(there.href, draft.href), target.label
    return _address(draft, there, target.id), target.label


def _address(draft: Draft, there: Draft, id: str) -> str:
    return f"#{id}" if there is draft else f"{relative(there.href, draft.href)}#{id}"


def _cited(draft: Draft, siblings: list[Draft]) -> set[str]:
    """What a page's citations, or its list of references, need of the bibliography."""
    if draft.output.book and draft.parsed.has_references:
        return set().union(*(other.parsed.citations for other in siblings))
    return set(draft.parsed.citations)
