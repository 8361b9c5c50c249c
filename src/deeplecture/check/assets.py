"""The files of a site: what style sheets, scripts and drawings load, what nobody uses, what a page weighs."""

import posixpath
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from deeplecture.check.addresses import OUTSIDE, SCHEME, css_addresses, fetched, target
from deeplecture.check.pages import BuiltSite
from deeplecture.check.problem import Hint, Problem

DECK_BYTES, CHAPTER_BYTES = 6_000_000, 4_000_000
# Files that a server or a search engine looks for by their names.
BY_NAME = {"index.html", "404.html", "robots.txt", "sitemap.xml", "favicon.ico", ".nojekyll", "CNAME"}
# What may be the name of a file in a script: `"parts/film.js"`.
IN_QUOTES = re.compile(r"[\"'`]((?:\.{0,2}/)?[\w./-]+\.[a-z0-9]{2,5})[\"'`]")


def check(site: BuiltSite) -> list[Problem]:
    """Every problem with the files of a site."""
    problems = [problem for path in site.files if path.endswith(".css") for problem in _style_sheet(path, site)]
    for path in site.files:
        if path.endswith((".js", ".mjs", ".svg")):
            problems += _loaded_from_outside(path, site)
    return [*problems, *_unused(site), *_weights(site)]


def _style_sheet(path: str, site: BuiltSite) -> Iterator[Problem]:
    text = (site.folder / path).read_text(encoding="utf-8", errors="replace")
    if line := _unbalanced(text):
        message = "a brace that nothing closes or opens: browsers skip what follows"
        yield Problem("css", message, path, Hint(), file=site.source_file(path), line=line)
    for address in css_addresses(text):
        line = next((n for n, one in enumerate(text.splitlines(), start=1) if address in one), 0)
        place = {"file": site.source_file(path), "line": line}
        if OUTSIDE.match(address):
            yield Problem(
                "outside", f"loads {address} from another host: put the file into the project", path, Hint(), **place
            )
        elif target(address, path) not in site.files:
            yield Problem("asset", f"the file {address} is not there", path, Hint(), **place)


def _unbalanced(text: str) -> int:
    """The line of the first brace of a style sheet that has no partner, 0 if all have."""
    blank = re.compile(r"/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|url\([^)]*\)", re.DOTALL)
    opened: list[int] = []
    for number, line in enumerate(blank.sub(lambda found: "\n" * found[0].count("\n"), text).splitlines(), start=1):
        for brace in re.findall(r"[{}]", line):
            if brace == "{":
                opened.append(number)
            elif opened:
                opened.pop()
            else:
                return number
    return opened[0] if opened else 0


def _loaded_from_outside(path: str, site: BuiltSite) -> Iterator[Problem]:
    text = (site.folder / path).read_text(encoding="utf-8", errors="replace")
    if path.endswith(".svg"):
        yield from _drawing(path, text, site)
        found = re.findall(r"<(?!a\b)\w+\b[^>]*?(?:xlink:href|\bhref|\bsrc)=[\"']([^\"']+)", text) + css_addresses(text)
        found += re.findall(r"<\?xml-stylesheet[^>]*href=[\"']([^\"']+)", text)
    else:
        found = fetched(text)
    for address in dict.fromkeys(filter(OUTSIDE.match, found)):
        line = text[: text.find(address)].count("\n") + 1
        yield Problem(
            "outside",
            f"loads {address} from another host: put the file into the project",
            path,
            Hint(),
            file=site.source_file(path),
            line=line,
        )


def _drawing(path: str, text: str, site: BuiltSite) -> Iterator[Problem]:
    """Files that a drawing names: as a picture on a page it shows none of them, whether they are there or not."""
    for address in dict.fromkeys(re.findall(r"<(?:image|use|feImage)\b[^>]*?href=[\"']([^\"'#][^\"']*)", text)):
        if not OUTSIDE.match(address) and not SCHEME.match(address):
            message = (
                f"the drawing names {address}, which no browser shows in it: put the picture itself into the drawing"
            )
            line = text[: text.find(address)].count("\n") + 1
            yield Problem("asset", message, path, Hint(), file=site.source_file(path), line=line)


def loads(path: str, site: BuiltSite) -> set[str]:
    """The files that a browser loads for a page, the page itself among them."""
    page = site.pages[path]
    direct = {
        target(ref.address, path)
        for ref in page.references
        if ref.loaded and not OUTSIDE.match(ref.address) and not SCHEME.match(ref.address)
    }
    return {path} | _closure(direct, site)


