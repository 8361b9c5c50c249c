"""Addresses: what pages link and load, whether it is there, whether it lies on this site, how much it weighs."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from bs4 import Tag

from deeplecture.check.pages import Page, Site
from deeplecture.check.problem import Hint, Problem

DECK_BYTES, CHAPTER_BYTES = 6_000_000, 4_000_000
# What a browser fetches by itself. An `a` is followed by a reader, who may leave the site.
LOADED = {
    "src": None, "data-src": None, "srcset": None, "data-srcset": None, "poster": None, "data-background-image": None,
    "data-background-video": None, "data-background-iframe": None, "data": {"object"}, "href": {"link", "image", "use", "base"},
    "xlink:href": {"image", "use"}, "background": {"body", "table", "td"},
}  # fmt: skip
LINK_LOADS = {"stylesheet", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "icon", "apple-touch-icon", "manifest", "mask-icon"}
OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
SCHEME = re.compile(r"^(?:mailto|tel|data|blob|about|javascript):", re.IGNORECASE)
CSS_ADDRESS = re.compile(r"url\(\s*[\"']?([^\"')\s]+)[\"']?\s*\)|@import\s+[\"']([^\"']+)[\"']")
# Calls by which a script fetches something, and assignments that make the browser do so.
FETCH = re.compile(
    r"(?:\bfetch|\bimport|importScripts|new\s+(?:Worker|SharedWorker|WebSocket|EventSource|Request)|sendBeacon|getJSON|"
    r"\.open\(\s*[\"'](?:GET|POST)[\"']\s*,)\s*\(?\s*[\"'`]([^\"'`\s]+)[\"'`]"
    r"|\bfrom\s*[\"']([^\"'\s]+)[\"']|\.(?:src|srcset)\s*=\s*[\"'`]([^\"'`\s]+)[\"'`]"
    r"|setAttribute\(\s*[\"'](?:src|srcset)[\"']\s*,\s*[\"'`]([^\"'`\s]+)[\"'`]",
    re.IGNORECASE,
)
# Files that a server or a search engine looks for by their names.
BY_NAME = {"index.html", "404.html", "robots.txt", "sitemap.xml", "favicon.ico", ".nojekyll", "CNAME"}
CROSS_REFERENCE = re.compile(r"\?@[\w-]+|(?<![\w@])@(?:fig|tbl|eq|sec|lst|thm|lem|cor|prp|def|exm|exr|sol|rem)-[\w-]+")


@dataclass(frozen=True)
class Reference:
    """An address on a page: what it says, where it stands, whether the browser loads it by itself."""

    address: str
    tag: Tag
    loaded: bool


def check(site: Site) -> list[Problem]:
    """Every problem with addresses on a site."""
    problems = [problem for page in site.pages.values() for problem in _page(page, site)]
    problems += [problem for path in site.files if path.endswith(".css") for problem in _style_sheet(path, site)]
    problems += [problem for path in site.files if path.endswith((".js", ".mjs", ".svg")) for problem in _outside_file(path, site)]
    return [*problems, *_unused(site), *_weights(site)]


def references(page: Page) -> Iterator[Reference]:
    """All addresses on a page."""
    for tag in page.soup.find_all(True):
        for name, value in tag.attrs.items():
            if name == "href" and tag.name in ("a", "area"):
                yield Reference(str(value).strip(), tag, False)
            elif name in LOADED and (LOADED[name] is None or tag.name in LOADED[name]):
                loads = tag.name != "link" or bool(LINK_LOADS & {word.lower() for word in tag.get("rel", ())})
                for address in _addresses(name, str(value)):
                    yield Reference(address, tag, loads)
            elif name == "style":
                yield from (Reference(address, tag, True) for address in css_addresses(str(value)))
        if tag.name == "style":
            yield from (Reference(address, tag, True) for address in css_addresses(tag.get_text()))
        elif tag.name == "script":
            yield from (Reference(address, tag, True) for address in fetched(tag.get_text()) if _is_path(address))
        elif tag.name == "meta" and str(tag.get("http-equiv", "")).lower() == "refresh" and "url=" in str(tag.get("content", "")).lower():
            yield Reference(re.split("url=", str(tag["content"]), flags=re.IGNORECASE)[1].strip("'\" "), tag, True)


def _addresses(name: str, value: str) -> list[str]:
    if name.endswith("srcset"):
        return [part.split()[0] for part in value.split(",") if part.split()]
    return [part.strip() for part in value.split(",")] if name.startswith("data-background-v") else [value.strip()]


def _is_path(address: str) -> bool:
    """Whether a script's text names a file (a bare module name or an expression does not)."""
    return bool(OUTSIDE.match(address)) or (address.startswith(("./", "../", "/")) and "$" not in address)


