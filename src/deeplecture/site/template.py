"""Stage 4, write: what the templates are told of a page, of its neighbours and of the assets that it loads."""

import json
import posixpath
from collections.abc import Mapping
from html import escape
from pathlib import Path

from deeplecture.site import assets
from deeplecture.write import pandoc as write
from deeplecture.cache import Cache, Entry, digest
from deeplecture.write.draft import ASSETS, CARD, GALLERY, INDEX, MADE, SITE, Draft, relative, tools
from deeplecture.read.about import About
from deeplecture.read.project import Project
from deeplecture.site.publish import Content


def bundle_of(root: Path) -> dict[str, dict[str, Content]]:
    """Audience to the assets that its pages load: path below the asset folder to content."""
    found = assets.collect(assets.packages(root))
    return {
        audience: {path: Content(body.read_bytes() if isinstance(body, Path) else body) for path, body in files.items()}
        for audience, files in found.items()
    }


def version(bundle: Mapping, *audiences: str) -> str:
    """A digest of what pages of an audience load, so that browsers fetch it anew when it changes."""
    return digest([sorted((path, body.digest()) for path, body in bundle[name].items()) for name in audiences])[:10]


def variables(project: Project, draft: Draft, drafts: list[Draft], bundle, home: bool) -> dict:
    output, page, options = draft.output, draft.page, draft.manuscript.options
    siblings = [other for other in drafts if other.output is output]
    other = next((d for d in drafts if d.page.source == page.source and d.output is not output), None)
    parts = {"math": draft.parsed.has_math, "film": draft.parsed.has_film}
    variables: dict = {
        "site-title": output.title or next((o.title for o in project.outputs if o.title), ""),
        "assets": relative(project.shared + ASSETS, draft.href),
        "version": version(bundle, "shared", output.audience, *(name for name, has in parts.items() if has)),
        **parts,
        "css": [_style_sheet(project, draft, name) for name in listed(options.get("css"))],
        "lang": options.get("lang", "en"),
    }
    if home:
        variables["home"] = relative("index.html", draft.href)
        variables |= whole_book(draft.href) if output.audience == "chapter" else {}
    title = page_title(draft) + (" (slides)" if output.audience == "deck" else "")
    variables |= repository(output, draft) | social(project, draft.href, title, str(options.get("description", "")))
    if output.book:
        place = siblings.index(draft)
        variables["nav"] = [_link(draft, other_page) | {"current": other_page is draft} for other_page in siblings]
        if place:
            variables["prev"] = _link(draft, siblings[place - 1])
        if place + 1 < len(siblings):
            variables["next"] = _link(draft, siblings[place + 1])
        variables["reading-minutes"] = max(1, round(draft.parsed.words / 200))
        variables["book-title-header"] = page.source == "index.qmd"
    if other is not None:
        name = "deck-href" if output.audience == "chapter" else "chapter-href"
        variables[name] = relative(other.href, draft.href)
    if output.audience == "deck":
        numbers = [o.page.number for o in drafts if o.page.source == page.source and o.output.book]
        variables["number"] = numbers[0] if numbers and numbers[0] else ""
        reveal = (
            "width",
            "height",
            "margin",
            "transition",
            "controls",
            "progress",
            "slide-number",
            "center",
            "navigation-mode",
        )
        variables["reveal-options"] = json.dumps(
            {name: options[name] for name in reveal if name in options}, sort_keys=True
        )
    return variables


def whole_book(href: str) -> dict:
    """Where a page finds what is made of the book as a whole: search, the gallery, and how it was made."""
    others = [(GALLERY, "All figures"), (MADE, "How this was made")]
    return {
        "search": relative(INDEX, href),
        "others": [
            {"href": relative(name, href), "title": title, "current": name == href} for name, title in others
        ],
    }


def social(project: Project, href: str, title: str, description: str = "") -> dict:
    """What a message shows of a link to a page: HTML of its card, where `book: site-url` says what the link is."""
    book = next((output for output in project.outputs if output.options.get("site-url")), None)
    if book is None:
        return {}
    site = str(book.options["site-url"]).rstrip("/")
    kept = str(book.options.get("cover-image") or "")
    image = posixpath.join(*book.folder.parts[1:], kept) if kept else CARD
    said = {
        "og:type": "website" if href == "index.html" else "article",
        "og:site_name": book.title,
        "og:title": title,
        "og:url": f"{site}/" if href == "index.html" else f"{site}/{href}",
        "og:description": description,
        "og:image": f"{site}/{image}",
        "og:image:alt": "" if kept else f"The title, {book.title}, beside a path that leads down a curved valley",
    }
    lines = [f'<meta property="{name}" content="{escape(text)}">' for name, text in said.items() if text]
    return {"social": "\n".join([*lines, '<meta name="twitter:card" content="summary_large_image">'])}


