"""Stage 1, read: the files that a source's prose shows or links, and those that are not there."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from deeplecture.errors import Finding
from deeplecture.read.lines import SPAN
from deeplecture.read.source import Source, inline_expression

# A caption may hold a link of its own, which is looked at by itself; an address in angles may hold spaces.
TARGET = re.compile(
    r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\](?:\([^()]*\))?)*)\]"
    r"\(\s*(?:<([^<>\n]+)>|([^()\n\"<]*?(?:\([^()\n]*\)[^()\n\"]*?)*))(?:\s+\"[^\"]*\")?\s*\)"
    r"|background-(?:image|video)=\"([^\"]+)\""
)
# Lines without any of these hold neither an expression nor the name of a file.
NAMING = ("](", "background-", "<")
SIGNS = ("`", *NAMING)
# What raw HTML names: a picture, a film, its captions, the ground of a box.
IN_HTML = re.compile(r"""<[^>]*?\s(?:src|poster|data)\s*=\s*["']?([^"'\s>]+)|<[^>]*?\burl\(["']?([^"')\s]+)""")


@dataclass(frozen=True)
class Named:
    """What is found on the way: files that the prose of a page shows or links, and what is wrong."""

    project: Path
    page: str
    resources: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def look(source: Source, root: Path) -> list[Finding]:
    """What is wrong with the files that a source names outside of its expressions, without running it."""
    named = Named(root, source.path)
    for piece in source.prose:
        for text, place, in_code in piece.lines() if any(sign in piece.text for sign in NAMING) else ():
            if in_code or not any(sign in text for sign in NAMING):
                continue
            if "`" not in text or not any(inline_expression(span) for span in SPAN.finditer(text)):
                note(text, place, named)
    return named.findings


def note(text: str, place: tuple[str, int], named: Named) -> None:
    """Note the files that a line of prose names."""
    for target, shown in targets(text):
        resource(target, shown, place, named)


def targets(text: str) -> Iterator[tuple[str, bool]]:
    """The addresses in a line of prose, each with whether the page shows what is there."""
    plain = SPAN.sub("", text) if "`" in text else text
    for whole in TARGET.finditer(plain):
        for match in (whole, *TARGET.finditer(whole[2] or "")):
            if target := match[3] or match[4] or match[5]:
                yield target, bool(match[1] or match[5])
    for match in IN_HTML.finditer(text):
        yield match[1] or match[2], False


def resource(target: str, shown: bool, place: tuple[str, int], named: Named) -> None:
    """Note a file that the page shows or links; one that is shown must be there."""
    if re.match(r"(https?:)?//", target):
        if shown:
            problem = f"the picture {target} lies on another host: put the file into the project, with its source"
            named.findings.append(Finding(*place, problem, "strict"))
        return
    if target.startswith(("#", "mailto:", "data:")) or re.search(r"\.(qmd|html)(#|$)", target):
        return
    name = file_of(target, named.page, named.project)
    if name:
        named.resources.add(name)
    elif shown and not re.match(r"\w+:", target):
        named.findings.append(Finding(*place, f"the picture {target} is not there"))


def file_of(target: str, source: str, project: Path) -> str:
    """The file of a project that an address in a source leads to, as the project names it; "" where there is none.

    A link is followed by the reader of the file: what it leads to may lie anywhere.
    """
    path = target.split("#")[0].split("?")[0]
    for one in dict.fromkeys((path, unquote(path))):
        whole = project / one.lstrip("/") if one.startswith("/") else (project / source).parent / one
        name = os.path.normpath(os.path.relpath(whole, project)).replace(os.sep, "/")
        if one and not name.startswith("../") and (project / name).is_file():
            return name
    return ""
