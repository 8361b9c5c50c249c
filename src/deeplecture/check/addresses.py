"""Addresses on pages, in style sheets and in scripts: what they say, and which of them a browser loads by itself."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag

# What a browser fetches by itself. An `a` is followed by a reader, who may leave the site.
LOADED = {
    "src": None, "data-src": None, "srcset": None, "data-srcset": None, "poster": None, "data-film": None, "data-interactive": None, "data-steps": None,
    "data-knob": None,
    "data-background-image": None, "data-background-video": None, "data-background-iframe": None,
    "data": {"object"}, "href": {"link", "image", "use", "base"},
    "xlink:href": {"image", "use"}, "ping": {"a", "area"}, "background": {"body", "table", "td"},
}  # fmt: skip
LINK_LOADS = {
    "stylesheet",
    "preload",
    "modulepreload",
    "prefetch",
    "preconnect",
    "dns-prefetch",
    "icon",
    "apple-touch-icon",
    "manifest",
    "mask-icon",
}
OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
SCHEME = re.compile(r"^(?:mailto|tel|data|blob|about|javascript):", re.IGNORECASE)
CSS_ADDRESS = re.compile(r"url\(\s*[\"']?([^\"')\s]+)[\"']?\s*\)|(?:@import\s+|image-set\(\s*)[\"']([^\"']+)[\"']")
# Calls by which a script fetches something, and assignments that make the browser do so.
FETCH = re.compile(
    r"(?:\bfetch|\bimport|importScripts|new\s+(?:Worker|SharedWorker|WebSocket|EventSource|Request)|sendBeacon|getJSON|"
    r"\.open\(\s*[\"'](?:GET|POST)[\"']\s*,)\s*\(?\s*[\"'`]([^\"'`\s]+)[\"'`]"
    r"|\bfrom\s*[\"']([^\"'\s]+)[\"']|\.(?:src|srcset)\s*=\s*[\"'`]([^\"'`\s]+)[\"'`]"
    r"|setAttribute\(\s*[\"'](?:src|srcset)[\"']\s*,\s*[\"'`]([^\"'`\s]+)[\"'`]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reference:
    """An address on a page: what it says, where it stands, whether the browser loads it by itself."""

    address: str
    tag: Tag
    loaded: bool


def references(soup: BeautifulSoup) -> Iterator[Reference]:
    """All addresses on a page; `BuiltPage.references` has them."""
    for tag in soup.find_all(True):
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
        elif (
            tag.name == "meta"
            and str(tag.get("http-equiv", "")).lower() == "refresh"
            and "url=" in str(tag.get("content", "")).lower()
        ):
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
    return [
        one or other
        for one, other in CSS_ADDRESS.findall(text)
        if not SCHEME.match(one or other) and not (one or other).startswith("#")
    ]


def fetched(text: str) -> list[str]:
    """The addresses that a script's text fetches in so many words."""
    return [next(filter(None, groups)) for groups in FETCH.findall(text)]


def target(address: str, path: str) -> str:
    """The file in the site that an address on a page or in a file leads to; it may lie outside (`../x`)."""
    name = unquote(address.split("#")[0].split("?")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if name else path