def _closure(paths: set[str], site: BuiltSite) -> set[str]:
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
    return (
        _read_names(file, path, file.stat().st_mtime_ns)
        if file.suffix in (".css", ".js", ".mjs", ".svg", ".json", ".webmanifest")
        else ()
    )


@cache
def _read_names(file: Path, path: str, _changed: int) -> tuple[str, ...]:
    text = file.read_text(encoding="utf-8", errors="replace")
    if file.suffix == ".css":
        names = css_addresses(text)
    elif file.suffix == ".svg":
        names = re.findall(r"(?:xlink:href|\bhref|\bsrc)=[\"']([^\"'#][^\"']*)", text)
    else:
        names = IN_QUOTES.findall(text)
    return tuple(target(name, path) for name in names if not OUTSIDE.match(name) and not SCHEME.match(name))


def _unused(site: BuiltSite) -> Iterator[Problem]:
    """Files that nothing on the site links or loads."""
    used = set(BY_NAME)
    for page in site.pages.values():
        for ref in page.references:
            if not OUTSIDE.match(ref.address) and not SCHEME.match(ref.address):
                used |= {target(ref.address, page.path)} - {page.path}
        for tag in page.soup.find_all("meta", content=True):
            used.add(target(str(tag["content"]), page.path))
            used |= {path for path in site.files if str(tag["content"]).endswith("/" + path)}
        for tag in page.soup.find_all("script"):
            names = IN_QUOTES.findall(tag.get_text())
            used |= {target(name, page.path) for name in names}
        for tag in page.soup.find_all(True):
            data = (str(value) for name, value in tag.attrs.items() if name.startswith("data-"))
            used |= {
                target(value, page.path)
                for value in data
                if 0 < len(value) < 300 and value[0] != "#" and not OUTSIDE.match(value)
            }
    used |= _closure(used, site)
    # A script may name files relative to the page that loads it.
    scripts = [path for path in used & set(site.files) if path.endswith((".js", ".mjs"))]
    names = {name for path in scripts for name in _read_names_as_written(site.folder / path)}
    used |= {
        path
        for path in site.files
        if any(path == name.lstrip("./") or path.endswith("/" + name.lstrip("./")) for name in names)
    }
    # A picture that only the chapter shows lies beside the deck too: that is the build's doing, not its author's.
    copies = {site.source_file(path) for path in used & set(site.files)}
    whole = tuple(posixpath.dirname(path) + "/" for path in used if posixpath.basename(path) == "pagefind.js")
    for path in site.files:
        if path in used or posixpath.basename(path) in BY_NAME or (whole and path.startswith(whole)):
            continue
        if path in site.pages or site.source_file(path) not in copies:
            what = "no page links to it" if path in site.pages else "nothing on the site links or loads it"
            source = site.pages[path].source if path in site.pages else None
            yield Problem(
                "unused",
                f"{path}: {what}",
                path,
                Hint(),
                file=source.path if source else site.source_file(path),
                line=1,
            )


def _read_names_as_written(file: Path) -> list[str]:
    text = file.read_text(encoding="utf-8", errors="replace")
    return IN_QUOTES.findall(text)


def _weights(site: BuiltSite) -> Iterator[Problem]:
    for path, page in site.pages.items():
        # A gallery's pictures come as the reader scrolls to them; they are no part of what opens with the page.
        later = {target(str(tag["src"]), path) for tag in page.soup.find_all("img", src=True, loading="lazy")}
        # Nor are the pictures of a knob, but for the one that stands there.
        for tag in page.soup.select("img[data-knob]"):
            script = target(str(tag["data-knob"]), path)
            if script in site.files:
                stands = target(str(tag.get("src") or tag.get("data-src")), path)
                later |= set(_named_by(site.folder / script, script)) - {stands}
        sizes = {name: site.files[name] for name in loads(path, site) - later}
        total, allowed = sum(sizes.values()), DECK_BYTES if page.is_deck else CHAPTER_BYTES
        if total > allowed:
            heavy = sorted(sizes, key=lambda name: -sizes[name])[:3]
            listed = ", ".join(f"{name} {sizes[name] / 1e6:.1f} MB" for name in heavy)
            what = "deck" if page.is_deck else "chapter"
            message = f"{total / 1e6:.1f} MB with all it loads; a {what} may have {allowed / 1e6:.0f} MB"
            message = f"{message}. Heaviest: {listed}"
            if heavy[0] == path and (
                inside := page.soup.select("svg, img[src^='data:'], style, main script, .slides script")
            ):
                yield page.problem("weight", message, max(inside, key=lambda tag: len(str(tag))))
            else:
                hint = Hint(address=posixpath.basename(heavy[0])) if heavy[0] != path else Hint()
                yield Problem("weight", message, path, hint)
