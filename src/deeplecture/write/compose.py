"""Stage 3, compose: a unit's text with its results in it, one Markdown text per audience.

Cells take the form that Quarto's own engine gives them, so that filters written for stock Quarto find what they know.
"""

import hashlib
import json
import os
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deeplecture.errors import Finding
from deeplecture.execute.claims import outcome
from deeplecture.execute.figures import Drawn, record_name
from deeplecture.execute.run import Results
from deeplecture.read.cells import Cell
from deeplecture.read.claims import under_headings
from deeplecture.read.source import SPAN, inline_expression
from deeplecture.read.source import Prose as Written
from deeplecture.write.dark import dark_name
from deeplecture.write.downloads import command, numbers_name
from deeplecture.write.knobs import Turned, following, turned
from deeplecture.write.outputs import IMAGE_TYPES, fenced, merged, output, quoted, shown_as

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
# In the place of a picture whose unit is not being built: other chapters' numbers still need its label.
NOT_RUN = {"output_type": "display_data", "data": {"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'/>"}}


@dataclass
class Composed:
    """One page's Markdown and what it needs beside it.

    Attributes:
        text: Quarto Markdown without executable cells.
        places: file and line of the source that each line of `text` came from.
        pictures: file name to bytes of the pictures that cells gave.
        drawn: the figures on the page.
        turned: cell number to what its figure's knobs need.
        resources: files of the project that the page shows or links, relative to the project.
        findings: what is wrong.
    """

    text: str = ""
    places: list[tuple[str, int]] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    drawn: dict[str, Drawn] = field(default_factory=dict)
    turned: dict[int, Turned] = field(default_factory=dict)
    resources: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


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


def filled(results: Results, project: Path) -> Prose:
    """Put the values of expressions in their places."""
    page = Composed()
    inlines = _inline_texts(results, page.findings)
    parts = tuple(_prose(piece, inlines, project, page) for piece in results.source.prose)
    knobs = {
        number: turned(results.source.cells[number], call, results.drawn, page.findings)
        for number, call in results.plan.figures.items()
        if call.knobs and all(one in results.drawn for one in call.variants)
    }
    return Prose(parts, knobs, frozenset(page.resources), tuple(page.findings))


def compose(results: Results, prose: Prose, options: Mapping, figures: str) -> Composed:
    """Put results in the place of cells.

    Args:
        options: the page's options, over which a cell's own go.
        figures: relative address of the folder of pictures, as seen from the page.
    """
    page = Composed(resources=set(prose.resources), findings=list(prose.findings))
    parts: list[str] = []
    source, ran = results.source, results.ran
    cells, texts, tested = iter(enumerate(source.cells)), iter(prose.parts), _tested(results)
    for piece in source.pieces:
        if not isinstance(piece, Cell):
            parts.append(next(texts))
            page.places += piece.places
            continue
        number, cell = next(cells)
        call = results.plan.figures.get(number)
        picture = results.drawn.get(call) if call else None
        outputs = [NOT_RUN] if call and not picture else ran.outputs.get(number, []) if ran else []
        name = f"{Path(source.path).stem}-{cell.label.removeprefix('fig-') or f'cell-{number + 1}'}"
        shown = Shown(cell, name, picture, tested.get(number, ()), prose.turned.get(number))
        if shown.turned:
            page.turned[number] = shown.turned
        parts.append(_cell(shown, outputs, options, figures, page))
        page.places += [(cell.file, cell.line)] * (1 + parts[-1].count("\n"))
    page.text = "\n".join(parts)
    return page


@dataclass(frozen=True)
class Shown:
    """A cell on a page: its code and options, what pictures of its outputs are called, the figure that it draws, and
    what the title above it claims of numbers, as (expression, outcome)."""

    cell: Cell
    name: str
    picture: Drawn | None
    tested: tuple[tuple[str, str], ...] = ()
    turned: Turned | None = None


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


def _prose(piece: Written, inlines: list[str], project: Path, page: Composed) -> str:
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
                _resource(match[3] or match[4], bool(match[1] or match[4]), (file, line), project, page)
            for match in IN_HTML.finditer(text):
                _resource(match[1] or match[2], False, (file, line), project, page)
        lines.append(text)
    return "\n".join(lines)


