"""Stage 3, before cells take their places: a unit's prose with the values of its expressions, and the files that it names."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deeplecture.errors import Finding
from deeplecture.execute.claims import outcome
from deeplecture.execute.run import Results
from deeplecture.read.cells import Cell
from deeplecture.read.claims import under_headings
from deeplecture.read.files import SIGNS, Named, note
from deeplecture.read.source import SPAN, Prose, inline_expression
from deeplecture.write.knobs import Turned, following, turned
from deeplecture.write.outputs import quoted

# Stock Quarto writes "2.30" as "2\\.30", which is right in a text and an error in a formula.
IN_FORMULA = (
    "the expression `{}` stands in a formula, where stock Quarto puts backslashes before its signs: close the formula "
    "before it, `$x \\approx$ `{{python}} ...``"
)


@dataclass(frozen=True)
class FilledProse:
    """A unit's prose with the values of its expressions: the same for every audience.

    Attributes:
        parts: the text of each piece of prose, in order.
        turned: cell number to what its figure's knobs need.
        resources, findings: as `Composed` has them.
        tested: cell number to what the title above it claims, as (expression, outcome).
    """

    parts: tuple[str, ...]
    turned: Mapping[int, Turned]
    resources: frozenset[str]
    findings: tuple[Finding, ...]
    tested: Mapping[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def filled(results: Results, project: Path) -> FilledProse:
    """Put the values of expressions in their places."""
    page = Named(project, results.source.path)
    inlines = _inline_texts(results, page.findings)
    parts = tuple(_prose(piece, inlines, page) for piece in results.source.prose)
    knobs = {
        number: turned(results.source.cells[number], call, results.drawn, page.findings)
        for number, call in results.plan.figures.items()
        if call.knobs and all(one in results.drawn for one in call.variants)
    }
    return FilledProse(parts, knobs, frozenset(page.resources), tuple(page.findings), _tested(results))


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
            known = results.texts.get(number)
            text = _escaped(str(eval(inline.expression, dict(seen))) if known is None else known)
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


def _prose(piece: Prose, inlines: list[str], page: Named) -> str:
    if not any(sign in piece.text for sign in SIGNS):
        return piece.text
    lines = []
    for text, (file, line), in_code in piece.lines():
        if not in_code and any(sign in text for sign in SIGNS):
            text = SPAN.sub(lambda span: inlines.pop(0) if inline_expression(span) else span[0], text)
            note(text, (file, line), page)
        lines.append(text)
    return "\n".join(lines)


def _tested(results: Results) -> dict[int, tuple[tuple[str, str], ...]]:
    """Number of a cell to what the title above it claims, and how that came out."""
    if not results.verdicts:
        return {}
    by_slide: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for verdict in results.verdicts:
        if verdict.claim.is_title:
            by_slide.setdefault(verdict.claim.slide, []).append((verdict.claim.expression, outcome(verdict)))
    places = [heading.place for heading, piece in under_headings(results.source) if isinstance(piece, Cell)]
    return {number: tuple(by_slide[place]) for number, place in enumerate(places) if place in by_slide}
