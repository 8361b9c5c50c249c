"""Frames around pages: what Jinja's templates are told of a page, its neighbours and the files that it loads.

Pandoc makes bodies and knows of no frame: a change in navigation, in another page's title or in a style sheet fills
templates again and runs no Pandoc.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

from deeplecture.cache import Entry, digest
from deeplecture.context import Context
from deeplecture.engine import FOLDER, engine_digest
from deeplecture.read.config import as_list
from deeplecture.site import assets, reports
from deeplecture.site.dressing import dressing
from deeplecture.site.notebooks import repository
from deeplecture.site.publish import Content
from deeplecture.write.body import Body
from deeplecture.write.draft import REVEAL, Draft, relative
from deeplecture.write.pages import Pages
from deeplecture.write.parsed import PARTS

TEMPLATES = FOLDER / "site" / "templates"
ASSETS = "assets"
# Beside the start page: what is made of the book as a whole.
GALLERY, MADE, INDEX, PREVIEWS, CARD = "gallery.html", "made.html", "search-index.js", "previews.js", "card.png"
# How a host names what one does with a file.
WAYS = {"source": "blob", "edit": "edit"}


@dataclass(frozen=True)
class Framing:
    """What frames are made of.

    Attributes:
        context, pages: the build and its pages.
        bundle: audience to the assets that its pages load: path below the asset folder to content.
        home: whether the site has a start page.
    """

    context: Context
    pages: Pages
    bundle: Mapping[str, Mapping[str, Content]]
    home: bool

    def version(self, *audiences: str) -> str:
        """A digest of what pages of an audience load, so that browsers fetch it anew when it changes."""
        files = [sorted((path, body.digest()) for path, body in self.bundle[name].items()) for name in audiences]
        return digest(files)[:10]


def bundle_of(root: Path) -> dict[str, dict[str, Content]]:
    """Audience to the assets that its pages load, from the project's own node_modules or the engine's."""
    found = assets.collect(assets.packages(root))
    found["mermaid"] |= assets.diagrams(root)
    return {
        audience: {path: Content(body.read_bytes() if isinstance(body, Path) else body) for path, body in files.items()}
        for audience, files in found.items()
    }


def framed(context: Context, page: str, template: str, variables: Mapping, made_of: str = "") -> bytes:
    """A page in its frame, filled again when something in it changed.

    Args:
        page: its path in the site.
        variables: what the template is told; texts are escaped.
        made_of: the key of what is in `variables` besides, under "body".
    """
    plain = {name: value for name, value in variables.items() if name != "body" or not made_of}
    key = digest("page", template, _text_of(template), engine_digest("frame"), made_of, plain)
    entry = context.cache.get("page", key)
    context.wrote(page, fresh=entry is None)
    if entry is None:
        entry = context.cache.put("page", key, Entry({"page": page}, fill(template, variables).encode()))
    return entry.held


def fill(template: str, variables: Mapping) -> str:
    """Fill a template; what is under "body" is HTML already (a `Body`, or a text)."""
    filled = dict(variables)
    body = filled.pop("body", "")
    parts = asdict(body) if isinstance(body, Body) else {"body": body}
    for name, part in parts.items():
        html = [Markup(one) for one in part] if isinstance(part, tuple | list) else Markup(part)
        filled[name] = html or filled.get(name, "")
    return template_of(template).render(filled)


def template_of(name: str):
    """A template, ready to be filled; the first one loads Jinja."""
    return _environment().get_template(name)


@cache
def _text_of(template: str) -> str:
    """A template's text, with those of the templates that it extends or includes."""
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    return text + "".join(_text_of(name) for name in re.findall(r'{% (?:extends|include) "([^"]+)"', text))


@cache
def _environment():
    from jinja2 import Environment, FileSystemLoader

    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, keep_trailing_newline=True)