def _resource(target: str, shown: bool, place: tuple[str, int], project: Path, page: Composed) -> None:
    """Note a file that the page shows or links; one that is shown must be there."""
    if re.match(r"(https?:)?//", target):
        if shown:
            problem = f"the picture {target} lies on another host: put the file into the project, with its source"
            page.findings.append(Finding(*place, problem))
        return
    if target.startswith(("#", "mailto:", "data:")) or re.search(r"\.(qmd|html)(#|$)", target):
        return
    path = target.split("#")[0].split("?")[0]
    whole = project / path.lstrip("/") if path.startswith("/") else (project / place[0]).parent / path
    name = os.path.relpath(whole, project)
    whole = (project / name).resolve()
    if whole.is_file() and whole.is_relative_to(project):
        page.resources.add(whole.relative_to(project).as_posix())
    elif shown:
        page.findings.append(Finding(*place, f"the picture {target} is not there"))


def _cell(shown: Shown, outputs: list, options: Mapping, figures: str, page: Composed) -> str:
    cell, picture = shown.cell, shown.picture

    def option(name: str, otherwise=None):
        return cell.options.get(name, options.get(name, otherwise))

    if option("include") is False:
        return ""
    code = _code(cell, option) if option("echo", True) and cell.code.strip() else ""
    wanted = option("output", True)
    images: list[str] = []
    texts: list[str] = []
    if wanted is not False:
        if picture is not None:
            page.drawn[picture.name] = picture
            images.append(f"{figures}/{picture.name}")
        have_image = any(set(IMAGE_TYPES) & set(given.get("data", {})) for given in outputs)
        for given in merged(outputs):
            kind, content = shown_as(given, option("warning", True), have_image)
            if kind in IMAGE_TYPES.values():
                picture_bytes = content.encode() if isinstance(content, str) else content
                name = f"{shown.name}-{len(images) + 1}.{hashlib.sha256(picture_bytes).hexdigest()[:10]}.{kind}"
                page.pictures[name] = picture_bytes
                images.append(f"{figures}/{name}")
            elif kind:
                texts.append(output(kind, str(content), asis=wanted == "asis"))
    body = [code, *texts]
    if images:
        if not cell.options.get("fig-alt") and not cell.options.get("fig-subcap"):
            problem = (
                f"the picture of cell {cell.label or shown.name} has no `fig-alt`: say in a sentence what it shows"
            )
            page.findings.append(Finding(cell.file, cell.line, problem))
        several = len(images) > 1 and cell.label.startswith("fig-")
        if several and not isinstance(cell.options.get("fig-cap"), list):
            return _panels(cell, images, body)
        body += [
            f"::: {{.cell-output .cell-output-display}}\n{_image(shown, url, n, len(images), option)}\n:::"
            for n, url in enumerate(images)
        ]
    if not any(body):
        return ""
    if wanted == "asis" and not images and not code:
        return "\n\n" + "\n\n".join(filter(None, texts)) + "\n\n"
    caption, attributes = "", f"{_layout(cell)} " if len(images) > 1 else ""
    if cell.label.startswith("tbl-"):
        attributes += f"#{cell.label} "
        caption = str(cell.options.get("tbl-cap", ""))
    elif cell.label and not cell.label.startswith("fig-"):
        attributes += f"#{cell.label} "
    classes = cell.options.get("classes", "")
    classes = " ".join(f".{name.lstrip('.')}" for name in (classes.split() if isinstance(classes, str) else classes))
    inner = "\n\n".join(filter(None, [*body, caption]))
    return f"\n:::::: {{{attributes}.cell {classes}}}\n{inner}\n::::::\n"


def _code(cell: Cell, option) -> str:
    """The cell's source as a code block."""
    attributes = [".python", ".cell-code"]
    if cell.options.get("lst-label"):
        attributes.insert(0, f"#{cell.options['lst-label']}")
        attributes.append(f"lst-cap={quoted(cell.options.get('lst-cap', ''))}")
    if (fold := option("code-fold")) not in (None, False):
        attributes.append(f'code-fold="{str(fold).lower()}"')
        attributes.append(f"code-summary={quoted(option('code-summary', 'Code'))}")
    lines = option("code-line-numbers")
    if lines is not None:
        attributes.append(f"code-line-numbers={quoted(str(lines).lower() if isinstance(lines, bool) else lines)}")
    if option("code-overflow") == "wrap":
        attributes.append(".code-overflow-wrap")
    code = cell.code
    if cell.options.get("echo") == "fenced":
        header = [line for line in cell.header if not line.startswith("#| echo:")]
        code = "\n".join(["```{python}", *header, code, "```"])
    return fenced(code, " ".join(attributes))


