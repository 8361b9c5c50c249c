"""Stages 3 and 4 for a whole site: compose and parse each page, join their numbers, write those that changed."""

import json
import posixpath
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from deeplecture.execute import modules as sources
from deeplecture.errors import BuildError, Finding
from deeplecture.site import extras
from deeplecture.write import terms, pandoc as write
from deeplecture.cache import Cache, Entry, digest
from deeplecture.write.downloads import numbers_name, numbers_table
from deeplecture.write.draft import ASSETS, FIGURES, SITE, Draft, relative, tools
from deeplecture.write.draft import draft as draft_page
from deeplecture.execute.figures import record_name
from deeplecture.read.project import Project
from deeplecture.site.publish import Content
from deeplecture.site.template import bundle_of, listed, variables
from deeplecture.site.template import home as home_page


@dataclass(frozen=True)
class Pages:
    """All pages of a project before their references are filled in, and what these lead to.

    Attributes:
        drafts: the pages, output after output.
        targets: id of an output to its labels: the page and the entry that each stands for.
        library: bibliography key to CSL item.
    """

    drafts: list[Draft]
    targets: Mapping[int, Mapping[str, tuple[Draft, write.Entry]]]
    library: Mapping[str, dict]


def read_all(
    project: Project, executed: Mapping, asked: set[tuple[str, str]], cache: Cache, threads: ThreadPoolExecutor
) -> Pages:
    """Compose and parse all pages, and find what each of them leads to.

    Args:
        executed: source path to its results (`build.Executed`).
        asked: (source, audience) of the pages that are made; the others lend their numbers.

    Raises:
        BuildError: references, citations and pictures that lead nowhere.
    """
    places = [(output, page) for output in project.outputs for page in output.pages]
    begun = [draft_page(project, *place, executed, asked, cache, threads) for place in places]
    answers = list(map(_done, begun))
    drafts = [answer for answer in answers if isinstance(answer, Draft)]
    findings = [answer for answer in answers if isinstance(answer, Finding)]
    findings += [finding for draft in drafts if draft.wanted for finding in draft.composed.findings]
    if len(drafts) < len(answers):
        raise BuildError(list(dict.fromkeys(findings)))
    targets = {
        id(output): _targets(project, [d for d in drafts if d.output is output], findings) for output in project.outputs
    }
    library = _library(project, cache, findings)
    for draft in drafts:
        if draft.wanted:
            known = targets[id(draft.output)] if draft.output.book else _own_targets(draft)
            findings += _unresolved(project, draft, known, library)
    findings += terms.check(project, [draft for draft in drafts if draft.output.book])
    if findings:
        # One source makes a deck and a chapter; what is wrong in both is told once.
        raise BuildError(list(dict.fromkeys(findings)))
    return Pages(drafts, targets, library)


def write_all(
    project: Project,
    executed: Mapping,
    asked: set[tuple[str, str]],
    cache: Cache,
    threads: ThreadPoolExecutor,
    progress,
    report,
) -> dict[str, Content]:
    """Make all pages and gather what they show.

    Args:
        executed, asked: as for `read_all`, whose errors this raises.

    Returns:
        The site's files by their path in the site folder.
    """
    pages = read_all(project, executed, asked, cache, threads)
    drafts, targets, library = pages.drafts, pages.targets, pages.library
    bundle = bundle_of(project.root)
    home = any(len(output.folder.parts) > 1 for output in project.outputs)
    wanted = [draft for draft in drafts if draft.wanted]
    made = [_page(project, draft, drafts, targets, library, bundle, home, cache, threads) for draft in wanted]
    files: dict[str, Content] = {}
    pictures: dict[str, Content] = {}
    # Gathered, and read for their checksums, while Pandoc is at work.
    for draft in wanted:
        pictures |= _pictures(project, draft, pictures)
        files |= _resources(project, draft)
    files |= {f"{project.shared}{FIGURES}/{name}": body for name, body in pictures.items()}
    needed = {"shared"} | {draft.output.audience for draft in drafts} | ({"chapter"} if home else set())
    needed |= {"math"} if any(draft.parsed.has_math for draft in drafts) else set()
    needed |= {"film"} if any(draft.parsed.has_film for draft in drafts) else set()
    for audience in needed:
        files |= {f"{project.shared}{ASSETS}/{path}": body for path, body in bundle[audience].items()}
    for content in files.values():
        content.digest()
    for draft, (html, fresh) in zip(wanted, map(_done, made), strict=True):
        files[draft.href] = Content(html)
        (report.pages_written.append(draft.href), progress.wrote(draft.href)) if fresh else None
        report.pages_kept += not fresh
    if home:
        html, fresh = home_page(project, drafts, bundle, cache)
        files["index.html"] = Content(html)
        (report.pages_written.append("index.html"), progress.wrote("index.html")) if fresh else None
        report.pages_kept += not fresh
        files |= extras.write_all(project, drafts, files, bundle, cache, progress, report)
    return files


