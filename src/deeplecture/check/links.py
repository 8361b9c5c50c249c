"""Links and cross-references that lead nowhere; pictures, scripts and style sheets that are not there or not ours."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from bs4 import Tag

from deeplecture.check.addresses import OUTSIDE, SCHEME, Reference, target
from deeplecture.check.pages import BuiltPage, BuiltSite
from deeplecture.check.problem import Problem

# Where a link may lead besides pages and places of the site.
SCHEMES = {"http", "https", "mailto", "tel", "doi", "ftp", "data", "blob", "about"}
OWN_MACHINE = re.compile(
    r"^\w+://(?:localhost|127\.|0\.0\.0\.0|\[::1?\]|10\.|192\.168\.|[^/.:]+(?:[:/]|$))", re.IGNORECASE
)
MAIL = re.compile(r"mailto:(?:[^@\s,?]+@[\w-]+(?:\.[\w-]+)+(?:,|(?=\?|$)))*(?:\?|$)", re.IGNORECASE)
CROSS_REFERENCE = re.compile(r"\?@[\w-]+|(?<![\w@])@(?:fig|tbl|eq|sec|lst|thm|lem|cor|prp|def|exm|exr|sol|rem)-[\w-]+")


def check(site: BuiltSite) -> list[Problem]:
    """Every problem with addresses on a site's pages."""
    return [problem for page in site.pages.values() for problem in _page(page, site)]


def _page(page: BuiltPage, site: BuiltSite) -> Iterator[Problem]:
    for ref in page.references:
        address = ref.address
        if message := _no_address(address):
            yield page.problem("link", message, ref.tag, address=address)
            continue
        if SCHEME.match(address):
            continue
        if address.lower().startswith("file:"):
            yield page.problem(
                "link", f"{address} is there on one machine only: make it relative", ref.tag, address=address
            )
            continue
        if OUTSIDE.match(address):
            if ref.loaded:
                yield page.problem(
                    "outside",
                    f"loads {address} from another host: put the file into the project",
                    ref.tag,
                    address=address,
                )
            continue
        if re.match(r"https?:", address, re.IGNORECASE):
            yield page.problem("link", f"{address} is no address", ref.tag, address=address)
            continue
        yield from _inside(page, ref, site)
    for tag in page.soup.select("a:not([href]):not([id]):not([name]):not([role])"):
        yield page.problem("link", f"the link “{_short(tag)}” leads nowhere", tag)
    text = page.content or page.soup
    for piece in text.find_all(string=CROSS_REFERENCE):
        if not piece.find_parent(["code", "pre", "script", "style"]):
            for label in CROSS_REFERENCE.findall(piece):
                yield page.problem(
                    "cross-reference",
                    f"the cross-reference {label} was not resolved",
                    piece.parent,
                    address=label.lstrip("?"),
                )
    for tag in page.soup.select(".quarto-unresolved-ref"):
        yield page.problem("cross-reference", f"the cross-reference {tag.get_text()} was not resolved", tag)


def _no_address(address: str) -> str:
    """What is wrong with an address that names a scheme, "" if nothing is."""
    scheme = re.match(r"([a-z][a-z0-9+.-]+):", address, re.IGNORECASE)
    name = scheme[1].lower() if scheme else ""
    if name == "javascript":
        return f"{address[:60]} is a script, not an address: make it a <button>"
    if name and name not in SCHEMES | {"file"} and (scheme.end() < len(address)):
        return f"{address} is no address: nobody knows {name}:"
    if name == "mailto" and not MAIL.match(address):
        return f"{address} names nobody"
    if re.search(r"X{3,}|\b(?:TODO|TBD)\b|(?:doi|arxiv)\.org/?$", address):
        return f"{address} is an address that somebody meant to complete"
    if OUTSIDE.match(address) and OWN_MACHINE.match(address):
        return f"{address} is there on one machine or in one house only"
    return ""


def _inside(page: BuiltPage, ref: Reference, site: BuiltSite) -> Iterator[Problem]:
    address, tag = ref.address, ref.tag
    if address.startswith("/"):
        yield page.problem(
            "link",
            f"{address} begins at the server's root, which a folder on disk has not: make it relative",
            tag,
            address=address,
        )
        return
    if not address or address == "#":
        if not ref.loaded and tag.get("role") != "button":
            yield page.problem("link", f"the link “{_short(tag)}” leads nowhere", tag, address=address)
        elif ref.loaded:
            yield page.problem("asset", f"<{tag.name}> names no file", tag)
        return
    path = target(address, page.path)
    if path not in site.files:
        folder = (site.folder / path).is_dir() and not path.startswith("..")
        what = "the file" if ref.loaded else "the link to"
        why = (
            "is a folder: name its index.html, or nothing opens from disk"
            if folder
            else "leads out of the site"
            if path.startswith("..")
            else "is not there"
            if ref.loaded
            else "leads nowhere"
        )
        yield page.problem("asset" if ref.loaded else "link", f"{what} {address} {why}", tag, address=address)
    elif "#" in address and path in site.pages:
        fragment = unquote(address.split("#", 1)[1])
        if not _there(fragment, site.pages[path]):
            yield page.problem("anchor", f"the link to {address} leads to no place on {path}", tag, address=address)


def _there(fragment: str, page: BuiltPage) -> bool:
    """Whether a fragment names a place on a page; on a deck also as reveal.js writes it, `/id` or `/2/1`."""
    if fragment in ("", "top") or fragment in page.ids:
        return True
    if page.is_deck and fragment.startswith("/"):
        name, *rest = fragment[1:].split("/")
        if name.isdigit():
            numbers = [int(part) for part in (name, *rest) if part.isdigit()]
            return len(numbers) == 1 + len(rest) and numbers[0] < len(page.slides)
        return not name or name in page.ids
    return False


def _short(tag: Tag) -> str:
    text = " ".join(tag.get_text(" ").split())
    return text if len(text) < 40 else text[:38] + "…"