def _nth(value, number: int) -> str:
    """The option's text for one of several pictures."""
    if isinstance(value, list):
        return str(value[number]) if number < len(value) else ""
    return "" if value is None else str(value)


def _image(shown: Shown, url: str, number: int, count: int, option) -> str:
    cell, picture = shown.cell, shown.picture

    def beside(name: str) -> str:
        return quoted(posixpath.join(posixpath.dirname(url), name))

    attributes = []
    if cell.label.startswith("fig-"):
        # Captions in a list make figures of their own, numbered after the cell's label.
        attributes.append(f"#{cell.label}" + (f"-{number + 1}" if count > 1 else ""))
    if alt := _nth(cell.options.get("fig-alt"), number):
        attributes.append(f"fig-alt={quoted(alt)}")
    if align := option("fig-align"):
        attributes.append(f"fig-align={quoted(align)}")
    if picture is not None:
        figure = picture.call.figure
        attributes += [
            f"figure={quoted(figure.name)}",
            f"kind={quoted(figure.kind)}",
            f"call={quoted(picture.call.text)}",
            f"source={beside(picture.source_name)}",
            f"command={quoted(command(picture.call))}",
            f"natural-width={quoted(f'{picture.width:g}')}",
            f"natural-height={quoted(f'{picture.height:g}')}",
        ]
        if name := dark_name(picture.name):
            attributes.append(f"dark={beside(name)}")
        if picture.numbers:
            attributes.append(f"numbers={beside(numbers_name(picture))}")
        if shown.tested:
            attributes.append(f"tested={quoted(json.dumps(shown.tested))}")
        if picture.film:
            attributes.append(f"film={beside(picture.film_name)}")
            attributes.append(f"film-says={quoted(picture.film_says)}")
        if picture.interactive:
            says, button = picture.interactive_says
            attributes.append(f"interactive={beside(picture.interactive_name)}")
            attributes.append(f"interactive-says={quoted(says)}")
            attributes.append(f"interactive-button={quoted(button)}")
        if shown.turned:
            attributes.append(f"knob={beside(shown.turned.name)}")
        elif picture.steps > 1:
            attributes.append(f"steps={beside(picture.steps_name)}")
            attributes.append(f'step-count="{picture.steps}"')
        if figure.record:
            attributes.append(f"record={quoted(figure.record)}")
            attributes.append(f"record-address={beside(record_name(figure.record))}")
    caption = cell.options.get("fig-cap")
    caption = _nth(caption, number) if isinstance(caption, list) or count == 1 or number == 0 else ""
    return f"![{_one_line(caption)}]({url}){{{' '.join(attributes)}}}"


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text.strip())


def _layout(cell: Cell) -> str:
    names = [name for name in ("layout-ncol", "layout-nrow", "layout") if name in cell.options]
    return " ".join(f"{name}={quoted(cell.options[name])}" for name in names)


def _panels(cell: Cell, images: list[str], body: list[str]) -> str:
    """Several pictures of one label: a figure of sub-figures, its caption the last paragraph."""
    lines = [f":::::: {{#{cell.label} .cell {_layout(cell)}}}", *filter(None, body)]
    for number, url in enumerate(images):
        alt = _nth(cell.options.get("fig-alt"), number) if isinstance(cell.options.get("fig-alt"), list) else ""
        attributes = f"#{cell.label}-{number + 1}" + (f" fig-alt={quoted(alt)}" if alt else "")
        lines.append(f"![{_one_line(_nth(cell.options.get('fig-subcap'), number))}]({url}){{{attributes}}}")
    caption = _one_line(_nth(cell.options.get("fig-cap"), 0))
    return "\n" + "\n\n".join([*lines, caption, "::::::"]) + "\n"