def _own_targets(draft: Draft) -> dict[str, tuple[str, str]]:
    return {entry.id: (f"#{entry.id}", entry.label) for entry in draft.parsed.entries}


def _targets(project: Project, drafts: list[Draft], findings: list[Finding]) -> dict[str, tuple[Draft, write.Entry]]:
    """Label to the page and entry it stands for, over all pages of a book."""
    targets: dict[str, tuple[Draft, write.Entry]] = {}
    for draft in drafts:
        seen = targets if draft.output.book else {}
        for entry in draft.parsed.entries:
            if entry.id in seen:
                first = seen[entry.id][0].page.source
                text = f"the label {entry.id} is used twice, first in {first}: rename one"
                findings.append(Finding(*project.sources[draft.page.source].places(entry.id)[-1], text))
            seen[entry.id] = (draft, entry)
    return targets


def _unresolved(project: Project, draft: Draft, known: Mapping, library: Mapping) -> list[Finding]:
    source = project.sources[draft.page.source]
    findings = []
    for label in sorted(draft.parsed.references - set(known)):
        file, line = source.place(f"@{label}")
        findings.append(
            Finding(file, line, f"the cross-reference @{label} leads nowhere: no label {label} in this {where(draft)}")
        )
    for citation in sorted(draft.parsed.citations - set(library) - {"*"}):
        file, line = source.place(f"@{citation}")
        findings.append(Finding(file, line, f"the citation @{citation} is in no bibliography: add its BibTeX entry"))
    for link in sorted(draft.parsed.links):
        path = posixpath.normpath(posixpath.join(posixpath.dirname(draft.page.source), link.split("#")[0]))
        if not any(page.source == path for page in draft.output.pages):
            file, line = source.place(link)
            findings.append(Finding(file, line, f"the link to {link} leads to no page of this {where(draft)}"))
    return findings


def where(draft: Draft) -> str:
    """What a reader would call the thing that a page belongs to."""
    return "book" if draft.output.book else "deck" if draft.output.audience == "deck" else "page"


def _library(project: Project, cache: Cache, findings: list[Finding]) -> dict[str, dict]:
    """All bibliography entries of the project by key, as CSL items."""
    library: dict[str, dict] = {}
    names: dict[str, None] = {}
    for output in project.outputs:
        declared = output.options.get("bibliography") or []
        names |= dict.fromkeys(listed(declared))
    for source in project.sources.values():
        declared = source.meta.get("bibliography") or []
        for name in listed(declared):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(source.path), name))
            if not (project.root / path).is_file():
                findings.append(Finding(*source.place(str(name)), f"the bibliography {name} is not there"))
            else:
                names[path] = None
    for name in names:
        path = project.root / name
        key = digest("bibliography", path.read_bytes(), tools())
        entry = cache.get("parse", key)
        if entry is None:
            entry = cache.put("parse", key, Entry(write.bibliography(path)))
        library |= entry.meta
    return library


