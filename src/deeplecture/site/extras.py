"""What is made of the book as a whole: the index for its search, the gallery, how it was made, the site's map.

Only a build of all pages makes these; one of some units leaves them as they were.
"""

import json
import posixpath
from collections.abc import Mapping
from html import escape
from pathlib import Path

from deeplecture.write import pandoc as write
from deeplecture.cache import Cache, Entry, digest
from deeplecture.site.card import card
from deeplecture.write.contents import Contents, contents
from deeplecture.write.draft import ASSETS, CARD, FIGURES, GALLERY, INDEX, MADE, SITE, Draft, tools
from deeplecture.execute.claims import Verdict, shown
from deeplecture.execute.figures import record_name
from deeplecture.read.project import Project
from deeplecture.site.publish import Content
from deeplecture.site.template import page_title, social, version, whole_book

KINDS = {
    "computed": "drawn from a computation while this site was built",
    "measured": "plotted from the record of an experiment that one command repeats",
    "cited": "numbers published elsewhere, with their source",
    "schematic": "a diagram without data",
}


def write_all(
    project: Project, drafts: list[Draft], files: Mapping[str, Content], bundle, cache: Cache, progress, report
) -> dict[str, Content]:
    """Make what the pages of a whole book give.

    Args:
        files: the site's files so far, the pages among them.

    Returns:
        More files by their path in the site.
    """
    chapters = [draft for draft in drafts if draft.output.audience == "chapter"]
    if not chapters or not all(draft.wanted for draft in drafts):
        return {}
    held = {draft.href: contents(files[draft.href].body, cache) for draft in chapters}
    made = {INDEX: Content(_index(chapters, held))}
    for name, title, body in (
        (GALLERY, "All figures", _gallery(chapters, held)),
        (MADE, "How this was made", _made(project, chapters, held, report.claims)),
    ):
        html, fresh = _page(project, name, title, body, chapters, bundle, cache)
        made[name] = Content(html)
        (report.pages_written.append(name), progress.wrote(name)) if fresh else None
        report.pages_kept += not fresh
    made |= {f"{FIGURES}/{record_name(_experiment_name(path))}": Content(path) for path in _records(project)}
    made |= {f"notebooks/{path.name}": Content(path) for path in _notebooks(project)}
    options = chapters[0].output.options
    if site := str(options.get("site-url") or "").rstrip("/"):
        pages = sorted({"index.html", *made, *(draft.href for draft in drafts)})
        made["sitemap.xml"] = Content(_sitemap(site, [page for page in pages if page.endswith(".html")]))
        cover = options.get("cover-image")
        if not cover:
            made[CARD] = Content(card(chapters[0].output.title, options.get("book-subtitle", ""), cache))
        else:
            made[posixpath.join(*chapters[0].output.folder.parts[1:], str(cover))] = Content(project.root / str(cover))
    return made


def _index(chapters: list[Draft], held: Mapping[str, Contents]) -> bytes:
    """All sections as a script: one that a page can load from a folder on disk, where nothing can be fetched."""
    sections = [
        {
            "page": draft.href,
            "id": section.id,
            "chapter": " ".join(filter(None, [draft.page.number, page_title(draft)])),
            "title": section.title,
            "text": section.text,
        }
        for draft in chapters
        for section in held[draft.href].sections
    ]
    return f"window.deeplectureIndex = {json.dumps(sections, ensure_ascii=False)};\n".encode()


def _page(project, name: str, title: str, body: str, chapters, bundle, cache: Cache) -> tuple[bytes, bool]:
    """A page in the frame of a chapter, and whether it was written now."""
    output = chapters[0].output
    variables = {
        "site-title": output.title,
        "assets": ASSETS,
        "version": version(bundle, "shared", "chapter"),
        "home": "index.html",
        "nav": [
            {
                "href": draft.href,
                "number": draft.page.number or "",
                "title": page_title(draft),
                "appendix": draft.page.appendix,
            }
            for draft in chapters
        ],
        "lang": output.options.get("lang", "en"),
        "wide": True,
        **whole_book(name),
        **social(project, name, title),
    }
    options = {"title": title, "lang": variables["lang"]}
    template = SITE / "templates" / "chapter.html"
    key = digest("extra", name, options, variables, body, template.read_bytes(), tools())
    entry = cache.get("page", key)
    if entry is not None:
        return entry.body, False
    manuscript = write.Manuscript(name, f"```{{=html}}\n{body}\n```\n", "chapter", None, options)
    html = write.render(
        write.parse(manuscript), manuscript, references={}, bibliography="[]", template=template, variables=variables
    )
    return cache.put("page", key, Entry({"page": name}, html.encode())).body, True


