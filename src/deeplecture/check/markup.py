"""Markup: headings in order, ids given once, and HTML that html-validate (npm) finds valid."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bs4 import Tag

from deeplecture.browser import program
from deeplecture.check.pages import HEADINGS, BuiltPage, BuiltSite
from deeplecture.check.problem import Problem
from deeplecture.errors import UserError
from deeplecture.paths import PACKAGE

# Attributes that name other elements of the page by their ids.
NAMES = ("for", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-details", "aria-owns")
VALIDATE = Path(__file__).parent / "validate.mjs"


def check(site: BuiltSite) -> list[Problem]:
    """Every problem with the markup of a site."""
    found: list[Problem] = []
    for page in site.pages.values():
        found += _headings(page)
        found += _ids(page)
        if page.soup.find("meta", attrs={"name": "viewport"}) is None:
            found.append(
                page.problem("html", "no <meta name=viewport>: a phone shows the page as a small picture of itself")
            )
    return [*found, *_validity(site)]


def _headings(page: BuiltPage) -> Iterator[Problem]:
    before: Tag | None = None
    tops = page.soup.find_all("h1")
    if not page.is_deck and len(tops) > 1:
        for tag in tops[1:]:
            # Quarto's own way to head a preface under the book's title.
            if "unnumbered" not in [*tag.get("class", ()), *tag.parent.get("class", ())]:
                yield page.problem(
                    "headings", f"a second heading of level 1, “{_text(tag)}”: a page has one, its title", tag
                )
    for tag in page.soup.find_all(HEADINGS):
        level = int(tag.name[1])
        if before is None and level > 1:
            yield page.problem("headings", f"the first heading, “{_text(tag)}”, is of level {level}, not 1", tag)
        elif before is not None and level > int(before.name[1]) + 1:
            yield page.problem(
                "headings",
                f"“{_text(tag)}” is a heading of level {level} under one of level {before.name[1]}: a level is skipped",
                tag,
            )
        before = tag


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())[:60]


def _ids(page: BuiltPage) -> Iterator[Problem]:
    seen: dict[str, Tag] = {}
    for tag in page.soup.find_all(id=True):
        name = str(tag["id"])
        if name in seen:
            yield page.problem(
                "ids",
                f"the id {name} is given twice, first to the <{seen[name].name}> in line {seen[name].sourceline}",
                tag,
            )
        seen[name] = tag
    for tag in page.soup.find_all(lambda tag: any(name in tag.attrs for name in NAMES)):
        for name in NAMES:
            value = tag.get(name) or ""
            for wanted in value if isinstance(value, list) else str(value).split():
                if wanted not in seen:
                    message = f"{name}={wanted} on a <{tag.name}> names no element of the page"
                    yield page.problem("ids", message, tag)
    for tag in page.soup.select(".slides section.slide section"):
        yield page.problem("html", "a <section> within a slide: reveal.js takes it for a slide and hides the rest", tag)


def _validity(site: BuiltSite) -> Iterator[Problem]:
    files = [str(page.file) for page in site.pages.values()]
    by_file = {str(page.file): page for page in site.pages.values()}
    for found in validate(files, site.root):
        page = by_file[found["file"]]
        tag = _tag_at(page, found["line"], found["column"])
        # Reveal.js loads pictures when their slide comes near; until then their address stands in data-src.
        if tag is not None and "data-src" in tag.attrs and '"src"' in found["message"]:
            continue
        yield page.problem("html", f"{found['message']} ({found['rule']})", tag)


def _tag_at(page: BuiltPage, line: int, column: int) -> Tag | None:
    """The element whose tag stands at, or last before, a place in the HTML."""
    best = None
    for tag in page.soup.find_all(True):
        if (tag.sourceline, tag.sourcepos) <= (line, column):
            best = tag
        else:
            break
    return best


def node_modules(root: Path) -> Path:
    """The folder that npm filled: the project's, or that of this package's checkout.

    Raises:
        UserError: there is none.
    """
    for at in (root, PACKAGE.parents[1]):
        if (at / "node_modules").is_dir():
            return at / "node_modules"
    raise UserError(f"no node_modules in {root}: `make setup` (or `npm ci`) installs what the check needs")


def validate(files: list[str], root: Path) -> list[dict]:
    """What html-validate says of files: dicts with file, line, column, rule and message.

    Raises:
        UserError: Node or html-validate is missing, or failed.
    """
    modules = node_modules(root)
    node = program("node")
    if node is None:
        raise UserError("no node on the PATH, which the check of HTML needs: `make setup` installs one")
    if not (modules / "html-validate").is_dir():
        raise UserError(f"{modules} has no html-validate: `npm ci` installs it")
    done = subprocess.run(
        [node, VALIDATE, modules], input=json.dumps(files), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise UserError(f"html-validate failed: {' '.join(done.stderr.split())[:500]}")
    return json.loads(done.stdout)
