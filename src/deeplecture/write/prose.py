"""Stage 3, before cells take their places: a unit's prose with the values of its expressions, and the files that it names."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deeplecture.errors import Finding
from deeplecture.execute.run import Results
from deeplecture.read.source import SPAN, inline_expression
from deeplecture.read.source import Prose as Written
from deeplecture.write.knobs import Turned, following, turned
from deeplecture.write.outputs import quoted

# A caption may hold a link of its own, which is looked at by itself.
TARGET = re.compile(
    r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\](?:\([^()]*\))?)*)\]\(([^()\s]+)(?:\s+\"[^\"]*\")?\)"
    r"|background-(?:image|video)=\"([^\"]+)\""
)
# Lines without any of these hold neither an expression nor the name of a file.
SIGNS = ("`", "](", "background-", "<")
# What raw HTML names: a picture, a film, its captions, the ground of a box.
IN_HTML = re.compile(r"""<[^>]*?\s(?:src|poster|data)\s*=\s*["']?([^"'\s>]+)|<[^>]*?\burl\(["']?([^"')\s]+)""")


# Stock Quarto writes "2.30" as "2\\.30", which is right in a text and an error in a formula.
IN_FORMULA = (
    "the expression `{}` stands in a formula, where stock Quarto puts backslashes before its signs: close the formula "
    "before it, `$x \\approx$ `{{python}} ...``"
)


@dataclass(frozen=True)
class Prose:
    """A unit's prose with the values of its expressions: the same for every audience.

    Attributes:
        parts: the text of each piece of prose, in order.
        turned: cell number to what its figure's knobs need.
        resources, findings: as `Composed` has them.
    """

    parts: tuple[str, ...]
    turned: Mapping[int, Turned]
    resources: frozenset[str]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Filling:
    """What is found on the way: files that the prose shows or links, and what is wrong."""

    project: Path
    resources: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def filled(results: Results, project: Path) -> Prose:
    """Put the values of expressions in their places."""
    page = _Filling(project)
    inlines = _inline_texts(results, page.findings)
    parts = tuple(_prose(piece, inlines, page) for piece in results.source.prose)
    knobs = {
        number: turned(results.source.cells[number], call, results.drawn, page.findings)
        for number, call in results.plan.figures.items()
        if call.knobs and all(one in results.drawn for one in call.variants)
    }
    return Prose(parts, knobs, frozenset(page.resources), tuple(page.findings))


def _inline_texts(results: Results, findings: list[Finding]) -> list[str]:
    """The text of each inline expression, in order."""
    plan, ran, seen = results.plan, results.ran, results.names
    follow = following(results, findings)
    texts = []
    for number, inline in enumerate(plan.inlines):
        kind, text = ran.inlines[number] if ran and number not in plan.known else ("text", "")
        if inline.in_formula and kind != "markdown":
            findings.append(Finding(inline.file, inline.line, IN_FORMULA.format(inline.expression)))
        if number not in plan.known:
            texts.append(text if kind == "markdown" else _escaped(text))
            continue
        try:
            # The author's own text, as in any notebook.
            text = _escaped(str(eval(inline.expression, dict(seen))))
            texts.append(_follows(text, *follow[number]) if number in follow else text)
        except Exception as error:
            problem = f"the expression `{inline.expression}` raised {type(error).__name__}: {error}"
            findings.append(Finding(inline.file, inline.line, problem))
            texts.append("")
    return texts


def _follows(text: str, label: str, values: tuple[str, ...]) -> str:
    """A number that a page changes with a knob, by the values that it has in each variant."""
    listed = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return f"[{text}]{{.follows data-of={quoted(label)} data-values={quoted(listed)}}}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|~^$@])", r"\\\1", text)


def _prose(piece: Written, inlines: list[str], page: _Filling) -> str:
    if not any(sign in piece.text for sign in SIGNS):
        return piece.text
    lines = []
    for text, (file, line), in_code in piece.lines():
        if not in_code and any(sign in text for sign in SIGNS):
            text = SPAN.sub(lambda span: inlines.pop(0) if inline_expression(span) else span[0], text)
            plain = SPAN.sub("", text)
            for match in [
                *TARGET.finditer(plain),
                *(one for whole in TARGET.finditer(plain) for one in TARGET.finditer(whole[2] or "")),
            ]:
                _resource(match[3] or match[4], bool(match[1] or match[4]), (file, line), page)
            for match in IN_HTML.finditer(text):
                _resource(match[1] or match[2], False, (file, line), page)
        lines.append(text)
    return "\n".join(lines)


def _resource(target: str, shown: bool, place: tuple[str, int], page: _Filling) -> None:
    """Note a file that the page shows or links; one that is shown must be there."""
    if re.match(r"(https?:)?//", target):
        if shown:
            problem = f"the picture {target} lies on another host: put the file into the project, with its source"
            page.findings.append(Finding(*place, problem))
        return
    if target.startswith(("#", "mailto:", "data:")) or re.search(r"\.(qmd|html)(#|$)", target):
        return
    path = target.split("#")[0].split("?")[0]
    project = page.project
    whole = project / path.lstrip("/") if path.startswith("/") else (project / place[0]).parent / path
    name = os.path.relpath(whole, project)
    whole = (project / name).resolve()
    if whole.is_file() and whole.is_relative_to(project):
        page.resources.add(whole.relative_to(project).as_posix())
    elif shown:
        page.findings.append(Finding(*place, f"the picture {target} is not there"))