def css_addresses(text: str) -> list[str]:
    """The addresses that a style sheet loads."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return [one or other for one, other in CSS_ADDRESS.findall(text) if not SCHEME.match(one or other) and not (one or other).startswith("#")]


def fetched(text: str) -> list[str]:
    """The addresses that a script's text fetches in so many words."""
    return [next(filter(None, groups)) for groups in FETCH.findall(text)]


def target(address: str, path: str) -> str:
    """The file in the site that an address on a page or in a file leads to; it may lie outside (`../x`)."""
    name = unquote(address.split("#")[0].split("?")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if name else path


def _page(page: Page, site: Site) -> Iterator[Problem]:
    for ref in references(page):
        address = ref.address
        if SCHEME.match(address):
            continue
        if address.lower().startswith("file:"):
            yield page.problem("link", f"{address} is there on one machine only: make it relative", ref.tag, address=address)
            continue
        if OUTSIDE.match(address):
            if ref.loaded:
                yield page.problem("outside", f"loads {address} from another host: put the file into the project", ref.tag, address=address)
            continue
        if re.match(r"https?:", address, re.IGNORECASE):
            yield page.problem("link", f"{address} is no address", ref.tag, address=address)
            continue
        yield from _inside(page, ref, site)
    text = page.soup.select_one("main") or page.soup.select_one(".slides") or page.soup
    for piece in text.find_all(string=CROSS_REFERENCE):
        if not piece.find_parent(["code", "pre", "script", "style"]):
            for label in CROSS_REFERENCE.findall(piece):
                yield page.problem("cross-reference", f"the cross-reference {label} was not resolved", piece.parent, address=label.lstrip("?"))
    for tag in page.soup.select(".quarto-unresolved-ref"):
        yield page.problem("cross-reference", f"the cross-reference {tag.get_text()} was not resolved", tag)


def _inside(page: Page, ref: Reference, site: Site) -> Iterator[Problem]:
    address, tag = ref.address, ref.tag
    if address.startswith("/"):
        yield page.problem("link", f"{address} begins at the server's root, which a folder on disk has not: make it relative", tag, address=address)
        return
    if not address or address == "#":
        if not ref.loaded and not tag.get("role") == "button":
            yield page.problem("link", f"the link “{_short(tag)}” leads nowhere", tag, address=address)
        elif ref.loaded:
            yield page.problem("asset", f"<{tag.name}> names no file", tag)
        return
    path = target(address, page.path)
    if path not in site.files:
        folder = (site.folder / path).is_dir() and not path.startswith("..")
        what = "the file" if ref.loaded else "the link to"
        why = "is a folder: name its index.html, or nothing opens from disk" if folder else "leads out of the site" if path.startswith("..") else "is not there" if ref.loaded else "leads nowhere"
        yield page.problem("asset" if ref.loaded else "link", f"{what} {address} {why}", tag, address=address)
    elif "#" in address and path in site.pages:
        fragment = unquote(address.split("#", 1)[1])
        if not _there(fragment, site.pages[path]):
            yield page.problem("anchor", f"the link to {address} leads to no place on {path}", tag, address=address)


def _there(fragment: str, page: Page) -> bool:
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


def _style_sheet(path: str, site: Site) -> Iterator[Problem]:
    text = (site.folder / path).read_text(encoding="utf-8", errors="replace")
    for address in css_addresses(text):
        line = next((n for n, one in enumerate(text.splitlines(), start=1) if address in one), 0)
        place = {"file": site.source_file(path), "line": line}
        if OUTSIDE.match(address):
            yield Problem("outside", f"loads {address} from another host: put the file into the project", path, Hint(), **place)
        elif target(address, path) not in site.files:
            yield Problem("asset", f"the file {address} is not there", path, Hint(), **place)


def _outside_file(path: str, site: Site) -> Iterator[Problem]:
    text = (site.folder / path).read_text(encoding="utf-8", errors="replace")
    if path.endswith(".svg"):
        found = re.findall(r"<(?!a\b)\w+\b[^>]*?(?:xlink:href|\bhref|\bsrc)=[\"']([^\"']+)", text) + css_addresses(text)
        found += re.findall(r"<\?xml-stylesheet[^>]*href=[\"']([^\"']+)", text)
    else:
        found = fetched(text)
    for address in dict.fromkeys(filter(OUTSIDE.match, found)):
        line = text[: text.find(address)].count("\n") + 1
        yield Problem("outside", f"loads {address} from another host: put the file into the project", path, Hint(), file=site.source_file(path), line=line)


def loads(path: str, site: Site) -> set[str]:
    """The files that a browser loads for a page, the page itself among them."""
    page = site.pages[path]
    direct = {target(ref.address, path) for ref in references(page) if ref.loaded and not OUTSIDE.match(ref.address) and not SCHEME.match(ref.address)}
    return {path} | _closure(direct, site)


def _closure(paths: set[str], site: Site) -> set[str]:
    found: set[str] = set()
    waiting = [path for path in paths if path in site.files]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [other for other in _named_by(site.folder / path, path) if other in site.files]
    return found


def _named_by(file: Path, path: str) -> tuple[str, ...]:
    """The files of the site that a style sheet, script or drawing names."""
    return _read_names(file, path, file.stat().st_mtime_ns) if file.suffix in (".css", ".js", ".mjs", ".svg", ".json", ".webmanifest") else ()


@cache
def _read_names(file: Path, path: str, _changed: int) -> tuple[str, ...]:
    text = file.read_text(encoding="utf-8", errors="replace")
    if file.suffix == ".css":
        names = css_addresses(text)
    elif file.suffix == ".svg":
        names = re.findall(r"(?:xlink:href|\bhref|\bsrc)=[\"']([^\"'#][^\"']*)", text)
    else:
        names = re.findall(r"[\"'`]((?:\.{0,2}/)?[\w./-]+\.[a-z0-9]{2,5})[\"'`]", text)
    return tuple(target(name, path) for name in names if not OUTSIDE.match(name) and not SCHEME.match(name))


def _unused(site: Site) -> Iterator[Problem]:
    """Files that nothing on the site links or loads."""
    used = set(BY_NAME)
    for page in site.pages.values():
        for ref in references(page):
            if not OUTSIDE.match(ref.address) and not SCHEME.match(ref.address):
                used |= {target(ref.address, page.path)} - {page.path}
        for tag in page.soup.find_all("meta", content=True):
            used.add(target(str(tag["content"]), page.path))
            used |= {path for path in site.files if str(tag["content"]).endswith("/" + path)}
        for tag in page.soup.find_all("script"):
            names = re.findall(r"[\"'`]((?:\.{0,2}/)?[\w./-]+\.[a-z0-9]{2,5})[\"'`]", tag.get_text())
            used |= {target(name, page.path) for name in names}
        for tag in page.soup.find_all(True):
            data = (str(value) for name, value in tag.attrs.items() if name.startswith("data-"))
            used |= {target(value, page.path) for value in data if 0 < len(value) < 300 and value[0] != "#" and not OUTSIDE.match(value)}
    used |= _closure(used, site)
    # A script may name files relative to the page that loads it.
    scripts = [path for path in used & set(site.files) if path.endswith((".js", ".mjs"))]
    names = {name for path in scripts for name in _read_names_as_written(site.folder / path)}
    used |= {path for path in site.files if any(path == name.lstrip("./") or path.endswith("/" + name.lstrip("./")) for name in names)}
    # A picture that only the chapter shows lies beside the deck too: that is the build's doing, not its author's.
    copies = {site.source_file(path) for path in used & set(site.files)}
    whole = tuple(posixpath.dirname(path) + "/" for path in used if posixpath.basename(path) == "pagefind.js")
    for path in site.files:
        if path in used or posixpath.basename(path) in BY_NAME or (whole and path.startswith(whole)):
            continue
        if path in site.pages or site.source_file(path) not in copies:
            what = "no page links to it" if path in site.pages else "nothing on the site links or loads it"
            source = site.pages[path].source if path in site.pages else None
            yield Problem("unused", f"{path}: {what}", path, Hint(), file=source.path if source else site.source_file(path), line=1)


def _read_names_as_written(file: Path) -> list[str]:
    text = file.read_text(encoding="utf-8", errors="replace")
    return re.findall(r"[\"'`]((?:\.{0,2}/)?[\w./-]+\.[a-z0-9]{2,5})[\"'`]", text)


def _weights(site: Site) -> Iterator[Problem]:
    for path, page in site.pages.items():
        sizes = {name: site.files[name] for name in loads(path, site)}
        total, allowed = sum(sizes.values()), DECK_BYTES if page.is_deck else CHAPTER_BYTES
        if total > allowed:
            heavy = sorted(sizes, key=lambda name: -sizes[name])[:3]
            listed = ", ".join(f"{name} {sizes[name] / 1e6:.1f} MB" for name in heavy)
            what = "deck" if page.is_deck else "chapter"
            yield Problem(
                "weight", f"{total / 1e6:.1f} MB with all it loads; a {what} may have {allowed / 1e6:.0f} MB. Heaviest: {listed}",
                path, Hint(address=posixpath.basename(heavy[0])) if heavy[0] != path else Hint(),
            )  # fmt: skip
