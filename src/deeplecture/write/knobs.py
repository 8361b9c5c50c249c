"""Knobs on a page: the script that says which picture belongs to which value, and the numbers of the text that follow."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from deeplecture.errors import Finding
from deeplecture.execute.calls import Call
from deeplecture.execute.figures import Drawn
from deeplecture.execute.plan import names
from deeplecture.execute.run import Results
from deeplecture.numbers import Numbers, said
from deeplecture.read.cells import Cell
from deeplecture.read.claims import HEADING
from deeplecture.read.source import SPAN, inline_expression
from deeplecture.write.dark import dark_name
from deeplecture.write.downloads import command, numbers_name

PLACE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Turned:
    """What a page carries of a figure's knobs.

    Attributes:
        variants: the pictures, the last knob turning fastest.
        script: JavaScript that names them, with a sentence for each.
        name: the script's file name, which changes with its content.
    """

    variants: tuple[Drawn, ...]
    script: str
    name: str


def turned(cell: Cell, call: Call, drawn: Mapping[Call, Drawn], findings: list[Finding]) -> Turned:
    """The variants of a cell's figure; what is wrong with their sentences goes to `findings`."""
    variants = tuple(drawn[variant] for variant in call.variants)
    says = str(cell.options.get("knob-says", ""))
    entries = []
    for variant in variants:
        try:
            sentence = _filled(says, {**_usual(call), **dict(variant.call.arguments), **variant.numbers})
        except (LookupError, ValueError) as error:
            findings.append(Finding(cell.file, cell.where("knob-says"), f"`knob-says`: {error}"))
            break
        table = numbers_name(variant) if variant.numbers else ""
        entries.append(
            {
                "picture": variant.name,
                "dark": dark_name(variant.name),
                "says": sentence,
                "numbers": table,
                "command": command(variant.call),
            }
        )
    knobs = [
        {
            "label": knob.label or name.replace("_", " "),
            "values": [said(value) for value in knob.values],
            "start": [repr(value) for value in knob.values].index(repr(knob.start)),
            "scale": all(isinstance(value, int | float) and not isinstance(value, bool) for value in knob.values),
        }
        | ({"film": True} if knob.film else {})
        for name, knob in call.knobs
    ]
    whole = {"knobs": knobs, "variants": entries, "measured": call.figure.kind == "measured"}
    script = f"window.deeplectureKnob = {json.dumps(whole, ensure_ascii=False, separators=(',', ':'))};\n"
    check = hashlib.sha256(script.encode()).hexdigest()[:10]
    return Turned(variants, script, f"{call.figure.full_name}.{check}.knob.js")


def _filled(says: str, values: Mapping) -> str:
    """A sentence whose `{argument}` and `{number:format}` are filled in, as `Numbers` says them."""
    numbers = Numbers(**values)
    return PLACE.sub(lambda place: numbers[place[1]], says)


def _usual(call: Call) -> dict:
    """The values of knobs' arguments that a variant leaves out because they are the default."""
    usual = dict(call.figure.defaults)
    return {name: value for name, knob in call.knobs for value in knob.values if repr(value) == usual.get(name)}


def following(results: Results, findings: list[Finding]) -> dict[int, tuple[str, tuple[str, ...]]]:
    """The expressions of the text whose values follow a knob: number to the cell's label and a value a variant.

    These are the ones that ask a figure, within the section that shows it with a knob, for numbers without naming the
    knob's argument. Whoever names it means that value and no other.
    """
    found: dict[int, tuple[str, tuple[str, ...]]] = {}
    plan, drawn = results.plan, results.drawn
    numbers = {one: picture.numbers for one, picture in drawn.items()}
    seen = names(plan.aliases, numbers)  # these look into `numbers`, where each variant stands in for the figure
    for number, asked in _scopes(results).items():
        call, cell = plan.figures[number], results.source.cells[number]
        bare = Call(call.figure, tuple(one for one in call.arguments if one[0] not in dict(call.knobs)))
        for inline in (one for one in asked if bare in plan.known.get(one, ())):
            place = plan.inlines[inline]
            if call != bare:
                problem = (
                    f"the text tells of {bare.text}, and the picture beside it shows {call.text}: start the knob at the "
                    "default of its argument, or name the value in `.numbers(...)`"
                )
                findings.append(Finding(place.file, place.line, problem))
                continue
            code = compile(place.expression, "<text>", "eval")
            values: list[str] = []
            try:
                for variant in call.variants:
                    numbers[bare] = drawn[variant].numbers
                    values.append(str(eval(code, dict(seen))))
            except Exception as error:
                problem = f"the expression `{place.expression}` raised {type(error).__name__} in a variant: {error}"
                findings.append(Finding(place.file, place.line, problem))
                continue
            finally:
                numbers.pop(bare)
                numbers |= {bare: drawn[bare].numbers} if bare in drawn else {}
            if len(set(values)) > 1:
                found[inline] = (cell.label, tuple(values))
    return found


def _scopes(results: Results) -> dict[int, list[int]]:
    """Cells with knobs, and the numbers of the inline expressions of their sections; headings' own are left out."""
    knobs = {number for number, call in results.plan.figures.items() if call.knobs}
    if not knobs or not all(
        variant in results.drawn for number in knobs for variant in results.plan.figures[number].variants
    ):
        return {}
    open_cells: dict[int, int] = {}  # cell to the level of its section's heading
    found: dict[int, list[int]] = {number: [] for number in knobs}
    section: list[int] = []  # expressions since the last heading
    level, cell, inline = 0, 0, 0
    for piece in results.source.pieces:
        if isinstance(piece, Cell):
            if cell in knobs:
                found[cell] += section
                open_cells[cell] = level
            cell += 1
            continue
        for text, _, in_code in piece.lines():
            if in_code:
                continue
            spans = sum(bool(inline_expression(span)) for span in SPAN.finditer(text)) if "`" in text else 0
            numbers = range(inline, inline + spans)
            inline += spans
            if heading := HEADING.match(text):
                level, section = len(heading[1]), []
                open_cells = {one: own for one, own in open_cells.items() if own < level}
                continue
            section += numbers
            for one in open_cells:
                found[one] += numbers
    return found