def repository(output, draft: Draft) -> dict:
    """Addresses at the project's host, where `book: repo-url` names it."""
    options, found = output.options, {}
    if draft.output.audience == "chapter" and (host := str(options.get("repo-url") or "").rstrip("/")):
        folder = str(options.get("repo-subdir") or "").strip("/")
        path = posixpath.join(str(options.get("repo-branch") or "main"), folder, draft.page.source)
        found |= {
            "source-href": f"{host}/blob/{path}",
            "edit-href": f"{host}/edit/{path}",
            "report-href": f"{host}/issues/new",
        }
    return found


def _style_sheet(project: Project, draft: Draft, name: str) -> str:
    """The address of a project's own style sheet, with a digest so that browsers fetch it anew when it changes."""
    address = relative(posixpath.join(*draft.output.folder.parts[1:], name), draft.href)
    return f"{address}?v={digest((project.root / name).read_bytes())[:10]}"


def page_title(draft: Draft) -> str:
    """A page's title as plain text, without its number."""
    return str(draft.manuscript.options.get("title") or next((text for _, _, _, text in draft.parsed.outline), ""))


def listed(value) -> list:
    return [value] if isinstance(value, str) else list(value or [])


def _link(draft: Draft, other: Draft) -> dict:
    return {
        "href": relative(other.href, draft.href),
        "number": other.page.number or "",
        "title": page_title(other),
        "appendix": other.page.appendix,
    }


def _said(about: About) -> dict:
    """What the start page shows of a book besides its title; texts as HTML."""
    said = {
        "subtitle": escape(about.subtitle),
        "description": escape(about.description),
        "authors": [
            {
                "name": escape(author.name),
                "href": escape(author.url or (f"mailto:{author.email}" if author.email else "")),
                "orcid": escape(author.orcid.rpartition("/")[2]),
                "affiliations": escape(", ".join(author.affiliations)),
            }
            for author in about.authors
        ],
        "author-meta": [escape(author.name) for author in about.authors],
        "day": about.day,
        "date-meta": about.date.isoformat() if about.date else "",
    }
    return {name: value for name, value in said.items() if value}


def home(project: Project, drafts: list[Draft], bundle, cache: Cache) -> tuple[bytes, bool]:
    """The site's start page, and whether it was written now."""
    chapters = [draft for draft in drafts if draft.output.audience == "chapter"]
    decks = {draft.page.source: draft for draft in drafts if draft.output.audience == "deck"}
    units = []
    for draft in chapters or decks.values():
        deck = decks.get(draft.page.source)
        if deck is None and chapters and not draft.page.number:
            continue
        units.append(
            {
                "number": draft.page.number or "",
                "title": page_title(draft),
                "chapter": draft.href if chapters else "",
                "deck": deck.href if deck else "",
                "description": str(draft.manuscript.options.get("description", "")),
            }
        )
    book = next((output for output in project.outputs if output.book), project.outputs[0])
    first = next((draft.href for draft in chapters if draft.output.book), "")
    variables = {
        "site-title": book.title,
        "pagetitle": book.title,
        **_said(book.about),
        "units": units,
        "book": first,
        "assets": ASSETS,
        "lang": book.options.get("lang", "en"),
        "version": version(bundle, "shared", "chapter"),
        **(whole_book("index.html") if chapters else {}),
        **social(project, "index.html", book.title, book.about.description),
    }
    template = SITE / "templates" / "home.html"
    key = digest("home", variables, template.read_bytes(), tools())
    entry = cache.get("page", key)
    if entry is not None:
        return entry.body, False
    empty = write.Manuscript("index.html", "", "chapter", None, {"lang": variables["lang"]})
    html = write.render(
        write.parse(empty), empty, references={}, bibliography="[]", template=template, variables=variables
    )
    return cache.put("page", key, Entry({"page": "index.html"}, html.encode())).body, True