def _pictures(project: Project, draft: Draft, known: Mapping[str, Content]) -> dict[str, Content]:
    """A page's pictures, with the sources of the functions that drew them and the records that these plot.

    Args:
        known: pictures of other pages, most often of the same unit's deck, which need not be gathered again.
    """
    found = {name: Content(body) for name, body in draft.composed.pictures.items()}
    for name, picture in draft.composed.drawn.items():
        if name in known:
            continue
        figure = picture.call.figure
        found[name] = Content(picture.body, picture.sha256)
        found[picture.source_name] = Content(figure.file, sources.checksum(figure.file))
        if picture.numbers:
            found[numbers_name(picture)] = Content(numbers_table(picture.numbers))
        if picture.film:
            found[picture.film_name] = Content(picture.film.encode())
        record = project.root / "figures" / str(figure.record) / "record.json"
        if figure.record and record.is_file():
            found[record_name(figure.record)] = Content(record)
    return found


def _resources(project: Project, draft: Draft) -> dict[str, Content]:
    folder = posixpath.join(*draft.output.folder.parts[1:]) if len(draft.output.folder.parts) > 1 else ""
    names = set(draft.composed.resources)
    css = draft.manuscript.options.get("css") or []
    names |= set(listed(css))
    return {posixpath.join(folder, name): Content(project.root / name) for name in sorted(names)}


def _done(answer):
    """What a future came to, or the answer that was there at once."""
    return answer.result() if isinstance(answer, Future) else answer


def _page(
    project, draft: Draft, drafts, targets, library, bundle, home: bool, cache: Cache, threads: ThreadPoolExecutor
) -> tuple[bytes, bool] | Future:
    """A page's HTML and whether it was written now; where Pandoc has to write it, a future of these."""
    if draft.output.book:
        known = targets[id(draft.output)]
        references = {label: _reference(draft, *known[label]) for label in sorted(draft.parsed.references)}
        if at := next(
            (d for d in drafts if d.output is draft.output and d.parsed.has_references and d is not draft), None
        ):
            references["refs"] = (relative(at.href, draft.href), "")
        book = [other for other in drafts if other.output is draft.output]
        references |= terms.references(draft, book, lambda other, id: _address(draft, other, id))
    else:
        own = _own_targets(draft)
        references = {label: own[label] for label in sorted(draft.parsed.references)}
    cited = _cited(draft, drafts)
    items = [library[key] for key in sorted(cited) if key in library]
    told = variables(project, draft, drafts, bundle, home)
    template = SITE / "templates" / f"{draft.output.audience}.html"
    # By what the text was parsed to, not by the text: a page that only the other audience sees changed is kept.
    made_of = (draft.manuscript.audience, draft.manuscript.number, draft.manuscript.options)
    key = digest("page", draft.ast_sha256, made_of, references, items, told, template.read_bytes(), tools())

    def written() -> tuple[bytes, bool]:
        try:
            html = write.render(
                draft.parsed,
                draft.manuscript,
                references=references,
                bibliography=json.dumps(items, sort_keys=True),
                template=template,
                variables=told,
            )
        except write.WriteError as error:
            raise BuildError(Finding(draft.page.source, 0, str(error))) from None
        return cache.put("page", key, Entry({"page": draft.href}, html.encode())).body, True

    entry = cache.get("page", key)
    return threads.submit(written) if entry is None else (entry.body, False)


def _reference(draft: Draft, target: Draft, entry: write.Entry) -> tuple[str, str]:
    if target is not draft and entry.kind == "sec" and entry.number == target.page.number:
        return relative(target.href, draft.href), entry.label
    return _address(draft, target, entry.id), entry.label


def _address(draft: Draft, target: Draft, id: str) -> str:
    return f"#{id}" if target is draft else f"{relative(target.href, draft.href)}#{id}"


def _cited(draft: Draft, drafts: list[Draft]) -> set[str]:
    """What a page's citations, or its list of references, need of the bibliography."""
    if draft.output.book and draft.parsed.has_references:
        return set().union(*(other.parsed.citations for other in drafts if other.output is draft.output))
    return set(draft.parsed.citations)