def _gallery(chapters: list[Draft], held: Mapping[str, Contents]) -> str:
    """Cards of all figures, which a script filters by unit and kind."""
    cards, units, kinds = [], {}, set()
    for draft in chapters:
        for figure in held[draft.href].figures:
            unit = " ".join(filter(None, [draft.page.number, page_title(draft)]))
            units[draft.href] = unit
            kinds.add(figure.kind)
            picture = posixpath.normpath(posixpath.join(posixpath.dirname(draft.href), figure.src))
            size = "".join(
                f' {name}="{escape(value)}"' for name, value in (("width", figure.width), ("height", figure.height)) if value
            )
            cards.append(
                f'<li class="card-figure" data-unit="{escape(draft.href)}" data-kind="{figure.kind}">'
                f'<img src="{escape(picture)}" alt="{escape(figure.alt)}"{size} loading="lazy">'
                f'<a href="{escape(_address(draft, figure.id))}">{escape(figure.caption or figure.name)}</a>'
                f'<span class="card-facts">{escape(unit)} · {figure.kind}</span></li>'
            )
    if not cards:
        return "<p>This book has no figures yet.</p>"
    return (
        '<form class="gallery-filters" role="search" aria-label="Figures">'
        + _choice("unit", "Unit", "All units", units)
        + _choice("kind", "Kind", "All kinds", {kind: f"{kind}: {KINDS[kind]}" for kind in KINDS if kind in kinds})
        + f'<span class="gallery-count" role="status">{len(cards)} figures</span></form>'
        + f'<ul class="gallery list-unstyled">{"".join(cards)}</ul>'
    )


def _choice(name: str, label: str, everything: str, values: Mapping[str, str]) -> str:
    options = "".join(f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in values.items())
    return (
        f'<span class="gallery-filter"><label for="gallery-{name}">{label}</label><select class="form-select" '
        f'id="gallery-{name}" name="{name}"><option value="">{everything}</option>{options}</select></span>'
    )


def _address(draft: Draft, label: str) -> str:
    return f"{draft.href}#{label}" if label else draft.href


def _records(project: Project) -> list[Path]:
    return sorted((project.root / "figures").glob("*/*/record.json"))


def _experiment_name(record: Path) -> str:
    """UNIT/EXPERIMENT."""
    return "/".join(record.parts[-3:-1])


def _notebooks(project: Project) -> list[Path]:
    return sorted((project.root / "notebooks").glob("*.ipynb"))


def _made(
    project: Project, chapters: list[Draft], held: Mapping[str, Contents], verdicts: Mapping[str, list[Verdict]]
) -> str:
    """Figures by kind, every claim with what the data say, every experiment with its provenance, and the notebooks."""
    shown = [(draft, figure) for draft in chapters for figure in held[draft.href].figures]
    rows = [
        f'<tr><th scope="row">{kind}</th><td>{sum(figure.kind == kind for _, figure in shown)}</td><td>{says}</td></tr>'
        for kind, says in KINDS.items()
    ]
    parts = [
        "<p>No figure of this book is drawn by hand from numbers that somebody typed. Each is of one of four kinds, "
        "and the tag under it says of which.</p>",
        _table("Figures by kind", ("Kind", "Figures", "What it means"), rows),
    ]
    if claims := [_claim(draft, verdict) for draft in chapters for verdict in verdicts.get(draft.page.source, [])]:
        parts.append(
            '<h2 id="claims">Titles that are tested</h2><p>Where a title or a sentence rests on data, an expression over '
            "the figures' numbers says when it is true. It is evaluated whenever this site is built, and a build in which "
            "one fails ends with an error. <code>deeplecture claims</code> lists them.</p>"
        )
        heads = ("Title or sentence", "Claim", "The numbers", "Holds by")
        parts.append(_table("Claims and their margins", heads, claims, "table provenance"))
    plotted: dict[str, list[str]] = {}
    records = {name: picture.call.figure.record for draft in chapters for name, picture in draft.composed.drawn.items()}
    for draft, figure in shown:
        if record := records.get(posixpath.basename(figure.src)):
            name = figure.caption.partition(":")[0] if figure.caption.startswith("Figure") else figure.name
            plotted.setdefault(record, []).append(
                f'<a href="{escape(_address(draft, figure.id))}">{escape(name)}</a>'
            )
    experiments = [_experiment(path, plotted.get(_experiment_name(path), [])) for path in _records(project)]
    if experiments:
        parts.append(
            '<h2 id="experiments">Experiments</h2><p>A measured figure plots a record, and a record says what it was '
            "made of. The command repeats the experiment and compares; with <code>--record</code> it replaces the "
            "record.</p>"
        )
        parts.append(
            _table(
                "Recorded experiments",
                ("Experiment", "Data", "Seeds", "Computed on", "Took", "Figures"),
                experiments,
                "table provenance",
            )
        )
    if notebooks := [_notebook(path, chapters[0]) for path in _notebooks(project)]:
        parts.append(f'<h2 id="notebooks">Notebooks</h2><ul>{"".join(notebooks)}</ul>')
    return "\n".join(parts)