def page_variables(framing: Framing, draft: Draft) -> dict:
    """What a page's frame shows besides its body."""
    project, drafts = framing.context.project, framing.pages.drafts
    output, page, options = draft.output, draft.page, draft.options
    siblings = framing.pages.of(draft)
    other = next((d for d in drafts if d.page.source == page.source and d.output is not output), None)
    parts = [part for part in PARTS if part in draft.parsed.parts]
    description = str(options.get("description", ""))
    math = draft.parsed.has_math or (output.book and any(map(has_formula, siblings)))
    variables: dict = {
        "site_title": output.title or next((o.title for o in project.outputs if o.title), ""),
        "assets": relative(project.prefix + ASSETS, draft.href),
        "version": framing.version("shared", output.audience, *(["math"] if math else []), *parts),
        "math": math,
        "parts": parts,
        "css": [_own_file(framing, draft, name) for name in as_list(options.get("css"))],
        "lang": options.get("lang", "en"),
        "description": description,
    }
    variables |= dressing(draft, project.root, lambda name: _own_file(framing, draft, name))
    if framing.home:
        variables["home"] = relative("index.html", draft.href)
        variables |= whole_book(draft.href) if output.audience == "chapter" else {}
    title = draft.title + (" (slides)" if output.audience == "deck" else "")
    variables |= (
        _repository(framing, draft) | edition(framing) | {"social": social(framing, draft.href, title, description)}
    )
    if output.book:
        place = next(number for number, one in enumerate(siblings) if one is draft)
        variables["nav"] = [link(draft.href, one) | {"current": one is draft} for one in siblings]
        if place:
            variables["prev"] = link(draft.href, siblings[place - 1])
        if place + 1 < len(siblings):
            variables["next"] = link(draft.href, siblings[place + 1])
        if draft.options.get("to-come"):
            variables["to_come"] = True
        else:
            variables["reading_minutes"] = max(1, round(draft.parsed.words / 200))
        variables["book_title_header"] = page.source == "index.qmd"
    if other is not None:
        name = "deck_href" if output.audience == "chapter" else "chapter_href"
        variables[name] = relative(other.href, draft.href)
    if output.audience == "deck":
        numbers = [one.page.number for one in drafts if one.page.source == page.source and one.output.book]
        variables["number"] = numbers[0] if numbers and numbers[0] else ""
        variables["lecturers"] = [author.name for author in output.about.authors]
        variables["day"] = output.about.day
        variables["reveal_options"] = {name: options[name] for name in sorted(REVEAL) if name in options}
    return variables


def whole_book(href: str) -> dict:
    """Where a page finds what is made of the book as a whole: search, the gallery, and how it was made."""
    others = [(GALLERY, "All figures"), (MADE, "How this was made")]
    return {
        "search": relative(INDEX, href),
        "previews": relative(PREVIEWS, href),
        "others": [{"href": relative(name, href), "title": title, "current": name == href} for name, title in others],
    }


def social(framing: Framing, href: str, title: str, description: str = "") -> list[tuple[str, str]]:
    """What a message shows of a link to a page, as (property, text), where `book: site-url` says what the link is."""
    project = framing.context.project
    book = next((output for output in project.outputs if output.options.get("site-url")), None)
    if book is None:
        return []
    address = str(book.options["site-url"]).rstrip("/")
    kept = str(book.options.get("cover-image") or "")
    image = book.in_site(kept) if kept else CARD if project.course.cover else ""
    said = {
        "og:type": "website" if href == "index.html" else "article",
        "og:site_name": book.title,
        "og:title": title,
        "og:url": f"{address}/" if href == "index.html" else f"{address}/{href}",
        "og:description": description,
        "og:image": image and f"{address}/{image}",
        "og:image:alt": "" if kept else project.course.cover_alt,
    }
    return [(name, text) for name, text in said.items() if text]


def edition(framing: Framing) -> dict:
    """The version that stands at the foot of every page."""
    return {"edition": reports.edition(framing.context.project.book.options)}


def _repository(framing: Framing, draft: Draft) -> dict:
    """Addresses at the project's host, those that `book: repo-url` and `repo-actions` ask for."""
    options = framing.context.project.book.options
    wanted, (host, branch, folder) = reports.actions(options), repository(options)
    found = {}
    if "issue" in wanted:
        found = {
            "report_href": reports.report(options, f"“{draft.title}”", draft.href),
            "report_any": reports.report(options, where=f"{draft.href}{reports.WHERE}"),
        }
    if draft.output.audience == "chapter":
        path = posixpath.join(branch, folder, draft.page.source)
        found |= {f"{name}_href": f"{host}/{way}/{path}" for name, way in WAYS.items() if name in wanted}
    return found


def _own_file(framing: Framing, draft: Draft, name: str) -> str:
    """The address of a project's own file, with a digest so that browsers fetch it anew when it changes."""
    if not (framing.context.root / name.lstrip("/")).is_file():
        return name
    name = name.lstrip("/")
    address = relative(draft.output.in_site(name), draft.href)
    return f"{address}?v={digest((framing.context.root / name).read_bytes())[:10]}"


def titled(draft: Draft) -> Markup:
    """A page's title as navigation shows it, with its formulas and stress."""
    return Markup(draft.parsed.title_html) or escape(draft.title)


def has_formula(draft: Draft) -> bool:
    """Whether a page's title has a formula, so that each page that links to it needs KaTeX."""
    return 'class="math' in draft.parsed.title_html


def link(href: str, other: Draft) -> dict:
    """What navigation at an address of the site shows of a page."""
    return {
        "href": relative(other.href, href),
        "number": other.page.number or "",
        "title": titled(other),
        "appendix": other.page.appendix,
        "to_come": bool(other.options.get("to-come")),
    }