def _claim(draft: Draft, verdict: Verdict) -> str:
    claim = verdict.claim
    values = "<br>".join(f"<code>{escape(text)}</code> = {escape(shown(value))}" for text, value in verdict.values)
    margin = "" if verdict.margin is None else shown(verdict.margin)
    if verdict.margin_in_spreads:
        margin += f" ({shown(round(verdict.margin_in_spreads, 1))} times the spread)"
    link = f'<a href="{escape(_address(draft, claim.section))}">{escape(claim.text)}</a>'
    cells = (f"<code>{escape(claim.expression)}</code>", values, margin or "yes")
    return f'<tr><th scope="row">{link}</th>' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _table(caption: str, heads: tuple[str, ...], rows: list[str], name: str = "table") -> str:
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    return (
        f'<table class="{name}"><caption>{caption}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _experiment(path: Path, figures: list[str]) -> str:
    record = json.loads(path.read_text(encoding="utf-8"))
    name, told = _experiment_name(path), record.get("provenance", {})
    versions = ", ".join(f"{library} {number}" for library, number in told.get("versions", {}).items())
    cells = (
        f"<code>deeplecture reproduce {escape(name)}</code>",
        escape(str(told.get("data", ""))),
        str(len(record.get("seeds", []))),
        f"{escape(str(told.get('device', '')))}, "
        f'<span class="text-nowrap">{escape(str(told.get("date", ""))[:10])}</span>; {escape(versions)}',
        _duration(told.get("wall_seconds")),
        ", ".join(figures) or "none yet",
    )
    link = f'<a href="{FIGURES}/{escape(record_name(name))}">{escape(name)}</a><br>'
    return f'<tr><th scope="row">{link}{cells[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in cells[1:]) + "</tr>"


def _duration(seconds) -> str:
    """Seconds in the unit that people would use."""
    if seconds is None:
        return ""
    for size, unit in ((3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 1 else "under 1 s"


def _notebook(path: Path, chapter: Draft) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    lines = "".join(next(("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"), "")).split("\n")
    title = next((line.lstrip("# ") for line in lines if line.startswith("# ")), path.stem)
    text = f'<a href="notebooks/{escape(path.name)}" download>{escape(title)}</a>'
    options = chapter.output.options
    host = str(options.get("repo-url") or "").rstrip("/")
    if host.startswith("https://github.com/"):
        where = posixpath.join(
            host.removeprefix("https://github.com/"),
            "blob",
            str(options.get("repo-branch") or "main"),
            str(options.get("repo-subdir") or "").strip("/"),
            "notebooks",
            path.name,
        )
        address = f"https://colab.research.google.com/github/{where}"
        text += f' <a class="colab" href="{escape(address)}" aria-label="Open {escape(title)} in Colab">Open in Colab</a>'
    return f"<li>{text}</li>"


def _sitemap(site: str, pages: list[str]) -> bytes:
    lines = "".join(f"<url><loc>{escape(f'{site}/{page}')}</loc></url>\n" for page in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    ).encode()
